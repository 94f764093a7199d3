"""MarkdownV2 and the Markdown before it, with their refusals."""

import pytest

from sandbox.errors import TelegramError
from sandbox.markup.entities import formatted
from sandbox.markup.markdown import parse_markdown
from sandbox.markup.markdown_v2 import parse_markdown_v2
from sandbox.shapes import Json


def _places(entities: list[Json]) -> list[tuple[str, int, int]]:
    return [(one["type"], one["offset"], one["length"]) for one in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ __u__ ~s~ ||p||", "b i u s p",
         [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1), ("spoiler", 8, 1)]),
        ("👍 *咖啡*", "👍 咖啡", [("bold", 3, 2)]),
        ("`c` ```b```", "c b", [("code", 0, 1), ("pre", 2, 1)]),
        ("`a*b_[\\`\\\\`", "a*b_[`\\", [("code", 0, 7)]),
        ("```\na\n```", "a", [("pre", 0, 1)]),
        ("*a _b_*", "a b", [("bold", 0, 2), ("bold", 2, 1), ("italic", 2, 1)]),
        ("_a __b___", "a b", [("italic", 0, 2), ("italic", 2, 1), ("underline", 2, 1)]),
        ("**", "", []),
        ("a\\.b \\- \\\\ \\é", "a.b - \\ \\é", []),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 4)]),
        ("a\n>*b*\n", "a\nb", [("blockquote", 2, 1), ("bold", 2, 1)]),
        (">a||", "a", [("expandable_blockquote", 0, 1)]),
        ("**>a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", 0, 4)]),
        (">a||\r\nc", "a\nc", [("expandable_blockquote", 0, 2)]),
        (">a\n**>b", "a\nb", [("blockquote", 0, 2), ("blockquote", 2, 1)]),
        (">||a||\nb", "a\nb", [("blockquote", 0, 2), ("spoiler", 0, 1)]),
        ("x\\\n>a", "x\na", [("blockquote", 2, 1)]),
    ],
)  # fmt: skip
def test_marks(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    message = formatted(*parse_markdown_v2(source))

    assert (message.text, _places(message.entities)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "extra"),
    [
        ("[x](example.com)", {"type": "text_link", "url": "http://example.com/"}),
        ("[x](https://example.com/\\)\\\\)", {"type": "text_link", "url": "https://example.com/)\\"}),
        ("```python\nx```", {"type": "pre", "language": "python"}),
        ("```c++ x```", {"type": "pre", "language": "c++"}),
        ("![x](tg://emoji?id=5368324170671202286)",
         {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}),
        ("![x](tg://time?unix=1772452800&format=r)",
         {"type": "date_time", "unix_time": 1772452800, "date_time_format": "r"}),
    ],
)  # fmt: skip
def test_what_an_entity_carries(source: str, extra: Json) -> None:
    message = formatted(*parse_markdown_v2(source))

    assert message.text.strip() == "x"
    assert message.entities == [{"offset": 0, "length": len(message.text)} | extra]


def test_links_that_are_none() -> None:
    linked = formatted(*parse_markdown_v2("[a](no) [](b.com) [c\\.com]"))

    assert linked.text == "a  c.com"
    assert linked.entities == [{"type": "text_link", "offset": 3, "length": 5, "url": "http://c.com/"}]


@pytest.mark.parametrize("sign", list("]()>#+-=|{}.!"))
def test_reserved_signs(sign: str) -> None:
    with pytest.raises(TelegramError) as refusal:
        parse_markdown_v2(f"a{sign}b")
    assert refusal.value.description == (
        f"Bad Request: can't parse entities: Character '{sign}' is reserved and must be escaped with the preceding '\\'"
    )
    assert parse_markdown_v2(f"a\\{sign}b") == (f"a{sign}b", [])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("é*a", "Can't find end of Bold entity at byte offset 2"),
        ("*a _b*", "Can't find end of Bold entity at byte offset 5"),
        ("_a", "Can't find end of Italic entity at byte offset 0"),
        ("__a", "Can't find end of Underline entity at byte offset 0"),
        ("~a", "Can't find end of Strikethrough entity at byte offset 0"),
        ("||a", "Can't find end of Spoiler entity at byte offset 0"),
        ("`a", "Can't find end of Code entity at byte offset 0"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
        ("```a b", "Can't find end of PreCode entity at byte offset 0"),
        ("[a", "Can't find end of TextUrl entity at byte offset 0"),
        ("![a", "Can't find end of CustomEmoji entity at byte offset 0"),
        ("*>a", "Can't find end of Bold entity at byte offset 0"),
        (">*a\n", "Can't find end of Bold entity at byte offset 1"),
        (">*a||\nb", "Can't find end of Bold entity at byte offset 1"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("[a](b\\)", "Can't find end of a URL at byte offset 4"),
        ("![a]", "The entity must contain a tg://emoji or tg://time URL"),
        ("![a](b.com)", "Invalid tg://emoji or tg://time URL specified"),
        ("![a](tg://emoji?id=x)", "Invalid tg://emoji or tg://time URL specified"),
        ("![a](tg://time?unix=5&format=x)", "Invalid tg://emoji or tg://time URL specified"),
    ],
)
def test_broken(source: str, reason: str) -> None:
    with pytest.raises(TelegramError) as refusal:
        parse_markdown_v2(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ `c` ```b```", "b i c b", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1), ("pre", 6, 1)]),
        ("👍 *a_b* 1.5!", "👍 a_b 1.5!", [("bold", 3, 3)]),
        ("\\*a\\_ \\. \\", "*a_ \\. \\", []),
        ("** x __", "x", []),
        ("[a](b.com) [c](no) [d.com]", "a c d.com", [("text_link", 0, 1), ("text_link", 4, 5)]),
        ("```python\nx = 1\n```", "x = 1", [("pre", 0, 5)]),
        ("[a](b.com", "a", [("text_link", 0, 1)]),
    ],
)
def test_legacy_marks(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    message = formatted(*parse_markdown(source))

    assert (message.text, _places(message.entities)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "at"), [("*a", 0), ("é _a*", 3), ("x `a", 2), ("```a``", 0), ("[a", 0), ("snake_case", 5)]
)
def test_legacy_broken(source: str, at: int) -> None:
    with pytest.raises(TelegramError) as refusal:
        parse_markdown(source)
    assert refusal.value.description == (
        f"Bad Request: can't parse entities: Can't find end of the entity starting at byte offset {at}"
    )
