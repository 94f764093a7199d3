"""The inbox: every update from Telegram as it came, stored before Telegram is told that it arrived.

A lane is one person (or a chat that speaks for itself); its updates are handled in the order in which they came.

Before a worker (one process) handles updates, it announces them: it writes its number on them and commits. So several
workers share the work instead of reaching for the same lanes, and an update that kills the process leaves a trace: what
a worker that lives no more had announced is suspect, and is handled by itself, its try counted beforehand. Nothing is
kept safe by an announcement; the lock on the lane's row does that.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Index, Integer, Text, UniqueConstraint, bindparam, text
from sqlmodel import Field, SQLModel, col, select

from storage.database import Transaction
from storage.prepared import Prepared
from storage.types import Utc, insert, table_of

TRIES = 5
PAUSES = (0.5, 1.5, 3.0, 5.0)
KEPT_DAYS = 7
SUSPECT = 0


ANNOUNCED = "state = 'new' AND worker IS NOT NULL"


class Inbox(SQLModel, table=True):
    """One update: `new`, then `done` (and blanked), or `dead` with the reason after five tries.

    `worker` is the number of the worker that has announced it, `SUSPECT` if that one is dead, NULL if nobody has."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index(
            "inbox_new",
            "lane",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
        Index("inbox_queue", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")),
        Index("inbox_announced", "lane", sqlite_where=text(ANNOUNCED), postgresql_where=text(ANNOUNCED)),
        Index("inbox_dead", "id", sqlite_where=text("state = 'dead'"), postgresql_where=text("state = 'dead'")),
        # What an update causes is keyed by its id, so an id that was forgotten must not come again.
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer(), "sqlite"))
    bot_id: int = Field(sa_type=BigInteger)
    update_id: int | None = Field(default=None, sa_type=BigInteger)
    lane: int = Field(sa_type=BigInteger)
    raw: str = Field(sa_type=Text)
    state: str = "new"
    worker: int | None = Field(default=None, sa_type=BigInteger)
    tries: int = 0
    error: str = ""
    received_at: datetime = Field(sa_type=Utc, index=True)


class Lane(SQLModel, table=True):
    """A lane; `due_at` holds it back while its first update waits for another try."""

    __tablename__ = "lanes"
    lane: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    due_at: datetime = Field(sa_type=Utc)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update that has just arrived: its raw JSON and the lane it belongs to; `dead` says why it can be no update."""

    update_id: int | None
    lane: int
    raw: str
    dead: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first waiting update of a lane."""

    id: int
    raw: str
    tries: int
    worker: int | None
    received_at: datetime


class OvertakenError(RuntimeError):
    """Another worker has handled this update in the moment before its lane was free: all that was done is undone."""


_inbox = table_of(Inbox)
_lane = table_of(Lane)
# Written out in the statements: with a parameter in its place, SQLite would plan a statement anew for each use of a
# partial index, and PostgreSQL would not use one.
_NEW: sa.ColumnElement[str] = sa.literal_column("'new'")

_add_lane = (
    insert(_lane)
    .values(lane=bindparam("lane"), due_at=bindparam("now"))
    .on_conflict_do_nothing(index_elements=["lane"])
)
_add = (
    insert(_inbox)
    .values(
        bot_id=bindparam("bot"),
        update_id=bindparam("update"),
        lane=bindparam("lane"),
        raw=bindparam("raw"),
        state=bindparam("to"),
        tries=0,
        error=bindparam("why"),
        received_at=bindparam("now"),
    )
    .on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
)
_new, _rival = _inbox.alias("new"), _inbox.alias("rival")
_is_announced = sa.and_(_rival.c.state == _NEW, _rival.c.worker.is_not(None))
_free = (
    sa.select(_new.c.id)
    .join(_lane, _lane.c.lane == _new.c.lane)
    .where(
        _new.c.state == _NEW,
        _lane.c.due_at <= bindparam("now"),
        ~sa.exists().where(_rival.c.lane == _new.c.lane, _is_announced),
    )
    .order_by(_new.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=_new, skip_locked=True)
)
_announce = (
    _inbox.update().where(_inbox.c.id.in_(_free)).values(worker=bindparam("me")).returning(_inbox.c.id, _inbox.c.lane)
)
_mine = sa.and_(_inbox.c.state == _NEW, _inbox.c.worker == bindparam("me"))
_give_back = _inbox.update().where(_mine).values(worker=None)
_give_back_lane = _give_back.where(_inbox.c.lane == bindparam("of"))
_suspect = (
    _inbox.update()
    .where(
        _inbox.c.state == _NEW,
        _inbox.c.worker.is_not(None),
        _inbox.c.worker.not_in(bindparam("living", expanding=True)),
    )
    .values(worker=SUSPECT)
)
_suspects = (
    sa.select(_inbox.c.lane)
    .join(_lane, _lane.c.lane == _inbox.c.lane)
    .where(_inbox.c.state == _NEW, _inbox.c.worker == SUSPECT, _lane.c.due_at <= bindparam("now"))
    .order_by(_inbox.c.id)
    .limit(1)
)
_is_new = sa.and_(_inbox.c.id == bindparam("row"), _inbox.c.state == _NEW)
_count_try = Prepared(_inbox.update().where(_is_new).values(tries=_inbox.c.tries + 1, worker=bindparam("me")))
_discount_try = (
    _inbox.update().where(_inbox.c.id == bindparam("row"), _mine).values(tries=_inbox.c.tries - 1, worker=SUSPECT)
)
_head = (
    sa.select(_new.c.id)
    .where(_new.c.lane == bindparam("lane"), _new.c.state == _NEW)
    .order_by(_new.c.id)
    .limit(1)
    .scalar_subquery()
)
_hold = Prepared(
    sa.select(_inbox.c.id, _inbox.c.raw, _inbox.c.tries, _inbox.c.worker, _inbox.c.received_at)
    .join(_lane, _lane.c.lane == bindparam("lane"))
    .where(_inbox.c.id == _head, _lane.c.due_at <= bindparam("now"))
    .with_for_update(of=_lane, skip_locked=True)
)
_done = Prepared(_inbox.update().where(_is_new).values(state="done", raw=""))
_failed = Prepared(
    _inbox.update()
    .where(_is_new)
    .values(tries=bindparam("tried"), state=bindparam("to"), error=bindparam("why"), worker=None)
)
_wait = _lane.update().where(_lane.c.lane == bindparam("held")).values(due_at=bindparam("until"))


def store(tx: Transaction, bot_id: int, arrivals: Sequence[Arrival]) -> None:
    """Keeps a batch of updates; those already kept are left as they are."""
    lanes = {arrival.lane for arrival in arrivals}
    tx.many(_add_lane, [{"lane": lane, "now": tx.now} for lane in sorted(lanes)])
    tx.many(_add, [_row(bot_id, arrival) | {"now": tx.now} for arrival in arrivals])


def _row(bot_id: int, arrival: Arrival) -> dict[str, Any]:
    state = {"to": "dead" if arrival.dead else "new", "why": arrival.dead[:2000]}
    return {"bot": bot_id, "update": arrival.update_id, "lane": arrival.lane, "raw": arrival.raw} | state


def announce(tx: Transaction, worker: int, *, limit: int) -> dict[int, int]:
    """The lanes whose updates this worker is going to handle, oldest first, each with the number of its updates.

    They are the oldest `limit` of the waiting updates, without those of lanes in which another is announced already.
    """
    found = tx.all(_announce, {"now": tx.now, "limit": limit, "me": worker})
    return Counter(lane for _, lane in sorted(tuple(row) for row in found))


def give_back(tx: Transaction, worker: int, *, lane: int | None = None) -> None:
    """Lets others handle what this worker has announced, of one lane or of all."""
    if lane is None:
        tx.changed(_give_back, {"me": worker})
    else:
        tx.changed(_give_back_lane, {"me": worker, "of": lane})


def suspect(tx: Transaction, living: Collection[int]) -> int:
    """Suspects every update whose worker is not among the living; how many are newly so."""
    return tx.changed(_suspect, {"living": [*living, SUSPECT]})


def first_suspect(tx: Transaction) -> int | None:
    """The lane of the oldest suspect update that is due, if there is one."""
    lane = tx.scalar(_suspects, {"now": tx.now})
    return None if lane is None else int(lane)


def count_try(tx: Transaction, row_id: int, worker: int) -> None:
    """Counts a try before it is made, by this worker; OvertakenError if another has just handled it."""
    _write(tx, _count_try, {"row": row_id, "me": worker})


def discount_try(tx: Transaction, row_id: int, worker: int) -> None:
    """Takes back a try that this worker counted and could not make; the update is suspect again."""
    tx.changed(_discount_try, {"row": row_id, "me": worker})


def hold(tx: Transaction, lane: int) -> Waiting | None:
    """The first waiting update of a lane, held by this transaction; None if another has the lane or it must wait.

    It may have been handled in the moment before the lane was free; then nothing can be noted about it any more.
    """
    row = tx.first(_hold, {"lane": lane, "now": tx.now})
    return None if row is None else Waiting(*row)


def done(tx: Transaction, row_id: int) -> None:
    """Marks an update as handled and blanks it; OvertakenError if another has just handled it."""
    _write(tx, _done, {"row": row_id})


def failed(tx: Transaction, lane: int, waiting: Waiting, *, error: str, hopeless: bool) -> bool:
    """Notes a failure and holds the lane back a while; True if the update is now a dead letter.

    The lane must be held, and its head still be the update that failed; OvertakenError if another has just handled it.
    """
    tried = waiting.tries + 1
    is_dead = hopeless or tried >= TRIES
    noted = {"row": waiting.id, "tried": tried, "to": "dead" if is_dead else "new", "why": error[:2000]}
    _write(tx, _failed, noted)
    if not is_dead:
        tx.changed(_wait, {"held": lane, "until": tx.now + timedelta(seconds=PAUSES[waiting.tries])})
    return is_dead


def _write(tx: Transaction, statement: Prepared, values: dict[str, Any]) -> None:
    tx.write(statement, values, otherwise=OvertakenError(f"update {values['row']} was handled by another"))


def dead_letters(tx: Transaction) -> list[Inbox]:
    """The updates that were set aside, oldest first."""
    return list(tx.session.exec(select(Inbox).where(Inbox.state == "dead").order_by(col(Inbox.id))))


def revive(tx: Transaction, row_ids: Sequence[int]) -> int:
    """Makes dead letters new again; how many of these ids were dead letters."""
    dead = (_inbox.c.state == "dead") & _inbox.c.id.in_(row_ids)
    return tx.changed(_inbox.update().where(dead).values(state="new", tries=0, error=""))


def forget_done(tx: Transaction) -> int:
    """Deletes handled updates after a week; Telegram repeats none that is older than a day."""
    limit = tx.now - timedelta(days=KEPT_DAYS)
    return tx.changed(_inbox.delete().where(_inbox.c.state == "done", _inbox.c.received_at < limit))
