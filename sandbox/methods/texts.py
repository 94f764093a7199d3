"""Texts and captions of a call: parse mode, length, emptiness."""

from sandbox.entities import FormattedText, formatted, spans_of, utf16_length
from sandbox.errors import bad_request, not_modelled
from sandbox.markup import parse_html
from sandbox.params import Params
from sandbox.shapes import Json

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


def read_text(params: Params, *, too_long: str) -> FormattedText:
    """The `text` of a message, never empty."""
    text = _parsed(params.text("text"), params.text("parse_mode"), params.structure("entities"))
    if not text.text:
        raise bad_request("message text is empty")
    if utf16_length(text.text) > LONGEST_TEXT:
        raise bad_request(too_long)
    return text


def read_caption(params: Params) -> FormattedText:
    """The `caption` below a file, often empty."""
    return caption_of(params.text("caption"), params.text("parse_mode"), params.structure("caption_entities"))


def caption_of(source: str, parse_mode: str, entities: list[Json] | None) -> FormattedText:
    caption = _parsed(source, parse_mode, entities)
    if utf16_length(caption.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return caption


def _parsed(source: str, parse_mode: str, entities: list[Json] | None) -> FormattedText:
    match parse_mode.lower():
        case "html":
            return formatted(*parse_html(source))
        case "":
            return formatted(source, spans_of(source, entities or []))
        case "markdown" | "markdownv2":
            raise not_modelled(f"parse mode {parse_mode}")
        case _:
            raise bad_request("unsupported parse_mode")


def formatted_by(source: str, parse_mode: str, entities: list[Json] | None) -> FormattedText:
    """A text of any length, as its parse mode or its entities format it."""
    return _parsed(source, parse_mode, entities)
