"""The Bot API's MarkdownV2: nested marks, quotes, and an escape for every sign that could be a mark."""

import re
from dataclasses import dataclass

from sandbox.errors import TelegramError
from sandbox.markup.links import Labels, link_spans, linked_emoji, linked_time
from sandbox.markup.markdown import FENCE, after_fence
from sandbox.markup.spans import Span, byte_offset, in_order, parse_error

ESCAPE = re.compile(r"\\([\x01-\x7e])")
PLAIN = re.compile(r"[^_*\[\]()~`>#+\-=|{}.!\n\\]+")
PLAIN_IN_CODE = re.compile(r"[^`\\]+")
URL = re.compile(r"((?:[^)\\]++|\\[\x01-\x7e]|\\)*+)\)")
# The marks that begin and end alike; of two that fit the longer comes first.
MARKS = {"__": "underline", "_": "italic", "*": "bold", "~": "strikethrough", "||": "spoiler", "`": "code"}
CLOSING = {kind: mark for mark, kind in MARKS.items()} | {"pre": FENCE, "text_link": "]", "custom_emoji": "]"}
# How the refusals call what was never closed.
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}


def parse_markdown_v2(source: str) -> tuple[str, list[Span]]:
    """The text without its marks, and what they marked."""
    return _Reader(source).read()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that waits for its end: where it stood in the source, and where its text begins."""

    kind: str
    at: int
    start: int
    language: str = ""

    @property
    def name(self) -> str:
        return "PreCode" if self.language else NAMES[self.kind]


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.labels = Labels(self.text)
        self.spans: list[Span] = []
        self.open: list[Mark] = []
        self.in_quote = False
        self.line_begins = True

    def read(self) -> tuple[str, list[Span]]:
        while self.at < len(self.source):
            in_code = bool(self.open) and self.open[-1].kind in ("code", "pre")
            if plain := (PLAIN_IN_CODE if in_code else PLAIN).match(self.source, self.at):
                self._write(plain.group())
            elif escape := ESCAPE.match(self.source, self.at):
                self._write(escape[1], ends_line=escape[1] == "\n")
                self.at += 1
            elif self.source[self.at] == "\\":
                self._write("\\")
            elif not self._close():
                self._open()
        self._close_last_quote()
        if self.open:
            raise self._unclosed(self.open[-1])
        return "".join(self.text), in_order(self.spans)

    def _write(self, text: str, *, ends_line: bool = False) -> None:
        """Take these characters of the source over."""
        self.text.extend(text)
        self.at += len(text)
        # A carriage return leaves a line at its beginning.
        if text.strip("\r"):
            self.line_begins = ends_line

    # Beginnings

    def _open(self) -> None:
        sign = self.source[self.at]
        if sign == "\n":
            self._write("\n", ends_line=True)
        elif sign == ">" and self.line_begins:
            if not self.in_quote:
                self.in_quote = True
                self._push("blockquote", 1)
            else:
                self.at += 1
        elif self.source.startswith("![", self.at):
            self._push("custom_emoji", 2)
        elif sign == "[":
            self._push("text_link", 1)
        elif self.source.startswith(FENCE, self.at):
            language, inside = after_fence(self.source, self.at + len(FENCE))
            self._push("pre", inside - self.at, language)
        else:
            self._open_style(sign)

    def _open_style(self, sign: str) -> None:
        for mark, kind in MARKS.items():
            if self.source.startswith(mark, self.at):
                return self._push(kind, len(mark))
        raise parse_error(f"Character '{sign}' is reserved and must be escaped with the preceding '\\'")

    def _push(self, kind: str, length: int, language: str = "") -> None:
        self.open.append(Mark(kind, self.at, len(self.text), language))
        self.at += length

    # Ends

    def _close(self) -> bool:
        """End the innermost mark if it ends here."""
        if not self.open:
            return False
        if self.in_quote and self.source[self.at] == "\n" and not self.source.startswith("\n>", self.at):
            self._end_quote()
            return True
        mark = self.open[-1]
        closing = CLOSING.get(mark.kind)
        if closing is None or not self.source.startswith(closing, self.at):
            return False
        # Two underscores never end an italic text, even where only one is open.
        if mark.kind == "italic" and self.source.startswith("__", self.at):
            return False
        self.at += len(closing)
        if mark.kind == "text_link":
            self._end_link(mark)
        elif mark.kind == "custom_emoji":
            self._end_emoji(mark)
        else:
            self._mark(mark, {"language": mark.language} if mark.language else {})
        self.open.pop()
        return True

    def _mark(self, mark: Mark, extra: dict[str, object], kind: str = "") -> None:
        if len(self.text) > mark.start:
            self.spans.append(Span(kind or mark.kind, mark.start, len(self.text), extra))

    def _end_link(self, mark: Mark) -> None:
        if self.source.startswith("(", self.at):
            linked = link_spans(self._url(), mark.start, len(self.text))
        else:
            linked = self.labels.spans_from(mark.start)
        if len(self.text) > mark.start:
            self.spans.extend(linked)

    def _end_emoji(self, mark: Mark) -> None:
        if not self.source.startswith("(", self.at):
            raise parse_error("The entity must contain a tg://emoji or tg://time URL")
        url = self._url()
        if emoji := linked_emoji(url):
            self._mark(mark, emoji)
        elif time := linked_time(url):
            self._mark(mark, time, "date_time")
        else:
            raise parse_error("Invalid tg://emoji or tg://time URL specified")

    def _url(self) -> str:
        match = URL.match(self.source, self.at + 1)
        if match is None:
            raise parse_error(f"Can't find end of a URL at byte offset {byte_offset(self.source, self.at + 1)}")
        self.at = match.end()
        return ESCAPE.sub(r"\1", match[1])

    def _end_quote(self) -> None:
        """End the quote at the end of its line, with which the line break goes; `||` before it makes it expandable."""
        kind = self._quote_kind(("", "\r"))
        quote = self.open[-1]
        if quote.kind != "blockquote":
            raise self._unclosed(quote)
        self._write("\n", ends_line=True)
        self.spans.append(Span(kind, quote.start, len(self.text)))
        self.open.pop()
        self.in_quote = False

    def _close_last_quote(self) -> None:
        if not self.in_quote:
            return
        kind = self._quote_kind(("",))
        if self.open[-1].kind == "blockquote":
            self._mark(self.open.pop(), {}, kind)

    def _quote_kind(self, allowed: tuple[str, ...]) -> str:
        """What the quote that ends here is; a spoiler that has just begun, with no more than is allowed, is its end."""
        last = self.open[-1]
        if last.kind != "spoiler" or self.source[last.at + 2 : self.at] not in allowed:
            return "blockquote"
        self.open.pop()
        return "expandable_blockquote"

    def _unclosed(self, mark: Mark) -> TelegramError:
        return parse_error(f"Can't find end of {mark.name} entity at byte offset {byte_offset(self.source, mark.at)}")
