"""A marked stretch of a text, and which kinds of them get along."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.errors import TelegramError, bad_request
from sandbox.shapes import Json

# These may overlap anything: where they do, they are cut into pieces.
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
# Nothing else is marked inside of these.
OPAQUE = frozenset({"pre", "code", "date_time"})
# Of spans of the same place the lower number is the outer one; all others are 50.
DEPTHS = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


@dataclass(frozen=True, slots=True)
class Span:
    """One entity, from `start` up to `end`, in code points.

    A `text_mention` carries a `user_id` until it is known whose it is.
    """

    kind: str
    start: int
    end: int
    extra: Json = field(default_factory=dict)

    def at(self, start: int, end: int) -> "Span":
        """The same in another place."""
        return Span(self.kind, start, end, self.extra)


def in_order(spans: Iterable[Span]) -> list[Span]:
    """From left to right, the outer before the inner."""
    return sorted(spans, key=_place)


def _place(span: Span) -> tuple[int, int, int]:
    # A block with a language is the outer of two blocks.
    depth = 10 if span.extra.get("language") else DEPTHS.get(span.kind, 50)
    return span.start, -span.end, depth


def parse_error(text: str) -> TelegramError:
    """The refusal of a text whose markup is broken."""
    return bad_request(f"can't parse entities: {text}")


def byte_offset(source: str, at: int) -> int:
    """The place of a code point as these refusals name it."""
    return len(source[:at].encode())
