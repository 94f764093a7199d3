"""Typed access to one JSON object of a call, such as a button or a media item, whatever it really holds."""

import re

from sandbox.errors import TelegramError, bad_request
from sandbox.shapes import Json

SMALLEST, LARGEST = -(2**63), 2**63 - 1
INTEGER = re.compile(r"\s*([+-]?[0-9]{1,20})")


class Fields:
    """The fields of an object; one that has the wrong type is refused in Telegram's words.

    `about` begins the refusal, such as "can't parse inline keyboard button".
    """

    def __init__(self, values: Json, about: str = "") -> None:
        self.values = values
        self._about = about

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """The string, also if it came as a number; "" when it is missing."""
        value = self.values.get(name, "")
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refusal(f'Field "{name}" must be of type String')
        return str(value)

    def required_text(self, name: str) -> str:
        """The string; a missing one is refused."""
        self._require(name)
        return self.text(name)

    def number(self, name: str) -> int | None:
        """The integer, also if it came as text; None when it is missing."""
        if name not in self.values:
            return None
        value = self.values[name]
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.refusal(f'Field "{name}" must be a Number')
        found = integer(value)
        if found is None:
            raise self.refusal(f'Field "{name}" must be a valid Number')
        return found

    def required_number(self, name: str) -> int:
        """The integer; a missing one is refused."""
        self._require(name)
        return self.number(name) or 0

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise self.refusal(f'Field "{name}" must be of type Boolean')
        return value

    def object(self, name: str) -> Json | None:
        """The object inside, None when it is missing."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, dict):
            raise self.refusal(f'Field "{name}" must be of type Object')
        return value

    def objects(self, name: str) -> list[Json]:
        """The objects of the array inside, none when it is missing."""
        value = self.values.get(name, [])
        if not isinstance(value, list):
            raise self.refusal(f'Field "{name}" must be of type Array')
        if not all(isinstance(item, dict) for item in value):
            raise self.refusal("expected an Object")
        return value

    def refusal(self, text: str) -> TelegramError:
        """Telegram's 400 about this object."""
        return bad_request(f"{self._about}: {text}" if self._about else text[0].lower() + text[1:])

    def _require(self, name: str) -> None:
        if name not in self.values:
            raise self.refusal(f'Can\'t find field "{name}"')


def integer(value: object) -> int | None:
    """The integer that a number or the beginning of a text is; None if it is none, or needs more than 64 bits."""
    if isinstance(value, str):
        found = INTEGER.match(value)
        if found is None:
            return None
        value = found[1]
    elif isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return None
    return number if SMALLEST <= number <= LARGEST else None
