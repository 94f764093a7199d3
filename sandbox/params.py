"""The parameters of a call, whichever way they travelled: as text of a form or as JSON values."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.errors import bad_request
from sandbox.shapes import Json

TRUE_WORDS = frozenset({"true", "yes", "1"})
# Parameters whose value is the people's own text, however much it may look like JSON.
PLAIN_TEXT = frozenset({"text", "caption", "callback_query_id", "tag", "description", "short_description"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    content: bytes


class Params:
    """Typed access to the parameters; what is missing or empty is None, "" or False, as in Telegram."""

    def __init__(self, values: Json, uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else str(value)

    def number(self, name: str) -> int | None:
        """The integer, or None when it is missing or is none."""
        value = self.values.get(name)
        try:
            return None if value is None or isinstance(value, bool) else int(value)
        except (TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in TRUE_WORDS

    def structure(self, name: str) -> Any:
        """An object or array, or None when it is missing."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def texts(self) -> Json:
        """The parameters without the files, as values."""
        return {name: _value(name, value) for name, value in self.values.items()}

    def readable(self) -> Json:
        """All parameters as values, for the journal."""
        files = {name: {"file": file.name, "size": len(file.content)} for name, file in self.uploads.items()}
        return self.texts() | files


def _value(name: str, value: object) -> object:
    if not isinstance(value, str) or name in PLAIN_TEXT:
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
