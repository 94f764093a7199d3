"""Formatted text as a Message carries it: cleaned and trimmed, with its entities counted in UTF-16 units."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.markup.automatic import found
from sandbox.markup.nesting import joined, nested
from sandbox.markup.spans import Span
from sandbox.shapes import Json

MOST_ENTITIES = 100
# Control characters become blanks; these vanish.
CONTROLS = r"\x00-\x09\x0b\x0c\x0e-\x1f"
DROPPED = r"\r\u2028-\u202e\u030a\u0333\u033f"
UNCLEAN = re.compile(rf"[{CONTROLS}{DROPPED}]|[\u200e\u200f]{{2}}")
CONTROL = re.compile(rf"[{CONTROLS}]")
DROP = re.compile(rf"[{DROPPED}]")
# Of several marks of the direction of writing only the last one stays what it is.
DIRECTION = re.compile(r"[\u200e\u200f](?=[\u200e\u200f])")
# A text of nothing but these is empty.
INVISIBLE = re.compile(
    r"[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)

UserLookup = Callable[[int], Json | None]


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


def formatted(text: str, spans: list[Span] | None = None, *, user: UserLookup | None = None) -> FormattedText:
    """The text as Telegram shows it, with the given entities and those it finds; empty if there is nothing to see.

    `user` gives the User of an id, or None; without it nobody is known, and who is not known is not mentioned.
    """
    kept = nested([known for span in spans if (known := _introduced(span, user)) is not None]) if spans else []
    text, kept = _trimmed(*_cleaned(text, kept))
    if INVISIBLE.fullmatch(text):
        return FormattedText("", [])
    every = nested(kept) if kept else []
    if finds := found(text):
        every = joined(every, finds)
    return FormattedText(text, [_entity(text, span) for span in every[:MOST_ENTITIES]])


def utf16_length(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _introduced(span: Span, user: UserLookup | None) -> Span | None:
    """A mention with the User in place of the id."""
    if span.kind != "text_mention":
        return span
    mentioned = user(span.extra["user_id"]) if user else None
    return Span(span.kind, span.start, span.end, {"user": mentioned}) if mentioned else None


def _cleaned(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """The text without what Telegram lets nobody send."""
    # The first question is quickly answered, and for most texts it is the last.
    if (text.isascii() and text.isprintable()) or UNCLEAN.search(text) is None:
        return text, spans
    if spans:
        places = [0]
        for char in text:
            places.append(places[-1] + (DROP.match(char) is None))
        spans = [span.at(places[span.start], places[span.end]) for span in spans]
    return DIRECTION.sub("\u200c", CONTROL.sub(" ", DROP.sub("", text))), spans


def _trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """The text without the blanks around it; those that an entity begins with stay."""
    text = text.rstrip(" \n")
    if not spans:
        return text.lstrip(" \n"), spans
    spans = [span.at(span.start, min(span.end, len(text))) for span in spans]
    spans = [span for span in spans if span.start < span.end]
    lead = len(text) - len(text.lstrip(" \n"))
    if spans:
        lead = min(lead, spans[0].start)
    return text[lead:], [span.at(span.start - lead, span.end - lead) for span in spans] if lead else spans


def _entity(text: str, span: Span) -> Json:
    offset = utf16_length(text[: span.start])
    length = utf16_length(text[span.start : span.end])
    return {"type": span.kind, "offset": offset, "length": length} | span.extra
