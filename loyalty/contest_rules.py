"""What a contest may be, in which order its entries are shown, and who wins: pure decisions, no database.

A title has at most 60 characters, a description 300, a caption 300. There are 1 to 10 prizes, none above the limit for
acts of staff and none above the one before it. A contest lasts 1 to 30 days and closes at the hour of its opening.

Whoever has the most votes wins; of equals the earlier entry. An entry without votes wins nothing, so fewer prizes may
be paid than were offered. A member counts once, by their last vote; a vote for oneself never counts.

Each member sees the entries in an order of their own, which stays the same as long as the entries do: nobody is first
for everybody.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from loyalty.communities import Community
from loyalty.errors import Refusal

TITLE_LENGTH = 60
ABOUT_LENGTH = 300
CAPTION_LENGTH = 300
MOST_PRIZES = 10
MOST_DAYS = 30
NUMBERS = re.compile(r"\d{1,7}([\s,，、;/]+\d{1,7})*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A contest that is being planned. `opens_at` None: as soon as it is created."""

    title: str
    about: str
    opens_at: datetime | None
    days: int
    prizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry as the decision sees it."""

    id: int
    member_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as the decision sees it."""

    member_id: int
    entry_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Winner:
    """A place that is filled."""

    place: int
    entry_id: int
    member_id: int
    votes: int
    prize: int


def line_of(typed: str, *, longest: int, code: str) -> str:
    """What was typed as one line; refused with `code` if it is empty, too long or a command."""
    line = " ".join(typed.split())
    if not line or len(line) > longest or line.startswith("/"):
        raise Refusal(code, longest=longest)
    return line


def title_of(typed: str) -> str:
    """The title that was typed."""
    return line_of(typed, longest=TITLE_LENGTH, code="contest-title")


def about_of(typed: str) -> str:
    """The description that was typed."""
    return line_of(typed, longest=ABOUT_LENGTH, code="contest-about")


def caption_of(typed: str) -> str:
    """The caption that came with a picture; none is fine."""
    caption = typed.strip()
    if len(caption) > CAPTION_LENGTH:
        raise Refusal("contest-caption", longest=CAPTION_LENGTH)
    return caption


def prizes_of(typed: str, *, limit: int) -> tuple[int, ...]:
    """The prizes that were typed, such as `100, 50, 20`."""
    if NUMBERS.fullmatch(typed.strip()) is None:
        raise _bad_prizes(limit)
    prizes = tuple(int(number) for number in re.findall(r"\d+", typed))
    check_prizes(prizes, limit=limit)
    return prizes


def check_prizes(prizes: Sequence[int], *, limit: int) -> None:
    """Refuses prizes that are too many, too few, above the limit or rising."""
    falls = all(first >= second for first, second in pairwise(prizes))
    if not 1 <= len(prizes) <= MOST_PRIZES or not falls or not all(1 <= prize <= limit for prize in prizes):
        raise _bad_prizes(limit)


def _bad_prizes(limit: int) -> Refusal:
    return Refusal("contest-prizes", most=MOST_PRIZES, limit=limit)


def decide_times(community: Community, draft: Draft, *, now: datetime) -> tuple[datetime, datetime]:
    """When a contest opens and closes, in UTC; a planned opening that has passed meanwhile is now."""
    if not 1 <= draft.days <= MOST_DAYS:
        raise Refusal("contest-days", most=MOST_DAYS)
    opens_at = max(now, draft.opens_at or now)
    closes_at = (community.local(opens_at) + timedelta(days=draft.days)).astimezone(UTC)
    return opens_at, closes_at


def decide_order(contest_id: int, member_id: int, entry_ids: Iterable[int]) -> list[int]:
    """The entries in the order in which this member sees them."""
    return sorted(entry_ids, key=lambda entry: sha256(f"{contest_id}:{member_id}:{entry}".encode()).digest())


def decide_votes(entries: Iterable[Candidate], votes: Iterable[Vote]) -> dict[int, int]:
    """How many votes each entry has; the order in which the votes are given to this function plays no part."""
    owners = {entry.id: entry.member_id for entry in entries}
    last: dict[int, Vote] = {}
    for vote in votes:
        known = last.get(vote.member_id)
        if known is None or (vote.at, vote.entry_id) > (known.at, known.entry_id):
            last[vote.member_id] = vote
    tally = dict.fromkeys(owners, 0)
    for vote in last.values():
        if vote.entry_id in owners and owners[vote.entry_id] != vote.member_id:
            tally[vote.entry_id] += 1
    return tally


def decide_winners(entries: Sequence[Candidate], tally: dict[int, int], prizes: Sequence[int]) -> list[Winner]:
    """The places that are filled, the first place first."""
    ranked = sorted((one for one in entries if tally[one.id]), key=lambda one: (-tally[one.id], one.at, one.id))
    return [
        Winner(place, entry.id, entry.member_id, tally[entry.id], prize)
        for place, (entry, prize) in enumerate(zip(ranked, prizes, strict=False), start=1)
    ]
