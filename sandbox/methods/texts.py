"""Texts and captions of a call: parse mode, length, emptiness."""

import json

from sandbox.errors import bad_request
from sandbox.markup.entities import FormattedText, formatted
from sandbox.markup.given import spans_of
from sandbox.markup.html import parse_html
from sandbox.markup.markdown import parse_markdown
from sandbox.markup.markdown_v2 import parse_markdown_v2
from sandbox.methods.call import Call
from sandbox.shapes import Json

# In characters, after the markup is read; the source itself is limited in bytes.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_SOURCE = 1 << 15

PARSE_MODES = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}


def read_text(call: Call, *, too_long: str) -> FormattedText:
    """The `text` of a message, never empty."""
    source = call.params.text("text")
    if not source:
        raise bad_request("message text is empty")
    text = parsed(call, source, call.params.text("parse_mode"), call.params.values.get("entities"))
    if not text.text:
        raise bad_request("text must be non-empty")
    if len(text.text) > LONGEST_TEXT:
        raise bad_request(too_long)
    return text


def read_caption(call: Call) -> FormattedText:
    """The `caption` below a file, often empty."""
    params = call.params
    return _caption(call, params.text("caption"), params.text("parse_mode"), params.values.get("caption_entities"))


def caption_of(call: Call, item: Json) -> FormattedText:
    """The caption of an InputMedia."""
    source, parse_mode = (_field(name, item.get(name, "")) for name in ("caption", "parse_mode"))
    return _caption(call, source, parse_mode, item.get("caption_entities"))


def parsed(call: Call, source: str, parse_mode: str, entities: object) -> FormattedText:
    """A text with its entities, those of its markup or else those given; it may mention whom the sandbox knows."""
    mode = parse_mode.lower()
    is_marked_up = bool(source) and mode not in ("", "none")
    _check_source(source, "text" if is_marked_up else "strings")
    if not is_marked_up:
        return formatted(source, spans_of(source, _structure(entities)), user=call.world.user)
    if mode not in PARSE_MODES:
        raise bad_request("unsupported parse_mode")
    text, spans = PARSE_MODES[mode](source)
    return formatted(text, spans, user=call.world.user)


def _field(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'can\'t parse InputMedia: Field "{name}" must be of type String')
    return str(value)


def _caption(call: Call, source: str, parse_mode: str, entities: object) -> FormattedText:
    caption = parsed(call, source, parse_mode, entities)
    if len(caption.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return caption


def _check_source(source: str, what: str) -> None:
    try:
        size = len(source.encode())
    except UnicodeEncodeError as error:
        raise bad_request(f"{what} must be encoded in UTF-8") from error
    if size > LONGEST_SOURCE:
        raise bad_request("text is too long")


def _structure(entities: object) -> object:
    """The entities as a form or JSON brings them; Telegram passes over those it cannot read."""
    if not isinstance(entities, str):
        return entities
    try:
        return json.loads(entities)
    except (ValueError, RecursionError):
        return None
