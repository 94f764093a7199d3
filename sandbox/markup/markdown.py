"""The Bot API's first Markdown, which knows five marks, no nesting and few escapes."""

import re

from sandbox.markup.links import link_spans
from sandbox.markup.spans import Span, byte_offset, parse_error

STYLES = {"_": "italic", "*": "bold"}
PLAIN = re.compile(r"[^_*`\[\\]+")
ESCAPE = re.compile(r"\\([_*`\[])")
FENCE = "```"
# A first word right behind the fence is the language, if something follows it but the fence.
LANGUAGE = re.compile(r"([^ \t\r\n\v\0`]++)(?=[ \t\r\n\v\0])")
LINE_BREAK = re.compile(r"\r\n|\n\r|\n|\r")


def parse_markdown(source: str) -> tuple[str, list[Span]]:
    """The text without its marks, and what they marked."""
    text: list[str] = []
    spans: list[Span] = []
    at = 0
    while at < len(source):
        if plain := PLAIN.match(source, at):
            text.extend(plain.group())
            at = plain.end()
        elif escape := ESCAPE.match(source, at):
            text.append(escape[1])
            at = escape.end()
        elif source[at] == "\\":
            text.append("\\")
            at += 1
        else:
            at = _marked(source, at, text, spans)
    return "".join(text), spans


def _marked(source: str, at: int, text: list[str], spans: list[Span]) -> int:
    """Read one marked stretch; where it ends."""
    sign, language = source[at], ""
    if source.startswith(FENCE, at):
        closing = FENCE
        language, inside = after_fence(source, at + len(FENCE))
    else:
        closing, inside = "]" if sign == "[" else sign, at + 1
    end = source.find(closing, inside)
    if end < 0:
        raise parse_error(f"Can't find end of the entity starting at byte offset {byte_offset(source, at)}")
    start = len(text)
    text.extend(source[inside:end])
    after = end + len(closing)
    if end == inside:
        return after
    if sign == "[":
        url, after = _address(source, after, source[inside:end])
        spans.extend(link_spans(url, start, len(text)))
    elif sign == "`":
        kind = "pre" if closing == FENCE else "code"
        spans.append(Span(kind, start, len(text), {"language": language} if language else {}))
    else:
        spans.append(Span(STYLES[sign], start, len(text)))
    return after


def after_fence(source: str, at: int) -> tuple[str, int]:
    """The language of a block, often none, and where its text begins: one line break is left out."""
    named = LANGUAGE.match(source, at)
    if named:
        at = named.end()
    line_break = LINE_BREAK.match(source, at)
    return named[1] if named else "", line_break.end() if line_break else at


def _address(source: str, at: int, label: str) -> tuple[str, int]:
    """The address of a link, which is its label where none follows, and where it ends."""
    if not source.startswith("(", at):
        return label, at
    end = source.find(")", at)
    return (source[at + 1 :], len(source)) if end < 0 else (source[at + 1 : end], end + 1)
