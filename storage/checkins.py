"""Check-ins: one row for each member and local day."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam, func
from sqlmodel import Field, SQLModel, col

from storage.database import Transaction
from storage.prepared import Prepared
from storage.types import Utc, insert, table_of


class CheckIn(SQLModel, table=True):
    """A member's check-in on a local day, with the length of the streak that day is part of."""

    __tablename__ = "check_ins"
    member_id: int = Field(primary_key=True, foreign_key="members.id")
    day: date = Field(primary_key=True)
    community_id: int = Field(foreign_key="communities.id", index=True)
    streak: int
    at: datetime = Field(sa_type=Utc)


_checkin = table_of(CheckIn)
_add = Prepared(
    insert(_checkin).values({column.key: bindparam(column.key) for column in _checkin.columns}).on_conflict_do_nothing()
)
_last = Prepared(
    sa.select(_checkin).where(_checkin.c.member_id == bindparam("member")).order_by(_checkin.c.day.desc()).limit(1)
)


def add(
    tx: Transaction, *, member_id: int, community_id: int, day: date, streak: int, otherwise: Exception | None = None
) -> None:
    """Stores a check-in. `otherwise`: what is raised, then or before the commit, if the day already has one."""
    row = {"member_id": member_id, "day": day, "community_id": community_id, "streak": streak, "at": tx.now}
    tx.write(_add, row, otherwise=otherwise)


def last(tx: Transaction, member_id: int) -> Any:
    """A member's latest check-in by day, or None."""
    return tx.first(_last, {"member": member_id})


def count(tx: Transaction, community_id: int, day: date) -> int:
    """How many members of a community checked in on a day."""
    wanted = sa.select(func.count()).select_from(CheckIn)
    return int(tx.scalar(wanted.where(col(CheckIn.community_id) == community_id, col(CheckIn.day) == day)) or 0)


def days(tx: Transaction, member_id: int, first: date, last: date) -> int:
    """On how many days from first to last a member checked in."""
    wanted = sa.select(func.count()).select_from(CheckIn).where(col(CheckIn.member_id) == member_id)
    return int(tx.scalar(wanted.where(col(CheckIn.day) >= first, col(CheckIn.day) <= last)) or 0)
