"""Due work: what happens by itself is a row with a time. Keyed by job, object and period, so it happens once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import BigInteger, Index, Integer, UniqueConstraint, bindparam, text
from sqlmodel import Field, SQLModel, col, select, update

from storage.database import Transaction
from storage.prepared import Prepared
from storage.types import Utc, insert, table_of


class Due(SQLModel, table=True):
    """One thing to do at one time. `outcome` is empty while it is open; `object_id` is the job's own id."""

    __tablename__ = "due"
    __table_args__ = (
        UniqueConstraint("job", "object_id", "period"),
        Index("due_open", "due_at", sqlite_where=text("outcome = ''"), postgresql_where=text("outcome = ''")),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer(), "sqlite"))
    job: str
    object_id: int = Field(sa_type=BigInteger)
    period: str = ""
    community_id: int | None = Field(default=None, foreign_key="communities.id")
    due_at: datetime = Field(sa_type=Utc)
    tries: int = 0
    outcome: str = ""
    done_at: datetime | None = Field(default=None, sa_type=Utc)


_due = table_of(Due)
_row = {
    "job": bindparam("job"),
    "object_id": bindparam("object"),
    "period": bindparam("period"),
    "community_id": bindparam("community"),
    "due_at": bindparam("at"),
    "tries": 0,
    "outcome": "",
}
_insert = insert(_due).values(**_row)
_plan = Prepared(_insert.on_conflict_do_nothing(index_elements=["job", "object_id", "period"]))
_move = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["job", "object_id", "period"], set_={"due_at": bindparam("at"), "outcome": ""}
    )
)
# Many may want the same thing at once (each check-in a new count), so what is open is held by all of them together:
# nobody does it before all have committed. What is done is opened by one of them.
_open = sa.select(_due.c.id).where(
    _due.c.job == bindparam("job"),
    _due.c.object_id == bindparam("object"),
    _due.c.period == bindparam("period"),
    _due.c.outcome == "",
)
_given = sa.select(*(sa.type_coerce(value, _due.c[name].type) for name, value in _row.items()))
_ensure = Prepared(
    insert(_due)
    .from_select(list(_row), _given.where(~_open.with_for_update(read=True).exists()))
    .on_conflict_do_update(
        index_elements=["job", "object_id", "period"],
        set_={"due_at": bindparam("at"), "outcome": ""},
        where=_due.c.outcome != "",
    )
)


def plan(
    tx: Transaction, job: str, object_id: int, *, at: datetime, community_id: int | None, period: str = ""
) -> None:
    """Plans one thing; planned already (done or not), it is left as it is."""
    tx.write(_plan, {"job": job, "object": object_id, "period": period, "community": community_id, "at": at})


def move(
    tx: Transaction, job: str, object_id: int, *, at: datetime, community_id: int | None, period: str = ""
) -> None:
    """Plans one thing or moves it to another time, open again even if it was done."""
    tx.write(_move, {"job": job, "object": object_id, "period": period, "community": community_id, "at": at})


def ensure(tx: Transaction, job: str, object_id: int, *, at: datetime, community_id: int | None) -> None:
    """Plans one thing again if it is done; open already, it keeps its time."""
    tx.write(_ensure, {"job": job, "object": object_id, "period": "", "community": community_id, "at": at})


def cancel(tx: Transaction, job: str, object_id: int) -> None:
    """Closes what is still open of this job for this object."""
    still_open = (col(Due.job) == job) & (col(Due.object_id) == object_id) & (col(Due.outcome) == "")
    tx.changed(update(Due).where(still_open).values(outcome="cancelled", done_at=tx.now))


def claim(tx: Transaction) -> Due | None:
    """The first thing that is due, held by this transaction."""
    wanted = select(Due).where(col(Due.outcome) == "", col(Due.due_at) <= tx.now)
    wanted = wanted.order_by(col(Due.due_at), col(Due.id)).limit(1).with_for_update(skip_locked=True)
    return tx.session.exec(wanted).first()


def cancel_all(tx: Transaction, community_id: int) -> None:
    """Closes everything that is still open for a community."""
    still_open = (col(Due.community_id) == community_id) & (col(Due.outcome) == "")
    tx.changed(update(Due).where(still_open).values(outcome="cancelled", done_at=tx.now))


def get(tx: Transaction, row_id: int) -> Due | None:
    """One due row."""
    return tx.session.get(Due, row_id)


def planned(tx: Transaction, job: str, object_id: int) -> Due | None:
    """The open row of this job for this object."""
    wanted = select(Due).where(Due.job == job, Due.object_id == object_id, Due.outcome == "")
    return tx.session.exec(wanted).first()


def forget_done(tx: Transaction, before: datetime) -> int:
    """Deletes what was done before an instant."""
    return tx.changed(_due.delete().where(_due.c.outcome != "", _due.c.done_at < before))
