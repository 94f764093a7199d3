"""Texts by key: stored as JSON, and with words for each in both languages."""

import json
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit.registry import registry
from handlers.kit.words import LANGUAGES, ROOT, bar, clean_name, words
from loyalty.texts import Bar, Named, When, encode, text

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


class Values(Visitor):  # type: ignore[misc]  # the library has no types
    """Collects the values that a text asks for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802  # the library's name
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, ast.Message]:
    """Every message in every feature's file of a language."""
    found: dict[str, ast.Message] = {}
    for file in sorted(ROOT.glob(f"*/{language}.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{file}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} has two homes"
                found[entry.id.name] = entry
    return found


def test_both_languages_know_the_same_texts() -> None:
    assert sorted(messages("en")) == sorted(messages("zh"))


def test_a_language_asks_for_no_value_that_the_other_does_not_know() -> None:
    asked: dict[str, dict[str, set[str]]] = {}
    for language in LANGUAGES:
        for key, message in messages(language).items():
            values = Values()
            values.visit(message)
            asked.setdefault(key, {})[language] = values.names
    strange = {key: by["zh"] - by["en"] for key, by in asked.items() if by["zh"] - by["en"]}
    assert strange == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_shouts_or_begins_with_a_lost_line(language: str) -> None:
    for file in sorted(ROOT.glob(f"*/{language}.ftl")):
        content = file.read_text(encoding="utf-8")
        assert "!" not in content, file
        assert "！" not in content, file
        assert not re.search(r"=\s*\n[ \t]*\n", content), f'{file}: a blank first line is dropped; write {{""}}'


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_its_line(language: str) -> None:
    for name in registry().commands:
        assert words(language).has(f"command-{name}"), name


@pytest.mark.parametrize(
    ("value", "stored", "english", "chinese"),
    [
        ("a <b> & c", "a <b> & c", "a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        (7, 7, "7", "7"),
        (Named({"en": "Gold", "zh": "金卡"}), {"names": {"en": "Gold", "zh": "金卡"}}, "Gold", "金卡"),
        (Named({"en": "Gold"}), {"names": {"en": "Gold"}}, "Gold", "Gold"),
        (date(2027, 3, 1), {"day": "2027-03-01"}, "1 Mar", "3月1日"),
        (When(NOON), {"at": NOON.isoformat(), "style": "moment"}, "1 Mar, 20:00", "3月1日 20:00"),
        (When(NOON, "time"), {"at": NOON.isoformat(), "style": "time"}, "20:00", "20:00"),
        (When(NOON, "day"), {"at": NOON.isoformat(), "style": "day"}, "1 Mar", "3月1日"),
        (Bar(1, 2), {"bar": [1, 2]}, "▰▰▰▰▰▱▱▱▱▱", "▰▰▰▰▰▱▱▱▱▱"),
        (text("choice", name="x"), {"text": "choice", "values": {"name": "x"}}, "x", "x"),
        ([text("choice", name="x")] * 2, {"lines": [{"text": "choice", "values": {"name": "x"}}] * 2}, "x\nx", "x\nx"),
    ],
)
def test_values_survive_storing_and_speak_both_languages(
    value: object, stored: object, english: str, chinese: str
) -> None:
    encoded = json.loads(json.dumps(encode(value)))  # type: ignore[arg-type]  # pytest widens it
    assert encoded == stored
    assert [words(language).render(encoded, SHANGHAI) for language in LANGUAGES] == [english, chinese]


def test_words_are_remembered_only_if_no_name_is_in_them() -> None:
    spoken = words("en")
    numbers = encode(text("check-in-done", points=5, streak=1, next=6))
    named = encode(text("check-in-prompt", day="Nina", points=5, bonus=20, days=7, done=0))
    spoken._remembered.cache_clear()
    assert spoken.render(numbers, SHANGHAI) == spoken.render(numbers, SHANGHAI)
    assert "Nina" in spoken.render(named, SHANGHAI)
    known = spoken._remembered.cache_info()
    assert (known.hits, known.currsize) == (1, 1)


@given(st.integers(-5, 50), st.integers(1, 50))
def test_a_bar_is_full_only_when_all_is_done(done: int, whole: int) -> None:
    drawn = bar(done, whole)
    assert len(drawn) == 10
    assert ("▱" not in drawn) == (done >= whole)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("@maya", "＠maya"),
        ("  Nina \u202e\n K ", "Nina K"),
        ("\u200b", "#7"),
        ("林小雨", "林小雨"),
        ("x" * 40, "x" * 32),
    ],
)
def test_a_name_pings_nobody_and_turns_nothing(name: str, clean: str) -> None:
    assert clean_name(name, 7) == clean
