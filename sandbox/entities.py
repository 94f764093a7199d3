"""Formatted text: what the bot marked up, and the links and commands that Telegram finds by itself.

Inside this module places are Python's (code points); what leaves it counts UTF-16 units, as the Bot API does.
"""

import re
from dataclasses import dataclass, field

from sandbox.shapes import Json

# In these Telegram looks for no links.
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})
TOP_LEVEL_DOMAINS = "com|net|org|info|io|me|app|dev|shop|store|coffee|cafe|cn|ru|uk|de|fr|eu|tv|co|example"
AUTOMATIC = (
    (
        "url",
        re.compile(rf"https?://[^\s<>\"']+|(?<![\w@.])(?:[\w-]+\.)+(?:{TOP_LEVEL_DOMAINS})\b(?:/[^\s<>\"']*)?", re.I),
    ),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w/])@[A-Za-z]\w{3,31}(?!\w)", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w/])#(?=\w*[^\W\d])\w{1,256}")),
)
TRAILING_PUNCTUATION = ".,:;!?)]}'\""


@dataclass(frozen=True, slots=True)
class Span:
    """One entity, from `start` up to `end`, in code points."""

    kind: str
    start: int
    end: int
    extra: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text as a Message carries it: trimmed, with its entities."""

    text: str
    entities: list[Json]

    def fields(self, name: str) -> Json:
        """The Message fields `text`/`entities` or `caption`/`caption_entities`."""
        if not self.text:
            return {}
        fields: Json = {name: self.text}
        if self.entities:
            fields["entities" if name == "text" else f"{name}_entities"] = self.entities
        return fields


def formatted(text: str, spans: list[Span] | None = None) -> FormattedText:
    """The text without the blanks around it, with the given entities and those Telegram finds."""
    trimmed = text.strip()
    lead = len(text) - len(text.lstrip())
    kept = [_moved(span, -lead, len(trimmed)) for span in spans or []]
    marked = [span for span in kept if span.start < span.end]
    every = sorted([*marked, *_automatic(trimmed, marked)], key=lambda span: (span.start, -span.end))
    return FormattedText(trimmed, [_entity(trimmed, span) for span in every])


def spans_of(text: str, entities: list[Json]) -> list[Span]:
    """The spans of entities that the bot gave itself, counted in UTF-16 units."""
    units = text.encode("utf-16-le")

    def place(offset: int) -> int:
        return len(units[: 2 * offset].decode("utf-16-le", "ignore"))

    return [
        Span(
            entity["type"],
            place(entity["offset"]),
            place(entity["offset"] + entity["length"]),
            {name: value for name, value in entity.items() if name not in ("type", "offset", "length")},
        )
        for entity in entities
    ]


def utf16_length(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _moved(span: Span, by: int, limit: int) -> Span:
    return Span(span.kind, max(span.start + by, 0), min(span.end + by, limit), span.extra)


def _entity(text: str, span: Span) -> Json:
    offset = utf16_length(text[: span.start])
    length = utf16_length(text[span.start : span.end])
    return {"type": span.kind, "offset": offset, "length": length} | span.extra


def _automatic(text: str, marked: list[Span]) -> list[Span]:
    if not any(sign in text for sign in "./@#"):
        return []
    taken = [span for span in marked if span.kind in OPAQUE]
    found: list[Span] = []
    for kind, pattern in AUTOMATIC:
        for match in pattern.finditer(text):
            end = match.start() + len(match.group().rstrip(TRAILING_PUNCTUATION))
            if all(end <= other.start or match.start() >= other.end for other in taken):
                span = Span(kind, match.start(), end)
                found.append(span)
                taken.append(span)
    return found
