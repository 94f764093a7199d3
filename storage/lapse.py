"""Reminders of lapsed members: one row for each evening on which a member's turn came, and what they answered."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint, func
from sqlmodel import Field, SQLModel, col, select

from storage.database import Transaction
from storage.types import table_of


class Reminder(SQLModel, table=True):
    """`outcome`: `reminded`, `missed` (it could not go out that evening), or why the member was not tried.
    `answer`: the button they pressed, empty if none."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("member_id", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id", index=True)
    member_id: int = Field(foreign_key="members.id")
    day: date
    outcome: str
    answer: str = ""


_reminder = table_of(Reminder)


def add(tx: Transaction, row: Reminder) -> int:
    """Stores a member's turn; its id."""
    tx.session.add(row)
    tx.session.flush()
    return row.id or 0


def last(tx: Transaction, member_id: int, outcome: str) -> Reminder | None:
    """A member's latest turn that ended so."""
    wanted = select(Reminder).where(Reminder.member_id == member_id, Reminder.outcome == outcome)
    return tx.session.exec(wanted.order_by(col(Reminder.day).desc()).limit(1)).first()


def answer(tx: Transaction, reminder_id: int, given: str) -> None:
    """Notes which button was pressed."""
    tx.changed(_reminder.update().where(_reminder.c.id == reminder_id).values(answer=given))


def tally(tx: Transaction, community_id: int, since: date) -> dict[tuple[str, str], int]:
    """How many turns since a day had each (outcome, answer)."""
    counted = sa.select(_reminder.c.outcome, _reminder.c.answer, func.count())
    counted = counted.where(_reminder.c.community_id == community_id, _reminder.c.day >= since)
    rows = tx.all(counted.group_by(_reminder.c.outcome, _reminder.c.answer))
    return {(str(outcome), str(answer)): int(count) for outcome, answer, count in rows}
