"""Activity: the local days on which a member was active, and the last refusals they met."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam, func
from sqlmodel import Field, SQLModel, col, select

from storage.database import Transaction
from storage.prepared import Prepared
from storage.types import Encrypted, Utc, insert, table_of


class ActiveDay(SQLModel, table=True):
    """A local day of the community on which the member wrote, pressed or checked in."""

    __tablename__ = "active_days"
    member_id: int = Field(primary_key=True, foreign_key="members.id")
    day: date = Field(primary_key=True)


class RefusalMet(SQLModel, table=True):
    """A refusal that a member met: its code, and the facts it was explained with (encrypted: they may hold names)."""

    __tablename__ = "refusals"
    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="members.id", index=True)
    code: str
    facts: Any = Field(sa_type=Encrypted)
    at: datetime = Field(sa_type=Utc)


_day = table_of(ActiveDay)
_insert = Prepared(insert(_day).values(member_id=bindparam("member"), day=bindparam("day")).on_conflict_do_nothing())


def add_day(tx: Transaction, member_id: int, day: date) -> bool:
    """Whether this was the member's first activity of the day."""
    return tx.changed(_insert, {"member": member_id, "day": day}) == 1


def days(tx: Transaction, member_id: int, first: date, last: date) -> int:
    """On how many days from first to last a member was active."""
    wanted = sa.select(func.count()).where(_day.c.member_id == member_id, _day.c.day >= first, _day.c.day <= last)
    return int(tx.scalar(wanted) or 0)


def note_refusal(tx: Transaction, member_id: int, code: str, facts: Any) -> None:
    """Remembers a refusal for /why."""
    tx.session.add(RefusalMet(member_id=member_id, code=code, facts=facts, at=tx.now))
    tx.session.flush()


def forget_refusals(tx: Transaction, before: datetime) -> int:
    """Deletes the refusals met before an instant."""
    table = table_of(RefusalMet)
    return tx.changed(table.delete().where(table.c.at < before))


def refusals(tx: Transaction, member_id: int, *, limit: int) -> list[RefusalMet]:
    """The last refusals a member met, newest first."""
    wanted = select(RefusalMet).where(RefusalMet.member_id == member_id).order_by(col(RefusalMet.id).desc())
    return list(tx.session.exec(wanted.limit(limit)))
