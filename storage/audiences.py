"""Audiences: the members of a community that a condition picks, counted and listed in one statement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, func, or_

from storage.communities import GroupMember
from storage.database import Transaction
from storage.members import Member
from storage.people import Person
from storage.types import table_of

_member = table_of(Member)
_person = table_of(Person)
_group_member = table_of(GroupMember)


@dataclass(frozen=True, slots=True)
class Idle:
    """Without an active day since one; who never had any counts from when they joined."""

    last_day: date
    joined_before: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """Members of a community who have not left and fit everything that is given."""

    community_id: int
    tier: str | None = None
    idle: Idle | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many there are; of them, who turned promotions on, who never started the bot, and who is both reachable
    and willing."""

    everyone: int
    consented: int
    never_started: int
    reachable: int


def chosen(condition: Condition, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """These columns of the members who fit."""
    return sa.select(*columns).where(*_terms(condition))


def reach(tx: Transaction, condition: Condition) -> Reach:
    """How many members fit, and how many of them a promotion can reach."""
    has_started = func.coalesce(_person.c.has_started, sa.false())
    numbers = sa.select(
        func.count(),
        func.count().filter(_member.c.wants_promotions),
        func.count().filter(~has_started),
        func.count().filter(_member.c.wants_promotions, has_started),
    ).select_from(_member.outerjoin(_person, _person.c.user_id == _member.c.user_id))
    return Reach(*(tx.one(numbers.where(*_terms(condition))) or (0, 0, 0, 0)))


def _terms(condition: Condition) -> list[ColumnElement[bool]]:
    terms = [_member.c.community_id == condition.community_id, _member.c.left_at.is_(None)]
    if condition.tier is not None:
        terms.append(_member.c.tier == condition.tier)
    if condition.idle is not None:
        never = _member.c.active_on.is_(None) & (_member.c.joined_at < condition.idle.joined_before)
        terms.append(or_(_member.c.active_on <= condition.idle.last_day, never))
    if condition.group_id is not None:
        seen = sa.select(_group_member.c.member_id).where(_group_member.c.group_id == condition.group_id)
        terms.append(_member.c.id.in_(seen))
    return terms
