"""What Telegram finds in a text by itself: commands, mentions, tags, addresses and phone numbers."""

import re

from sandbox.markup.spans import Span
from sandbox.markup.urls import find_own_urls, find_urls

MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
SHORT_NAMES = frozenset({"gif", "nft", "pic", "ufc", "vid"})
COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32}|(?!@))(?![\w/<>])")
# Letters and digits, with the joiner, the middle dot and all signs of Sinhala.
LETTER = r"[\w\u200c\u00b7\u0d80-\u0dff]"
HASHTAG = re.compile(rf"(?<!{LETTER})#({LETTER}++)(@[A-Za-z0-9_]{{3,32}})?+(?!#)")
LONGEST_HASHTAG = 256
CASHTAG = re.compile(
    rf"(?<![\w\u200c\u00b7\u0d80-\u0dff$])\$(?:1INCH|[A-Z]{{1,8}}+)(?:@[A-Za-z0-9_]{{3,32}}+(?![A-Za-z0-9_]))?+"
    rf"(?!{LETTER}|\$)"
)
# International numbers only.
PHONE_NUMBER = re.compile(r"(?<![\w+])\+[0-9](?:-?[0-9]){6,14}+(?!\w)")


def found(text: str) -> list[Span]:
    """All finds, which may overlap; a text without a sign of any costs next to nothing."""
    spans: list[Span] = []
    if "@" in text:
        spans += (span for span in _matches("mention", MENTION, text) if _is_name(text[span.start + 1 : span.end]))
    if "/" in text:
        spans += _matches("bot_command", COMMAND, text)
        if "://" in text:
            spans += find_own_urls(text)
    if "#" in text:
        spans += _hashtags(text)
    if "$" in text:
        spans += _matches("cashtag", CASHTAG, text)
    if "+" in text:
        spans += _matches("phone_number", PHONE_NUMBER, text)
    if "." in text:
        spans += find_urls(text)
    return spans


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(kind, match.start(), match.end()) for match in pattern.finditer(text)]


def _is_name(name: str) -> bool:
    return len(name) >= 4 or name.lower() in SHORT_NAMES


def _hashtags(text: str) -> list[Span]:
    tags = []
    for match in HASHTAG.finditer(text):
        name = match[1][:LONGEST_HASHTAG]
        if any(sign.isalpha() for sign in name):
            end = match.end() if len(name) == len(match[1]) else match.start(1) + LONGEST_HASHTAG
            tags.append(Span("hashtag", match.start(), end))
    return tags
