"""Texts by key: what is to be said, before it has a language. Stored as JSON, rendered when they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Style = Literal["time", "day", "moment"]


@dataclass(frozen=True, slots=True)
class Named:
    """A brand's own name for something, in each language it has one."""

    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class When:
    """An instant to be shown in the community's zone: as a time, a day, or both."""

    at: datetime
    style: Style = "moment"


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar: how much of how much."""

    done: int
    whole: int


@dataclass(frozen=True, slots=True)
class Markup:
    """Words that somebody typed, with their formatting, as Telegram's HTML. Sent as they are, so only for HTML that was
    made from Telegram's own entities."""

    html: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text by its key and the values it needs."""

    key: str
    values: "Mapping[str, Param]" = field(default_factory=dict)


Param = str | int | date | Text | Named | When | Bar | Markup | Sequence[Text]


def text(key: str, /, **values: Param) -> Text:
    """The text with this key and these values."""
    return Text(key, values)


def encode(value: Param) -> Any:
    """The value as JSON; plain strings and numbers stay what they are."""
    match value:
        case str() | int():
            return value
        case Text():
            return {"text": value.key, "values": {name: encode(inner) for name, inner in value.values.items()}}
        case Named():
            return {"names": dict(value.names)}
        case When():
            return {"at": value.at.isoformat(), "style": value.style}
        case Bar():
            return {"bar": [value.done, value.whole]}
        case Markup():
            return {"markup": value.html}
        case date():
            return {"day": value.isoformat()}
        case _:
            return {"lines": [encode(line) for line in value]}
