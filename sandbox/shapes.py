"""The one shape that travels everywhere: a JSON object as the Bot API writes it."""

import json
from typing import Any

Json = dict[str, Any]


def dump(value: object) -> bytes:
    """`value` as compact UTF-8 JSON; half a character, which UTF-8 cannot write, becomes a question mark."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def without_none(**fields: object) -> Json:
    """The fields that have a value; the Bot API leaves the others out instead of writing null."""
    return {name: value for name, value in fields.items() if value is not None}
