"""The parameters of a call, whichever way they travelled: as text of a form or as JSON values."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.calls.fields import integer
from sandbox.errors import TelegramError, bad_request
from sandbox.shapes import Json, load

TRUE_WORDS = frozenset({"true", "yes", "1"})
# Parameters whose value is the people's own text, however much it may look like JSON.
PLAIN_TEXT = frozenset({"text", "caption", "callback_query_id", "tag", "description", "short_description", "name"})
# Texts that may have a parse mode; who parses them also refuses what is no UTF-8.
FORMATTED = frozenset({"text", "caption"})
# What Telegram calls the structures in its refusals; the others go by their own name.
CALLED = {
    "reply_markup": "reply keyboard markup",
    "reaction": "reaction types",
    "reply_parameters": "reply parameters",
    "link_preview_options": "link preview options",
    "scope": "BotCommandScope",
    "menu_button": "menu button",
    "rights": "ChatAdministratorRights",
    "media": "input media",
}
# What Telegram expects in an array.
ITEMS = {
    "commands": "BotCommand",
    "media": "InputMedia",
    "reaction": "ReactionType",
    "options": "InputPollOption",
    "results": "inline query results",
    "prices": "labeled prices",
    "message_ids": "message identifiers",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    content: bytes


class Params:
    """Typed access to the parameters, whatever was really sent.

    What is missing or empty is None, "" or False, as in Telegram; what cannot be read as the type is refused in
    Telegram's words, or is None for a number. What lies inside an object is read by `fields.Fields`.
    """

    def __init__(self, values: Json, uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def text(self, name: str) -> str:
        """The text; what came as another JSON value is the text of that JSON."""
        value = self.values.get(name, "")
        if not isinstance(value, str):
            return json.dumps(value, ensure_ascii=False)
        if not value.isascii() and name not in FORMATTED:
            try:
                value.encode()
            except UnicodeError as error:
                raise bad_request("strings must be encoded in UTF-8") from error
        return value

    def number(self, name: str) -> int | None:
        """The integer of 64 bits, or None when it is missing or is none."""
        value = self.values.get(name)
        return None if value is None else integer(value)

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in TRUE_WORDS

    def structure(self, name: str, *, called: str | None = None) -> Any:
        """Whatever the JSON holds, or None when it is missing; `called` is what a refusal calls it."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return load(value)
        except ValueError as error:
            raise bad_request(f"can't parse {called or CALLED.get(name, name)} JSON object") from error

    def object(self, name: str) -> Json | None:
        """The object, or None when it is missing."""
        value = self.structure(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {CALLED.get(name, name)}")
        return value

    def objects(self, name: str) -> list[Json]:
        """The objects of an array; none when it is missing."""
        items = self._array(name)
        if not all(isinstance(item, dict) for item in items):
            raise self._wrong_items(name)
        return items

    def numbers(self, name: str) -> list[int]:
        """The integers of an array; none when it is missing."""
        found = [integer(item) for item in self._array(name)]
        numbers = [number for number in found if number is not None]
        if len(numbers) < len(found):
            raise self._wrong_items(name)
        return numbers

    def strings(self, name: str) -> list[str]:
        """The strings of an array; none when it is missing."""
        items = self._array(name)
        if not all(isinstance(item, str) for item in items):
            raise self._wrong_items(name)
        return items

    def names(self, name: str) -> list[str] | None:
        """The strings of an array that Telegram overlooks if it is none; None when it is missing."""
        try:
            return None if self.structure(name) is None else self.strings(name)
        except TelegramError:
            return None

    def texts(self) -> Json:
        """The parameters without the files, as values."""
        return {name: _value(name, value) for name, value in self.values.items()}

    def readable(self) -> Json:
        """All parameters as values, for the journal."""
        files = {name: {"file": file.name, "size": len(file.content)} for name, file in self.uploads.items()}
        return self.texts() | files

    def _array(self, name: str) -> list[Any]:
        value = self.structure(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._wrong_items(name)
        return value

    def _wrong_items(self, name: str) -> TelegramError:
        return bad_request(f"expected an Array of {ITEMS.get(name, name)}")


def _value(name: str, value: object) -> object:
    if not isinstance(value, str) or name in PLAIN_TEXT:
        return value
    try:
        return load(value)
    except ValueError:
        return value
