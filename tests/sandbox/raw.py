"""Calls of the Bot API without any library between, and every field of the answer held against aiogram's types."""

import io
import json
from typing import Any

import aiohttp
from aiogram.types import Message

from sandbox.server import Sandbox
from sandbox.shapes import Json


async def ask(sandbox: Sandbox, method: str, files: dict[str, bytes] | None = None, **params: object) -> Json:
    """The answer of a call; files are sent as a form, by the names of their parts."""
    url = f"{sandbox.url}/bot{sandbox.token}/{method}"
    form = aiohttp.FormData()
    for name, content in (files or {}).items():
        form.add_field(name.partition("/")[0], io.BytesIO(content), filename=name.partition("/")[2] or name)
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    async with aiohttp.ClientSession() as http, http.post(url, data=form) as response:
        answer: Json = await response.json()
    assert response.status == (200 if answer["ok"] else answer["error_code"])
    return answer


async def send(sandbox: Sandbox, method: str, files: dict[str, bytes] | None = None, **params: object) -> Json:
    """The message that a call sent, which aiogram knows every field of."""
    answer = await ask(sandbox, method, files, **params)
    assert answer["ok"], answer
    message: Json = answer["result"]
    assert unknown_fields(Message.model_validate(message)) == []
    return message


def unknown_fields(value: Any) -> list[str]:
    """The names in a parsed object that the Bot API does not have."""
    if isinstance(value, list):
        return [name for item in value for name in unknown_fields(item)]
    if not hasattr(value, "model_fields_set"):
        return []
    extra = [f"{type(value).__name__}.{name}" for name in value.model_extra or {}]
    return extra + [name for field in value.model_fields_set for name in unknown_fields(getattr(value, field, None))]
