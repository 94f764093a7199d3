"""The one shape that travels everywhere: a JSON object as the Bot API writes it."""

import json
import math
from typing import Any

Json = dict[str, Any]

# Telegram goes no deeper into what it is sent.
DEEPEST = 100
TOO_DEEP = "too big object depth"
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def dump(value: object) -> bytes:
    """`value` as compact UTF-8 JSON; half a character, which UTF-8 cannot write, becomes a question mark."""
    return ENCODER.encode(value).encode(errors="replace")


def load(text: str) -> Any:
    """What the JSON says; ValueError for what is none, or is nested too deep."""
    check_depth(text)
    return json.loads(text, parse_float=finite, parse_constant=refuse_constant)


def check_depth(text: str) -> None:
    """Refuse what is nested deeper than Telegram reads."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > DEEPEST:
                raise ValueError(TOO_DEEP)
        elif character in "]}":
            depth -= 1


def finite(digits: str) -> float:
    """A number with a fraction, unless it is too large to be one."""
    value = float(digits)
    if math.isinf(value):
        raise ValueError(digits)
    return value


def refuse_constant(name: str) -> float:
    """NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def without_none(**fields: object) -> Json:
    """The fields that have a value; the Bot API leaves the others out instead of writing null."""
    return {name: value for name, value in fields.items() if value is not None}
