"""aiogram's types as a witness: what the sandbox says must be what the Bot API says, name by name, value by value."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import aiogram.methods
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter, ValidationError


class Aiogram:
    """Keeps what it saw; `violations` reads it with aiogram's types."""

    def __init__(self) -> None:
        # What is said twice is read once.
        self._seen: dict[tuple[str, bytes], None] = {}

    def saw_update(self, body: bytes) -> None:
        self._seen["update", body] = None

    def saw_answer(self, method: str, body: bytes) -> None:
        self._seen[method, body] = None

    def violations(self) -> list[str]:
        """A sentence for each thing that Telegram would not have said."""
        return [sentence for (what, body) in self._seen for sentence in _judge(what, body)]


def unknown(value: Any) -> list[str]:
    """The names in a parsed object that the Bot API does not have."""
    if isinstance(value, list):
        return [name for item in value for name in unknown(item)]
    if not isinstance(value, BaseModel):
        return []
    extra = [f"{type(value).__name__}.{name}" for name in value.model_extra or {}]
    return extra + [name for field in value.model_fields_set for name in unknown(getattr(value, field, None))]


@cache
def _type(what: str) -> "TypeAdapter[Any]":
    """How an update is read, or what a method returns."""
    if what == "update":
        return TypeAdapter(Update)
    return TypeAdapter(getattr(aiogram.methods, what[0].upper() + what[1:]).__returning__)


def _as_aiogram_says(given: dict[str, Any]) -> dict[str, Any]:
    """Where a video begins is a number of seconds, which aiogram takes for a date."""
    if "start_timestamp" in given:
        start = datetime.fromtimestamp(given["start_timestamp"], UTC)
        return given | {"start_timestamp": start.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return given


def _judge(what: str, body: bytes) -> list[str]:
    said = body.decode()
    try:
        parsed = _type(what).validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in wrong["loc"])
        return [f"{what}: {place}: {wrong['msg']} in {said}"]
    if names := unknown(parsed):
        return [f"{what}: the Bot API has no {', '.join(names)}: {said}"]
    # A number written as a text is read all the same, but not said again that way.
    again = _type(what).dump_python(parsed, mode="json", by_alias=True, exclude_unset=True)
    if again != json.loads(body, object_hook=_as_aiogram_says):
        return [f"{what}: aiogram understands {json.dumps(again, ensure_ascii=False)} by {said}"]
    return []
