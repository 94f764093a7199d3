"""Words: texts by key in each language, from the `en.ftl` and `zh.ftl` of every feature, rendered as Telegram HTML."""

import html
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "zh")
BAR_LENGTH = 10
NAME_LENGTH = 32
REMEMBERED = 1_000
JOINER = "\u200d"


class UnknownTextError(LookupError):
    """A text key that no feature has words for, or a value that a text needs and did not get."""


class Words:
    """The words of one language."""

    def __init__(self, language: str, files: Iterable[Path]) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        parser = FluentParser(with_spans=False)  # where a text stood in its file takes as much memory as the text
        for file in files:
            self._bundle.add_resource(parser.parse(file.read_text(encoding="utf-8")))
        # The same is said to many. Only words with numbers are remembered: names stay no longer than they are needed.
        self._remembered = lru_cache(REMEMBERED)(self._put_together)

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""
        return bool(self._bundle.has_message(key))

    def render(self, encoded: Any, zone: ZoneInfo) -> str:
        """The HTML of an encoded text (see `loyalty.texts.encode`); times are shown in `zone`."""
        match encoded:
            case str():
                return isolate(html.escape(encoded, quote=False))
            case int():
                return str(encoded)
            case {"text": key, "values": values}:
                return self._format(key, tuple((name, self._value(inner, zone)) for name, inner in values.items()))
            case {"names": names}:
                return html.escape(names.get(self.language) or names["en"], quote=False)
            case {"at": at, "style": style}:
                return self.moment(datetime.fromisoformat(at).astimezone(zone), style)
            case {"markup": markup}:
                return str(markup)
            case {"day": day}:
                return self.day(date.fromisoformat(day))
            case {"bar": [done, whole]}:
                return bar(done, whole)
            case {"lines": lines}:
                return "\n".join(self.render(line, zone) for line in lines)
        raise UnknownTextError(f"not a text: {encoded!r}")

    def plain(self, key: str, **values: Any) -> str:
        """The words for a key as they stand in menus, without markup."""
        return self._format(key, tuple(values.items()))

    def day(self, day: date) -> str:
        """A day as people write it."""
        return f"{day.month}月{day.day}日" if self.language == "zh" else f"{day.day} {day:%b}"

    def moment(self, local: datetime, style: str) -> str:
        """An instant as people write it: its time, its day, or both."""
        if style == "time":
            return f"{local:%H:%M}"
        day = self.day(local.date())
        if style == "day":
            return day
        return f"{day} {local:%H:%M}" if self.language == "zh" else f"{day}, {local:%H:%M}"

    def _value(self, encoded: Any, zone: ZoneInfo) -> str | int:
        return encoded if isinstance(encoded, int) else self.render(encoded, zone)

    def _format(self, key: str, values: tuple[tuple[str, Any], ...]) -> str:
        has_numbers_only = all(isinstance(value, int) for _, value in values)
        return self._remembered(key, values) if has_numbers_only else self._put_together(key, values)

    def _put_together(self, key: str, values: tuple[tuple[str, Any], ...]) -> str:
        if not self._bundle.has_message(key):
            raise UnknownTextError(f"no {self.language} words for {key!r}")
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise UnknownTextError(f"no {self.language} words for {key!r}")
        errors: list[Exception] = []
        rendered, errors = self._bundle.format_pattern(pattern, dict(values))
        if errors:
            raise UnknownTextError(f"{key!r} in {self.language}: {errors[0]}")
        return str(rendered)


def bar(done: int, whole: int) -> str:
    """A bar of ten blocks, rounded down so that it is full only when all is done."""
    filled = BAR_LENGTH if done >= whole else max(0, BAR_LENGTH * done // whole)
    return "▰" * filled + "▱" * (BAR_LENGTH - filled)


def clean_name(name: str, user_id: int) -> str:
    """A person's name without control and direction characters or piles of marks, at most 32 characters long.

    Its @ becomes a wide one, as Telegram would ping whoever `@somebody` is wherever the name is shown.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", name):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > 2 or (category in {"Cc", "Cf", "Co", "Cs", "Cn"} and character != JOINER):
            continue
        kept.append(character)
    short = " ".join("".join(kept).replace("@", "＠").split())[:NAME_LENGTH].strip(f" {JOINER}")
    return short or f"#{user_id}"


def isolate(value: str) -> str:
    """A right-to-left value kept from turning the text around it."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in value):
        return f"\u2068{value}\u2069"
    return value


@cache
def words(language: str) -> Words:
    """The words of a language, read once."""
    return Words(language, sorted(ROOT.glob(f"*/{language}.ftl")))


def choose_language(*wishes: str | None) -> str:
    """The first wish that we speak: `zh-hans` is `zh`; English if there is none."""
    for wish in wishes:
        code = (wish or "").lower().split("-")[0].split("_")[0]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]
