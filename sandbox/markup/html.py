"""The Bot API's HTML, read as strictly as Telegram reads it."""

import re
from dataclasses import dataclass

from sandbox.errors import TelegramError
from sandbox.markup.links import LARGEST_INT32, Labels, custom_emoji_id, link_spans, time_format
from sandbox.markup.spans import Span, byte_offset, in_order, parse_error

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
    "tg-time": "date_time",
}
# Only these four have names in Telegram's HTML; numbers work for all characters.
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));?")
LONGEST_REFERENCE = 10
# The end of the source reads as a NUL, which counts as a blank, but is not skipped like one.
END = "\0"
PLAIN = re.compile(r"[^<&]+")
BLANKS = re.compile(r"[ \t\r\n\v]*")
TAG_NAME = re.compile(r"[^ \t\r\n\v\0>]*")
ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v\0>=/\"']*")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
QUOTED = {quote: re.compile(rf"[^{quote}\0]*") for quote in "\"'"}
LEADING_NUMBER = re.compile(r"-?[0-9]{1,10}")


def parse_html(source: str) -> tuple[str, list[Span]]:
    """The text without its tags, and what they marked."""
    return _Reader(source).read()


@dataclass(slots=True)
class Tag:
    """A start tag that waits for its end; `argument` is the one attribute that matters to its kind."""

    name: str
    start: int
    argument: str = ""
    unix_time: int = 0


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source + END
        self.at = 0
        self.text: list[str] = []
        self.labels = Labels(self.text)
        self.spans: list[Span] = []
        self.open: list[Tag] = []

    def read(self) -> tuple[str, list[Span]]:
        end = len(self.source) - 1
        while self.at < end:
            match self.source[self.at]:
                case "&":
                    self._reference()
                case "<" if self.source.startswith("</", self.at):
                    self._end_tag()
                case "<":
                    self._start_tag()
                case _:
                    plain = PLAIN.match(self.source, self.at, end)
                    self.text.extend(plain.group() if plain else "")
                    self.at = plain.end() if plain else end
        if self.open:
            raise parse_error(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        text = "".join(self.text)
        if re.search(r"[\ud800-\udfff]", text):
            raise parse_error(
                "Text contains invalid Unicode characters after decoding HTML entities,"
                " check for unmatched surrogate code units"
            )
        return text, in_order(_without_languages(self.spans))

    def _take(self, pattern: re.Pattern[str]) -> str:
        """What the pattern, which may match nothing, finds here."""
        match = pattern.match(self.source, self.at)
        found = match.group() if match else ""
        self.at += len(found)
        return found

    def _reference(self) -> None:
        found = _referenced(self.source, self.at)
        char, self.at = found or ("&", self.at + 1)
        self.text.append(char)

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._take(TAG_NAME).lower()
        if self.source[self.at] == END:
            raise self._error("Unclosed start tag", begin)
        if name not in KINDS:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        tag = Tag(name, len(self.text))
        while self._more_attributes():
            self._attribute(tag, begin)
        self.at += 1
        if name == "span" and tag.argument != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(tag)

    def _more_attributes(self) -> bool:
        self._take(BLANKS)
        return self.source[self.at] != ">"

    def _attribute(self, tag: Tag, begin: int) -> None:
        name = self._take(ATTRIBUTE_NAME)
        if not name:
            raise self._error(f'Empty attribute name in the tag "{tag.name}"', begin)
        self._take(BLANKS)
        value = ""
        if has_value := self.source[self.at] == "=":
            self.at += 1
            self._take(BLANKS)
        if self.source[self.at] == END:
            raise self._error(f'Unclosed start tag "{tag.name}"', begin)
        if has_value:
            value = self._value()
            if self.source[self.at] == END:
                raise self._error("Unclosed start tag", begin)
        _note(tag, name, value, has_value=has_value)

    def _value(self) -> str:
        begin, quote = self.at, self.source[self.at]
        if quote in QUOTED:
            self.at += 1
            value = self._take(QUOTED[quote])
            if self.source[self.at] == quote:
                self.at += 1
            return _decoded(value)
        token = self._take(NAME_TOKEN).lower()
        if self.source[self.at] not in f" \t\r\n\v>{END}":
            raise self._error("Unexpected end of name token", begin)
        return token

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        self.at += 2
        name = self._take(TAG_NAME).lower()
        self._take(BLANKS)
        if self.source[self.at] != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            expected = f'expected "</{tag.name}>", found "</{name}>"'
            raise parse_error(f"Unmatched end tag at byte offset {byte_offset(self.source, begin)}, {expected}")
        if len(self.text) > tag.start:
            self._mark(tag)

    def _mark(self, tag: Tag) -> None:
        start, end = tag.start, len(self.text)
        match KINDS[tag.name]:
            case "text_link":
                url = tag.argument
                self.spans.extend(link_spans(url, start, end) if url else self.labels.spans_from(start))
            case "custom_emoji":
                emoji_id = custom_emoji_id(tag.argument)
                if emoji_id is None:
                    raise parse_error("Invalid custom emoji identifier specified")
                self.spans.append(Span("custom_emoji", start, end, {"custom_emoji_id": emoji_id}))
            case "date_time":
                form = time_format(tag.argument)
                if form is None:
                    raise parse_error("Invalid date format used")
                if tag.unix_time > 0:
                    fields = {"unix_time": tag.unix_time, "date_time_format": form}
                    self.spans.append(Span("date_time", start, end, fields))
            case "blockquote" if tag.argument:
                self.spans.append(Span("expandable_blockquote", start, end))
            case "code" | "pre" as kind:
                self.spans.append(self._block(kind, tag))
            case kind:
                self.spans.append(Span(kind, start, end))

    def _block(self, kind: str, tag: Tag) -> Span:
        """Code; <pre> and <code class="language-x"> around the same text are one block with a language."""
        extra = {"language": tag.argument} if tag.argument else {}
        inner = self.spans[-1] if self.spans else None
        if inner and (inner.start, inner.end) == (tag.start, len(self.text)) and {inner.kind, kind} == {"code", "pre"}:
            language = extra or inner.extra
            if language:
                self.spans.pop()
                return Span("pre", inner.start, inner.end, language)
        return Span(kind, tag.start, len(self.text), extra)

    def _error(self, text: str, at: int) -> TelegramError:
        return parse_error(f"{text} at byte offset {byte_offset(self.source, at)}")


def _note(tag: Tag, name: str, value: str, *, has_value: bool) -> None:
    match tag.name, name:
        case "blockquote", "expandable":
            tag.argument = "1"
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format") if has_value:
            tag.argument = value
        case "code", "class" if value.startswith("language-"):
            tag.argument = value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            tag.argument = value.removeprefix("tg-")
        case "tg-time", "unix" if has_value:
            number = LEADING_NUMBER.match(value)
            unix_time = int(number.group()) if number else 0
            tag.unix_time = unix_time if unix_time <= LARGEST_INT32 else 0


def _referenced(source: str, at: int) -> tuple[str, int] | None:
    """The character that a reference stands for and where it ends, None if it stands for none."""
    match = REFERENCE.match(source, at)
    if match is None:
        return None
    hexadecimal, decimal, name = match.groups()
    if name:
        return (NAMED[name], match.end()) if name in NAMED else None
    length = len(match.group().rstrip(";"))
    if length >= LONGEST_REFERENCE:
        return None
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), match.end()) if 0 < code < 0x10FFFF else None


def _decoded(value: str) -> str:
    """An attribute's value with its references replaced; half a character stands for nothing."""
    if "&" not in value:
        return value

    def char(match: re.Match[str]) -> str:
        found = _referenced(match.string, match.start())
        return match.group() if found is None or "\ud800" <= found[0] <= "\udfff" else found[0]

    return REFERENCE.sub(char, value)


def _without_languages(spans: list[Span]) -> list[Span]:
    """Only a block has a language in the end, not code within a line."""
    return [Span("code", span.start, span.end) if span.kind == "code" else span for span in spans]
