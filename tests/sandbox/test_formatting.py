"""HTML and what Telegram finds by itself, counted in UTF-16 units."""

import pytest

from sandbox.entities import formatted, spans_of
from sandbox.errors import TelegramError
from sandbox.markup import parse_html


def _html(source: str) -> tuple[str, list[tuple[str, int, int]]]:
    message = formatted(*parse_html(source))
    return message.text, [(one["type"], one["offset"], one["length"]) for one in message.entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>bold</b> <i>it</i>", "bold it", [("bold", 0, 4), ("italic", 5, 2)]),
        ("<strong>b</strong><em>i</em><u>u</u><del>s</del>", "bius",
         [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("☕️👍 <b>咖啡</b>", "☕️👍 咖啡", [("bold", 5, 2)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ("<code>/start</code> <pre>a\nb</pre>", "/start a\nb", [("code", 0, 6), ("pre", 7, 3)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("a &lt;b&gt; &amp; &quot; &#39; &nbsp;", "a <b> & \" ' &nbsp;", []),
        ("  <b> x </b>  ", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)  # fmt: skip
def test_html(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    assert _html(source) == (text, entities)


def test_links_and_languages() -> None:
    linked = formatted(*parse_html('<a href="https://example.com/?a=1&amp;b=2">here</a> <a href="x y">no</a>'))
    block = formatted(*parse_html('<pre><code class="language-python">pass</code></pre>'))

    assert linked.entities == [{"type": "text_link", "offset": 0, "length": 4, "url": "https://example.com/?a=1&b=2"}]
    assert block.entities == [{"type": "pre", "offset": 0, "length": 4, "language": "python"}]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
    ],
)
def test_broken_html(source: str, reason: str) -> None:
    with pytest.raises(TelegramError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/points@regulars_bot now", [("bot_command", "/points@regulars_bot")]),
        ("yes/no, 1/2", []),
        ("hi @nina_k!", [("mention", "@nina_k")]),
        ("nina@example.com", [("email", "nina@example.com")]),
        ("see https://example.com/a_(b), please", [("url", "https://example.com/a_(b")]),
        ("t.me/regulars_bot?start=x or example.com.", [("url", "t.me/regulars_bot?start=x"), ("url", "example.com")]),
        ("👍 #кофе #1 #a1", [("hashtag", "#кофе"), ("hashtag", "#a1")]),
        ("version 1.2, e.g. this", []),
    ],
)
def test_found_by_telegram(text: str, entities: list[tuple[str, str]]) -> None:
    units = text.encode("utf-16-le")

    def quoted(offset: int, length: int) -> str:
        return units[2 * offset : 2 * (offset + length)].decode("utf-16-le")

    found = [(one["type"], quoted(one["offset"], one["length"])) for one in formatted(text).entities]
    assert found == entities


def test_entities_the_bot_gives_itself() -> None:
    given = [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "text_link", "offset": 6, "length": 2, "url": "http://a.b"},
    ]

    message = formatted("👍 ab cd ", spans_of("👍 ab cd ", given))

    assert message.text == "👍 ab cd"
    assert message.entities == given
