"""Ranking: members by the points they earned this week (from Monday), this month, or ever, by the local calendar.

The first ten, then one's own place with its two neighbours. Members who left are not shown. Of equal points, whoever
joined earlier stands higher.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from loyalty import members
from loyalty.communities import Community
from loyalty.members import Member
from storage import points as ledger
from storage.database import Transaction

TOP = 10


class Period(StrEnum):
    """What is counted."""

    WEEK = "week"
    MONTH = "month"
    EVER = "ever"


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the ranking."""

    place: int
    name: str
    points: int
    is_me: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The first places, and one's own with its neighbours if that is further down."""

    top: Sequence[Place]
    around: Sequence[Place]
    is_placed: bool


def begins(community: Community, period: Period, now: datetime) -> datetime | None:
    """The instant from which points count; None for all time."""
    today = community.day(now)
    if period is Period.WEEK:
        return community.at(today - timedelta(days=today.weekday()), 0)
    if period is Period.MONTH:
        return community.at(today.replace(day=1), 0)
    return None


def shown_places(mine: int | None, count: int) -> tuple[range, range]:
    """Which places (from 0) are shown: the first ten, and mine with its neighbours if they are not among them."""
    top = range(min(TOP, count))
    if mine is None or mine < TOP:
        return top, range(0)
    return top, range(max(TOP, mine - 1), min(count, mine + 2))


def board(tx: Transaction, community: Community, member: Member, period: Period) -> Board:
    """The ranking as this member sees it."""
    ranked = ledger.ranking(tx, community.id, begins(community, period, tx.now))
    mine = next((index for index, (member_id, _) in enumerate(ranked) if member_id == member.id), None)
    top, around = shown_places(mine, len(ranked))

    def place(index: int) -> Place:
        member_id, points = ranked[index]
        return Place(index + 1, members.name_of(tx, member_id), points, member_id == member.id)

    return Board([place(index) for index in top], [place(index) for index in around], mine is not None)
