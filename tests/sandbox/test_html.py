"""The Bot API's HTML and its refusals."""

import pytest

from sandbox.errors import TelegramError
from sandbox.markup.entities import formatted, utf16_length
from sandbox.markup.html import parse_html
from sandbox.shapes import Json

HALF_A_CHARACTER = (
    "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"
)


def _entities(source: str) -> tuple[str, list[Json]]:
    message = formatted(*parse_html(source))
    return message.text, message.entities


def _places(source: str) -> tuple[str, list[tuple[str, int, int]]]:
    text, entities = _entities(source)
    return text, [(one["type"], one["offset"], one["length"]) for one in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>bold</b> <i>it</i>", "bold it", [("bold", 0, 4), ("italic", 5, 2)]),
        ("<strong>b</strong><em>i</em><u>u</u><del>s</del>", "bius",
         [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1)]),
        ("<ins>u</ins><s>s</s><strike>t</strike>", "ust", [("underline", 0, 1), ("strikethrough", 1, 2)]),
        ("<B>b</b>", "b", [("bold", 0, 1)]),
        ("<b>b</>", "b", [("bold", 0, 1)]),
        ("<b>b</b  \n>", "b", [("bold", 0, 1)]),
        ("☕️👍 <b>咖啡</b>", "☕️👍 咖啡", [("bold", 5, 2)]),
        ("👨‍👩‍👧‍👦<b>👍🏽</b>", "👨‍👩‍👧‍👦👍🏽", [("bold", 11, 4)]),
        ("<tg-spoiler>x</tg-spoiler> <span class=tg-spoiler>y</span>", "x y", [("spoiler", 0, 1), ("spoiler", 2, 1)]),
        ("<code>/start</code> <pre>a\nb</pre>", "/start a\nb", [("code", 0, 6), ("pre", 7, 3)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<blockquote expandable=''>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("a &lt;b&gt; &amp; &quot; &#39; &#x2615 &nbsp;", "a <b> & \" ' ☕ &nbsp;", []),
        ("AT&T &amp &notanentity; &#0; &#1114111;", "AT&T & &notanentity; &#0; &#1114111;", []),
        ("<b></b>x", "x", []),
        # Styles are cut where another begins, and joined where they touch.
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 1), ("bold", 1, 1), ("italic", 1, 1)]),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("<b>hi @nina_k!</b>", "hi @nina_k!", [("bold", 0, 3), ("mention", 3, 7), ("bold", 3, 7), ("bold", 10, 1)]),
        # Code holds nothing, a link no link.
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        ("<b><code>a</code></b>", "a", [("code", 0, 1)]),
        ("<a href='a.com'>x <code>y</code></a>", "x y", [("text_link", 0, 3)]),
        ("<blockquote>a <b>b</b> <a href='a.com'>c</a></blockquote>", "a b c",
         [("blockquote", 0, 5), ("bold", 2, 1), ("text_link", 4, 1)]),
    ],
)  # fmt: skip
def test_tags(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    assert _places(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "extra"),
    [
        ('<a href="https://example.com/?a=1&amp;b=2">x</a>', {"type": "text_link", "url": "https://example.com/?a=1&b=2"}),
        ("<a href=example.com>x</a>", {"type": "text_link", "url": "http://example.com/"}),
        ("<a href='HTTP://Example.com:8080?q'>x</a>", {"type": "text_link", "url": "http://example.com:8080/?q"}),
        ("<a href='tg://resolve?domain=x'>x</a>", {"type": "text_link", "url": "tg://resolve?domain=x"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<code class="language-python"><pre>x</pre></code>', {"type": "pre", "language": "python"}),
        ('<code class="language-python">x</code>', {"type": "code"}),
        ("<tg-emoji emoji-id='5368324170671202286'>x</tg-emoji>",
         {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}),
        ("<tg-time unix='1772452800' format='tDw'>x</tg-time>",
         {"type": "date_time", "unix_time": 1772452800, "date_time_format": "wDt"}),
        ("<tg-time unix='1772452800'>x</tg-time>",
         {"type": "date_time", "unix_time": 1772452800, "date_time_format": ""}),
    ],
)  # fmt: skip
def test_what_an_entity_carries(source: str, extra: Json) -> None:
    assert _entities(source) == ("x", [{"offset": 0, "length": 1} | extra])


@pytest.mark.parametrize(
    "source",
    [
        "<a href='x y'>x</a>",
        "<a href='localhost'>x</a>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='http://a.com:99999'>x</a>",
        "<a href='http://a.com:'>x</a>",
        "<a href='http://[:::]/'>x</a>",
        "<a href='ftp://a.com'>x</a>",
        "<a href='tg://a:80'>x</a>",
        "<a href='tg://user?id=7'>x</a>",
        "<tg-time format='r'>x</tg-time>",
    ],
)
def test_what_is_no_link_or_time(source: str) -> None:
    assert _entities(source) == ("x", [])


def test_a_link_without_address_is_its_text() -> None:
    assert _entities("<a>example.com/q</a>") == (
        "example.com/q",
        [{"type": "text_link", "offset": 0, "length": 13, "url": "http://example.com/q"}],
    )


def test_a_known_person_is_mentioned() -> None:
    nina = {"id": 7, "is_bot": False, "first_name": "Nina"}
    text, spans = parse_html('<a href="tg://user?id=7">Nina</a> and <a href="tg://user?id=8">somebody</a>')

    message = formatted(text, spans, user={7: nina}.get)

    assert message.entities == [{"type": "text_mention", "offset": 0, "length": 4, "user": nina}]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("  <b>x</b>  ", "x", [("bold", 0, 1)]),
        ("<b>x  </b> \n", "x", [("bold", 0, 1)]),
        # What an entity begins with is no margin.
        ("  <b> x</b>", " x", [("bold", 0, 2)]),
        ("x <i> \n</i>", "x", []),
        ("<b>a\tb\r\nc</b>", "a b\nc", [("bold", 0, 5)]),
        ("a\u202eb<b>c\u2028</b>", "abc", [("bold", 2, 1)]),
        ("\u200b<b>\u00a0</b>", "", []),
        ("<a href='a.com'> </a>", "", []),
    ],
)
def test_blanks(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    assert _places(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x", 'Can\'t find end tag corresponding to start tag "i"'),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        ("<H1>x</H1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("👍<", "Unclosed start tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b x", 'Unclosed start tag "b" at byte offset 0'),
        ("<a href = ", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<b />", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href=http://a.com>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time unix='1' format='x'>x</tg-time>", "Invalid date format used"),
        ("&#xD83D;", HALF_A_CHARACTER),
        ("&#xD83D;&#xDC4D;", HALF_A_CHARACTER),
    ],
)
def test_broken(source: str, reason: str) -> None:
    with pytest.raises(TelegramError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_at_most_a_hundred_entities() -> None:
    text, entities = _entities("<b>x</b>👍" * 150)

    assert utf16_length(text) == 450
    assert entities == [{"type": "bold", "offset": 3 * n, "length": 1} for n in range(100)]
