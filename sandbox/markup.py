"""The Bot API's HTML, read as strictly as Telegram reads it."""

import html
import re
from dataclasses import dataclass

from sandbox.entities import Span
from sandbox.errors import TelegramError, bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
TAG = re.compile(r"<(/?)([^\s>/]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
# Only these four have names in Telegram's HTML; numbers work for all characters.
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


@dataclass(slots=True)
class OpenTag:
    """A start tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    start: int


def parse_html(source: str) -> tuple[str, list[Span]]:
    """The text without its tags, and what they marked."""
    text = ""
    spans: list[Span] = []
    open_tags: list[OpenTag] = []
    at = 0
    while (bracket := source.find("<", at)) >= 0:
        text += _unescaped(source[at:bracket])
        tag = TAG.match(source, bracket)
        if tag is None:
            part = "end" if source.startswith("</", bracket) else "start"
            raise _parse_error(f"Unclosed {part} tag at byte offset {_bytes(source, bracket)}")
        name = tag[2].lower()
        if tag[1]:
            opened = _matching(open_tags, name, source, bracket)
            spans.extend(_span(opened, text, open_tags))
        elif name in KINDS:
            open_tags.append(OpenTag(name, _attributes(tag[3]), len(text)))
        else:
            raise _parse_error(f'Unsupported start tag "{name}" at byte offset {_bytes(source, bracket)}')
        at = tag.end()
    if open_tags:
        raise _parse_error(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].name}"')
    return text + _unescaped(source[at:]), spans


def _matching(open_tags: list[OpenTag], name: str, source: str, at: int) -> OpenTag:
    if not open_tags:
        raise _parse_error(f"Unexpected end tag at byte offset {_bytes(source, at)}")
    opened = open_tags.pop()
    if name and name != opened.name:
        expected = f'expected "</{opened.name}>", found "</{name}>"'
        raise _parse_error(f"Unmatched end tag at byte offset {_bytes(source, at)}, {expected}")
    return opened


def _span(tag: OpenTag, text: str, outer: list[OpenTag]) -> list[Span]:
    kind, start, end = KINDS[tag.name], tag.start, len(text)
    if kind == "text_link":
        return _link(tag.attributes.get("href") or text[start:end], start, end)
    if kind == "custom_emoji":
        return [Span(kind, start, end, {"custom_emoji_id": tag.attributes.get("emoji-id", "")})]
    if kind == "blockquote" and "expandable" in tag.attributes:
        kind = "expandable_blockquote"
    if kind == "code" and outer and outer[-1].name == "pre":
        # <pre><code class="language-x"> is one block: the language goes to the outer tag.
        outer[-1].attributes |= {"language": tag.attributes.get("class", "").removeprefix("language-")}
        return []
    if kind == "pre" and tag.attributes.get("language"):
        return [Span(kind, start, end, {"language": tag.attributes["language"]})]
    return [Span(kind, start, end)]


def _link(url: str, start: int, end: int) -> list[Span]:
    if not re.match(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:|[\w-]+\.)\S+$", url):
        return []
    if "://" not in url and not url.startswith(("mailto:", "tel:")):
        url = f"http://{url}"
    return [Span("text_link", start, end, {"url": url})]


def _attributes(source: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "") for match in ATTRIBUTE.finditer(source)
    }


def _unescaped(source: str) -> str:
    return REFERENCE.sub(lambda match: html.unescape(match.group()), source) if "&" in source else source


def _bytes(source: str, at: int) -> int:
    return len(source[:at].encode())


def _parse_error(text: str) -> TelegramError:
    return bad_request(f"can't parse entities: {text}")
