"""Programmes: a brand's numbers.

Each community has its own copy of the rules, made from a preset when it begins. A change makes a new version; what was
paid under an older version names that version for good.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from loyalty.texts import Named
from storage import programmes as stored
from storage.database import Transaction

PRESETS = Path(__file__).with_name("presets")


class ProgrammeError(ValueError):
    """A programme file that cannot be used, with the name of the setting that is wrong."""


@dataclass(frozen=True, slots=True)
class CheckIns:
    """Points for a check-in; `streak_bonus` on every `streak_days`-th day in a row."""

    points: int
    streak_days: int
    streak_bonus: int
    prompt_hour: int
    prompt: bool


@dataclass(frozen=True, slots=True)
class Talking:
    """Points for a message of enough characters, at most once per `every_seconds` and `daily_limit` points a day."""

    points: int
    characters: int
    cjk_characters: int
    every_seconds: int
    daily_limit: int


@dataclass(frozen=True, slots=True)
class SharedPosts:
    """Points for an approved post, at most `daily_limit` posts a day, pending for `holding_hours`."""

    points: int
    daily_limit: int
    holding_hours: int


@dataclass(frozen=True, slots=True)
class Challenges:
    """The reward that is proposed for a new challenge."""

    reward: int


@dataclass(frozen=True, slots=True)
class Contests:
    """Prizes in points for the first places, and the proposed length in days."""

    prizes: tuple[int, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Lapse:
    """When a member counts as lapsed, when and how often they are reminded, and the bonus for coming back."""

    after_days: int
    from_hour: int
    to_hour: int
    every_days: int
    welcome_back_bonus: int


@dataclass(frozen=True, slots=True)
class Staff:
    """How long an award can be undone, and the most points that one act may move."""

    undo_minutes: int
    award_limit: int


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours between which no promotion is sent."""

    from_hour: int
    to_hour: int


@dataclass(frozen=True, slots=True)
class Tier:
    """A rung of the ladder: from so many points earned in the last twelve months."""

    key: str
    name: Named
    from_points: int


@dataclass(frozen=True, slots=True)
class Programme:
    """All the numbers of one version."""

    name: Named
    about: Named
    check_ins: CheckIns
    talking: Talking
    shared_posts: SharedPosts
    challenges: Challenges
    contests: Contests
    lapse: Lapse
    staff: Staff
    quiet_hours: QuietHours
    tiers: tuple[Tier, ...]


SECTIONS: dict[str, type[Any]] = {
    "check_ins": CheckIns,
    "talking": Talking,
    "shared_posts": SharedPosts,
    "challenges": Challenges,
    "contests": Contests,
    "lapse": Lapse,
    "staff": Staff,
    "quiet_hours": QuietHours,
}


def parse(content: str) -> Programme:
    """The programme that a TOML text describes; ProgrammeError names the setting that is missing or wrong."""
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError(f"not a TOML file: {error}") from error
    sections = {name: _section(name, kind, data.get(name)) for name, kind in SECTIONS.items()}
    tiers = tuple(_tier(entry) for entry in data.get("tiers", []))
    if not tiers or tiers[0].from_points != 0 or list(tiers) != sorted(tiers, key=lambda tier: tier.from_points):
        raise ProgrammeError("tiers: the first begins at 0 points and each asks for more than the one before")
    if sections["lapse"].from_hour >= sections["lapse"].to_hour:
        raise ProgrammeError("lapse.from_hour must come before lapse.to_hour")
    return Programme(name=_named("name", data), about=_named("about", data), tiers=tiers, **sections)


def _section(name: str, kind: type[Any], values: Any) -> Any:
    if not isinstance(values, dict):
        raise ProgrammeError(f"[{name}] is missing")
    expected: dict[str, Any] = {key: field.type for key, field in kind.__dataclass_fields__.items()}
    for key in expected.keys() | values.keys():
        if key not in values:
            raise ProgrammeError(f"{name}.{key} is missing")
        if key not in expected:
            raise ProgrammeError(f"{name}.{key} is not a setting")
        if not _fits(values[key], expected[key]):
            raise ProgrammeError(f"{name}.{key} cannot be {values[key]!r}")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


def _fits(value: Any, kind: Any) -> bool:
    if kind is bool:
        return isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, list) and bool(value) and all(_fits(entry, int) for entry in value)


def _tier(entry: Any) -> Tier:
    try:
        return Tier(key=str(entry["key"]), name=_named("name", entry), from_points=int(entry["from_points"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ProgrammeError(f"tiers: an entry needs key, name and from_points ({error})") from error


def _named(key: str, data: Any) -> Named:
    names = data.get(key)
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()) or "en" not in names:
        raise ProgrammeError(f"{key} needs a text for each language, English at least")
    return Named(names)


@cache
def presets() -> dict[str, str]:
    """The ready-made programmes: name of the file to its TOML; `starter` comes first."""
    files = sorted(PRESETS.glob("*.toml"), key=lambda file: (file.stem != "starter", file.stem))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


_parsed: dict[str, Programme] = {}


def current(tx: Transaction, community_id: int, version: int, digest: str) -> Programme:
    """The programme of a community's version; parsed once, as `digest` names its content."""
    if digest not in _parsed:
        _parsed[digest] = parse(stored.content(tx, community_id, version))
    return _parsed[digest]


def keep(tx: Transaction, community_id: int, *, version: int, content: str) -> str:
    """Stores a version of a community's rules; its digest. ProgrammeError if it cannot be used."""
    programme = parse(content)
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    _parsed[digest] = programme
    row = stored.ProgrammeVersion(
        community_id=community_id, version=version, digest=digest, content=content, created_at=tx.now
    )
    stored.add(tx, row)
    return digest
