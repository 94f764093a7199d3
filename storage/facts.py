"""Facts about the house at this moment: how much waits, and for how long. Cheap, however much is kept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Integer, func, text
from sqlmodel import Field, SQLModel

from storage.database import Transaction
from storage.due import Due
from storage.inbox import Inbox
from storage.notices import PROMOTION, Notice
from storage.types import Utc, insert, table_of

COUNTED = 100_000
LOOKED_AT = 10_000


class Heartbeat(SQLModel, table=True):
    """One row, written to see that the database can be written to."""

    __tablename__ = "heartbeat"
    id: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Utc)


@dataclass(frozen=True, slots=True)
class Facts:
    """Ages are seconds, 0 if nothing waits.

    `inbox_depth` counts to 100,000. The outbox is what is due now, of the first 10,000 that wait; its age is that of
    the oldest which is no promotion, as a large broadcast waits for long by design. `overdue` is how late the first due
    row is.
    """

    inbox_depth: int
    inbox_age: float
    outbox_depth: int
    outbox_age: float
    overdue: float
    dead_letters: int


_inbox = table_of(Inbox)
_notice = table_of(Notice)
_due = table_of(Due)

# States are literals: a plan that was made for any state cannot use the index of one.
_first_new = sa.select(_inbox.c.received_at).where(text("state = 'new'")).order_by(_inbox.c.id).limit(1)
_waiting = (
    sa.select(_notice.c.due_at, _notice.c.rank)
    .where(text("state = 'waiting'"))
    .order_by(_notice.c.rank, _notice.c.id)
    .limit(LOOKED_AT)
    .subquery()
)
_first_due = sa.select(_due.c.due_at).where(text("outcome = ''")).order_by(_due.c.due_at).limit(1)


def _counted(state: str) -> sa.Select[int]:
    some = sa.select(_inbox.c.id).where(text(f"state = '{state}'")).limit(COUNTED).subquery()
    return sa.select(func.count()).select_from(some)


_new, _dead = _counted("new"), _counted("dead")


def beat(tx: Transaction) -> None:
    """Writes something, to see whether that is possible."""
    statement = insert(table_of(Heartbeat)).values(id=1, at=tx.now)
    tx.changed(statement.on_conflict_do_update(index_elements=["id"], set_={"at": tx.now}))


def look(tx: Transaction) -> Facts:
    """The facts as they are now."""
    is_due = _waiting.c.due_at <= tx.now
    is_owed = is_due & (_waiting.c.rank < PROMOTION)
    outbox = sa.select(func.count(sa.case((is_due, 1))), func.min(sa.case((is_owed, _waiting.c.due_at))))
    depth, oldest = tx.first(outbox)
    return Facts(
        inbox_depth=int(tx.scalar(_new)),
        inbox_age=_age(tx, tx.scalar(_first_new)),
        outbox_depth=int(depth),
        outbox_age=_age(tx, oldest),
        overdue=_age(tx, tx.scalar(_first_due)),
        dead_letters=int(tx.scalar(_dead)),
    )


def _age(tx: Transaction, since: datetime | None) -> float:
    return 0.0 if since is None else max((tx.now - since).total_seconds(), 0.0)
