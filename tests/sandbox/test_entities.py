"""What Telegram finds by itself, the entities a bot gives, and that no text whatever upsets any of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.errors import TelegramError
from sandbox.markup.entities import formatted, utf16_length
from sandbox.markup.given import spans_of
from sandbox.markup.html import parse_html
from sandbox.markup.markdown import parse_markdown
from sandbox.markup.markdown_v2 import parse_markdown_v2
from sandbox.shapes import Json


def _quoted(text: str) -> list[tuple[str, str]]:
    """The kind of each entity and the text it covers, read by UTF-16 units as a bot reads it."""
    message = formatted(text)
    units = message.text.encode("utf-16-le")
    return [
        (one["type"], units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"))
        for one in message.entities
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", ["/start"]),
        ("👍 /points@regulars_bot, now", ["/points@regulars_bot"]),
        ("(/a) /b\n/c!", ["/a", "/b", "/c"]),
        ("yes/no 1/2 //a </b /c/ /d> /é", []),
        ("/a@b /a@" + "b" * 33, []),
        ("/" + "a" * 64, ["/" + "a" * 64]),
        ("/" + "a" * 65, []),
    ],
)
def test_commands(text: str, found: list[str]) -> None:
    assert _quoted(text) == [("bot_command", one) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hi @nina_k!", ["@nina_k"]),
        ("@@nina (@oleg1)", ["@nina", "@oleg1"]),
        ("@abc @gif @GIF é@nina @ninaé", ["@gif", "@GIF"]),
        ("@" + "a" * 32, ["@" + "a" * 32]),
        ("@" + "a" * 33, []),
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    assert _quoted(text) == [("mention", one) for one in found]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("👍 #кофе, #1 #a1 #我的拿铁", "hashtag", ["#кофе", "#a1", "#我的拿铁"]),
        ("#a#b a#b #c# ##d", "hashtag", ["#d"]),
        ("#a@coffee_shop #b@cs", "hashtag", ["#a@coffee_shop", "#b"]),
        ("#" + "a" * 300, "hashtag", ["#" + "a" * 256]),
        ("$USD $1INCH $TON@wallet, $EUR1 a$USD $usd $$USD", "cashtag", ["$USD", "$1INCH", "$TON@wallet"]),
        ("$ABCDEFGHI $5", "cashtag", []),
        ("+1-212-555-0123 +79990000000", "phone_number", ["+1-212-555-0123", "+79990000000"]),
        ("1+79990000000 +123 12345678", "phone_number", []),
    ],
)
def test_tags_and_numbers(text: str, kind: str, found: list[str]) -> None:
    assert _quoted(text) == [(kind, one) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.com/a_(b), please", ["https://example.com/a_(b)"]),
        ("(http://example.com/a) [b.com/c]", ["http://example.com/a", "b.com/c"]),
        ("t.me/regulars_bot?start=x or example.com.", ["t.me/regulars_bot?start=x", "example.com"]),
        ("version 1.2, e.g. this.Next file.py a..com", ["file.py"]),
        ("example.COM example.Com", ["example.COM"]),
        ("HTTP://regulars.example/ regulars.example", ["HTTP://regulars.example/"]),
        ("a.com:8080/b a.com:99999/b a.com:x", ["a.com:8080/b", "a.com", "a.com"]),
        ("a.com? b.com?x=1! c.com#d", ["a.com", "b.com?x=1", "c.com#d"]),
        ("127.0.0.1 127.0.0.1:80/x 256.1.1.1 1.2.3 01.2.3.4", ["127.0.0.1", "127.0.0.1:80/x"]),
        ("пример.рф кофе.москва ☕.coffee", ["пример.рф", "кофе.москва", "☕.coffee"]),
        ("xn--e1afmkfd.xn--p1ai", ["xn--e1afmkfd.xn--p1ai"]),
        ("a_b.com a.b_c.com -a.com a-.com", ["-a.com"]),
        ("nina:secret@example.com/a", ["nina:secret@example.com/a"]),
        ("https://a.com https://b.com", ["https://a.com", "https://b.com"]),
        ("ftp://a.com sftp://a.com foo://a.com /a.com #a.com", ["ftp://a.com"]),
        ("tg://resolve?domain=x, ton://a/?", ["tg://resolve?domain=x", "ton://a/"]),
        ("http://localhost http://a", []),
    ],
)
def test_urls(text: str, found: list[str]) -> None:
    assert [one for kind, one in _quoted(text) if kind == "url"] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nina@example.com, mailto:oleg.k@mail.example.org", ["nina@example.com", "oleg.k@mail.example.org"]),
        ("@example.com nina@example nina@.com nina@-a.com a@b.c", []),
    ],
)
def test_emails(text: str, found: list[str]) -> None:
    assert [one for kind, one in _quoted(text) if kind == "email"] == found


def test_nothing_is_found_in_code_and_links() -> None:
    message = formatted(*parse_html("<code>/a</code> <pre>@nina</pre> <a href='a.com'>b.com</a> /b"))

    assert [one["type"] for one in message.entities] == ["code", "pre", "text_link", "bot_command"]


def test_half_a_character_is_a_character() -> None:
    message = formatted("\ud83d /start a\ud83d.com")

    assert [(one["type"], one["offset"], one["length"]) for one in message.entities] == [
        ("bot_command", 2, 6),
        ("url", 9, 6),
    ]


def test_given_entities() -> None:
    given_ones = [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "text_link", "offset": 6, "length": 2, "url": "http://a.b"},
        {"type": "url", "offset": 0, "length": 2},
        {"type": "italic", "offset": 8, "length": 0},
    ]

    message = formatted("👍 ab cd ", spans_of("👍 ab cd ", given_ones))

    assert message.text == "👍 ab cd"
    assert message.entities == [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "text_link", "offset": 6, "length": 2, "url": "http://a.b/"},
    ]


@pytest.mark.parametrize(
    ("entities", "kept"),
    [
        ([("italic", 2, 4), ("bold", 0, 4)],
         [("bold", 0, 2), ("italic", 2, 4), ("bold", 2, 2)]),
        ([("bold", 0, 4), ("bold", 2, 4)], [("bold", 0, 6)]),
        ([("bold", 0, 2), ("bold", 2, 2)], [("bold", 0, 4)]),
        ([("code", 0, 4), ("code", 2, 4)], [("code", 0, 4)]),
        ([("code", 0, 2), ("pre", 0, 2)], [("pre", 0, 2)]),
        ([("code", 2, 2), ("bold", 0, 6)], [("bold", 0, 2), ("code", 2, 2), ("bold", 4, 2)]),
        ([("blockquote", 0, 4), ("expandable_blockquote", 2, 4)], [("blockquote", 0, 4)]),
        ([("blockquote", 2, 4), ("code", 0, 4)], [("blockquote", 2, 4)]),
        ([("blockquote", 0, 6), ("code", 2, 2)], [("blockquote", 0, 6), ("code", 2, 2)]),
    ],
)  # fmt: skip
def test_overlapping_entities(entities: list[tuple[str, int, int]], kept: list[tuple[str, int, int]]) -> None:
    given_ones = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in entities]

    message = formatted("abcdef", spans_of("abcdef", given_ones))

    assert [(one["type"], one["offset"], one["length"]) for one in message.entities] == kept


BOLD: Json = {"type": "bold", "offset": 0, "length": 1}


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ("bold", "can't parse MessageEntity: expected an Object"),
        ({"type": "bold", "length": 1}, 'can\'t parse MessageEntity: Can\'t find field "offset"'),
        (BOLD | {"offset": None}, 'can\'t parse MessageEntity: Field "offset" must be a Number'),
        (BOLD | {"offset": "x"}, 'can\'t parse MessageEntity: Field "offset" must be a valid Number'),
        (BOLD | {"length": 1.5}, 'can\'t parse MessageEntity: Field "length" must be a valid Number'),
        (BOLD | {"length": 1 << 31}, 'can\'t parse MessageEntity: Field "length" must be a valid Number'),
        ({"offset": 0, "length": 1}, 'can\'t parse MessageEntity: Can\'t find field "type"'),
        (BOLD | {"type": ""}, "can't parse MessageEntity: Type is not specified"),
        (BOLD | {"type": "blink"}, "can't parse MessageEntity: Unsupported type specified"),
        (BOLD | {"type": []}, 'can\'t parse MessageEntity: Field "type" must be of type String'),
        (BOLD | {"type": "text_link"}, 'can\'t parse MessageEntity: Can\'t find field "url"'),
        (BOLD | {"type": "text_link", "url": "x y"}, "entity URL 'x y' is invalid: Disallowed character in URL host"),
        (BOLD | {"type": "text_link", "url": "x"}, "entity URL 'x' is invalid: Wrong HTTP URL"),
        (BOLD | {"type": "text_link", "url": ""}, "entity URL '' is invalid: URL host is empty"),
        (BOLD | {"type": "text_link", "url": "ftp://x"}, "entity URL 'ftp://x' is invalid: Unsupported URL protocol"),
        (BOLD | {"type": "text_link", "url": "\ud83d"}, "messageEntityTextUrl.url must be encoded in UTF-8"),
        (BOLD | {"type": "pre", "language": "\ud83d"}, "messageEntityPreCode.language must be encoded in UTF-8"),
        (BOLD | {"type": "text_mention"}, 'can\'t parse MessageEntity: Can\'t find field "user"'),
        (BOLD | {"type": "text_mention", "user": 7},
         'can\'t parse MessageEntity: Field "user" must be of type Object'),
        (BOLD | {"type": "text_mention", "user": {"id": 0}}, "user not found"),
        (BOLD | {"type": "custom_emoji", "custom_emoji_id": "0"}, "invalid custom emoji identifier specified"),
        (BOLD | {"type": "date_time", "unix_time": 0}, "invalid date specified"),
        (BOLD | {"type": "date_time", "unix_time": 1, "date_time_format": "x"},
         "can't parse MessageEntity: Invalid date-time format specified"),
        (BOLD | {"offset": -1}, "receive an entity with incorrect offset -1"),
        (BOLD | {"length": -1}, "receive an entity with incorrect length -1"),
        (BOLD | {"offset": 1}, "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (BOLD, "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4"),
        (BOLD | {"offset": 9}, "entity begins after the end of the text at UTF-16 offset 9"),
        (BOLD | {"offset": 2, "length": 7},
         "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 9"),
    ],
)  # fmt: skip
def test_wrong_entities(entity: object, reason: str) -> None:
    with pytest.raises(TelegramError) as refusal:
        spans_of("👍 ab", [entity])
    assert refusal.value.description == f"Bad Request: {reason}"


PARSERS = {
    "HTML": parse_html,
    "MarkdownV2": parse_markdown_v2,
    "Markdown": parse_markdown,
    "none": lambda source: (source, []),
}
# Pieces of markup and addresses, and characters that count two, nothing or more than they seem.
PIECES = [
    "<b>", "</b>", "<i", "</", "<a href='", "<pre>", "<code class=\"language-x\">", "</code>", "</pre>", "&#", "&lt",
    "&#xd83d;", "=", "'", "*", "_", "__", "~", "||", "`", "```", "[", "](", ")", "![", "tg://emoji?id=5", "\\", ">",
    "\n>", "tg://user?id=7", "http://", "a.com", "/x?y=(", "@nina", "/start", "#tag", "$USD", "+79990000000", "a@b.com",
    ".", ":", ":80", " ", "\n", "\r", "\t", "\0", "\u200e", "\u200f", "\u202e", "\u0333", "\u00a0", "👍🏽",
    "👨\u200d👩\u200d👧", "é", "我", "x", "0",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)
GIVEN = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["bold", "italic", "code", "pre", "blockquote", "url", "spoiler", "blink"])},
        optional={"offset": st.integers(-1, 20), "length": st.integers(-1, 20), "language": st.text(max_size=2)},
    )
    | st.text(max_size=2)
    | st.none(),
    max_size=6,
)


def _check(text: str, entities: list[Json]) -> None:
    """What every message promises: places within the text, between characters, in order, one in another or apart."""
    units = text.encode("utf-16-le")
    around: list[Json] = []
    places = [(one["offset"], -one["length"]) for one in entities]
    assert places == sorted(places)
    assert len(entities) <= 100
    for one in entities:
        start, end = one["offset"], one["offset"] + one["length"]
        assert 0 <= start < end <= utf16_length(text)
        before, inside, after = units[: 2 * start], units[2 * start : 2 * end], units[2 * end :]
        assert "".join(part.decode("utf-16-le") for part in (before, inside, after)) == text
        while around and around[-1]["offset"] + around[-1]["length"] <= start:
            around.pop()
        assert not around or end <= around[-1]["offset"] + around[-1]["length"]
        around.append(one)


@pytest.mark.parametrize("mode", PARSERS)
@settings(max_examples=150, deadline=None)
@given(source=TEXTS)
def test_no_text_upsets_a_parser(mode: str, source: str) -> None:
    try:
        text, spans = PARSERS[mode](source)
    except TelegramError:
        return
    message = formatted(text, spans)
    _check(message.text, message.entities)
    # What is clean stays as it is.
    assert formatted(message.text).text == message.text.strip(" \n")


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, entities=GIVEN)
def test_no_entities_upset_a_text(text: str, entities: list[object]) -> None:
    try:
        message = formatted(text, spans_of(text, entities))
    except TelegramError:
        return
    _check(message.text, message.entities)


@pytest.mark.parametrize("mode", PARSERS)
@pytest.mark.parametrize(
    "piece", [*PIECES, "a@", "@a", "a.b/", "://a.", "(.", "<a>x", "<b>x</b>", "**>a||\n", "a:0", "1."]
)
def test_long_hostile_texts(mode: str, piece: str) -> None:
    """What grows with the square of the length would not end in time."""
    text = (piece * (1 << 15))[: 1 << 13] + "!"
    try:
        message = formatted(*PARSERS[mode](text))
    except TelegramError:
        return
    _check(message.text, message.entities)


def test_links_in_links() -> None:
    message = formatted(*parse_html("<a>" * 2000 + "x." * 2000 + "com" + "</a>" * 2000))

    assert [(one["type"], one["offset"], one["length"]) for one in message.entities] == [("text_link", 0, 4003)]
