"""The inbox: every update from Telegram as it came, stored before Telegram is told that it arrived.

A lane is one person (or a chat that speaks for itself); its updates are handled in the order in which they came.

Before a worker (one process) handles updates, it announces them: it writes its number on them and commits. So several
workers share the work instead of reaching for the same lanes, and an update that kills the process leaves a trace: what
a worker that lives no more had announced is suspect, and is handled by itself, its try counted beforehand.

Nothing is kept safe by an announcement. The transaction that handles an update begins by marking it as done, which
holds its row until the end: whoever else is about to handle it, or a later one of its lane, is overtaken, and all that
they did is undone.
"""

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
    """A lane that is held back until `due_at`, as its first update waits for another try."""

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
    """An update that waits to be handled."""

    id: int
    lane: int
    raw: str
    tries: int
    received_at: datetime


class OvertakenError(RuntimeError):
    """Another worker was faster, or an earlier update of the lane came in: all that was done is undone."""


_inbox = table_of(Inbox)
_lane = table_of(Lane)
# Written out in the statements: with a parameter in its place, SQLite would plan a statement anew for each use of a
# partial index, and PostgreSQL would not use one.
_NEW: sa.ColumnElement[str] = sa.literal_column("'new'")

_add = Prepared(
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
_new, _rival, _earlier = _inbox.alias("new"), _inbox.alias("rival"), _inbox.alias("earlier")
_waiting = [_inbox.c[name] for name in ("id", "lane", "raw", "tries", "received_at")]
_is_announced = sa.and_(_rival.c.state == _NEW, _rival.c.worker.is_not(None))
_is_held_back = sa.exists().where(_lane.c.lane == _new.c.lane, _lane.c.due_at > bindparam("now"))
_free = (
    sa.select(_new.c.id)
    .where(
        _new.c.state == _NEW,
        ~_is_held_back,
        ~sa.exists().where(_rival.c.lane == _new.c.lane, _is_announced),
    )
    .order_by(_new.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=_new, skip_locked=True)
)
_announce = Prepared(_inbox.update().where(_inbox.c.id.in_(_free)).values(worker=bindparam("me")).returning(*_waiting))
_mine = sa.and_(_inbox.c.state == _NEW, _inbox.c.worker == bindparam("me"))
# A locked row is being handled, or has been.
_idle = sa.select(_new.c.id).where(_new.c.state == _NEW).with_for_update(of=_new, skip_locked=True)
_give_back = _inbox.update().where(_inbox.c.id.in_(_idle.where(_new.c.worker == bindparam("me")))).values(worker=None)
_give_back_lane = _give_back.where(_inbox.c.lane == bindparam("of"))
_is_orphaned = sa.and_(_new.c.worker.is_not(None), _new.c.worker.not_in(bindparam("living", expanding=True)))
_suspect = (
    _inbox.update()
    .where(_inbox.c.id.in_(_idle.where(_is_orphaned)))
    .values(worker=SUSPECT)
    .returning(_inbox.c.lane, _inbox.c.tries)
)
_first_suspect = (
    sa.select(_new.c.lane)
    .where(_new.c.state == _NEW, _new.c.worker == SUSPECT, ~_is_held_back)
    .order_by(_new.c.tries, _new.c.id)
    .limit(1)
    .scalar_subquery()
)
_suspects = (
    sa.select(*_waiting).where(_inbox.c.state == _NEW, _inbox.c.lane == _first_suspect).order_by(_inbox.c.id).limit(1)
)
_is_nobodys = sa.and_(_inbox.c.state == _NEW, sa.func.coalesce(_inbox.c.worker, SUSPECT) == SUSPECT)
_count_try = Prepared(
    _inbox.update()
    .where(_inbox.c.id == bindparam("row"), _is_nobodys)
    .values(tries=_inbox.c.tries + 1, worker=bindparam("me"))
)
_discount_try = (
    _inbox.update().where(_inbox.c.id == bindparam("row"), _mine).values(tries=_inbox.c.tries - 1, worker=SUSPECT)
)
_is_first = ~sa.exists().where(
    _earlier.c.lane == bindparam("of"), _earlier.c.state == _NEW, _earlier.c.id < bindparam("row")
)
_done = Prepared(_inbox.update().where(_inbox.c.id == bindparam("row"), _mine, _is_first).values(state="done", raw=""))
_failed = Prepared(
    _inbox.update()
    .where(_inbox.c.id == bindparam("row"), _mine)
    .values(tries=bindparam("tried"), state=bindparam("to"), error=bindparam("why"), worker=None)
)
_hold_back = (
    insert(_lane)
    .values(lane=bindparam("of"), due_at=bindparam("until"))
    .on_conflict_do_update(index_elements=["lane"], set_={"due_at": bindparam("until")})
)


def store(tx: Transaction, bot_id: int, arrivals: Sequence[Arrival]) -> None:
    """Keeps a batch of updates; those already kept are left as they are."""
    for arrival in arrivals:
        tx.write(_add, _row(bot_id, arrival) | {"now": tx.now})


def _row(bot_id: int, arrival: Arrival) -> dict[str, Any]:
    state = {"to": "dead" if arrival.dead else "new", "why": arrival.dead[:2000]}
    return {"bot": bot_id, "update": arrival.update_id, "lane": arrival.lane, "raw": arrival.raw} | state


def announce(tx: Transaction, worker: int, *, limit: int) -> list[Waiting]:
    """What this worker is going to handle: the oldest `limit` of the waiting updates, without those of lanes in which
    another is announced already."""
    found = tx.all(_announce, {"now": tx.now, "limit": limit, "me": worker})
    return sorted((Waiting(*row) for row in found), key=lambda waiting: waiting.id)


def give_back(tx: Transaction, worker: int, *, lane: int | None = None) -> None:
    """Lets others handle what this worker has announced, of one lane or of all."""
    if lane is None:
        tx.changed(_give_back, {"me": worker})
    else:
        tx.changed(_give_back_lane, {"me": worker, "of": lane})


def suspect(tx: Transaction, living: Collection[int]) -> int:
    """Suspects every update whose worker is not among the living; how many are newly so.

    One whose try was counted may be what its worker died of: its lane is held back as after any other failure, so that
    not all processes end of it within a moment.
    """
    found = tx.all(_suspect, {"living": [*living, SUSPECT]})
    for lane, tries in found:
        if 0 < tries < TRIES:
            _hold_back_after(tx, lane, tries)
    return len(found)


def first_suspect(tx: Transaction) -> Waiting | None:
    """The first update of a lane that has a suspect and is not held back: the oldest of those that were tried least, so
    that nobody waits for one of which processes have ended."""
    row = tx.first(_suspects, {"now": tx.now})
    return None if row is None else Waiting(*row)


def count_try(tx: Transaction, waiting: Waiting, worker: int) -> None:
    """Counts a try before it is made, by this worker; OvertakenError if another has taken the update meanwhile."""
    _write(tx, _count_try, waiting, {"me": worker})


def discount_try(tx: Transaction, waiting: Waiting, worker: int) -> None:
    """Takes back a try that this worker counted and could not make; the update is suspect again."""
    tx.changed(_discount_try, {"row": waiting.id, "me": worker})


def done(tx: Transaction, waiting: Waiting, worker: int) -> None:
    """Marks an update as handled, which this transaction is about to do, and blanks it; nobody else can, from now on.

    OvertakenError, now or before the commit, if this worker no longer has it, or if it is not its lane's first.
    """
    _write(tx, _done, waiting, {"me": worker, "of": waiting.lane})


def failed(tx: Transaction, waiting: Waiting, worker: int, *, error: str, hopeless: bool) -> bool:
    """Notes a failure and holds the lane back a while; True if the update is now a dead letter.

    OvertakenError if this worker no longer has it.
    """
    tried = min(waiting.tries + 1, TRIES)
    is_dead = hopeless or tried == TRIES
    noted = {"me": worker, "tried": tried, "to": "dead" if is_dead else "new", "why": error[:2000]}
    _write(tx, _failed, waiting, noted)
    if not is_dead:
        _hold_back_after(tx, waiting.lane, tried)
    return is_dead


def _hold_back_after(tx: Transaction, lane: int, tries: int) -> None:
    tx.changed(_hold_back, {"of": lane, "until": tx.now + timedelta(seconds=PAUSES[tries - 1])})


def _write(tx: Transaction, statement: Prepared, waiting: Waiting, values: dict[str, Any]) -> None:
    tx.write(statement, {"row": waiting.id} | values, otherwise=OvertakenError(f"update {waiting.id} was overtaken"))


def dead_letters(tx: Transaction) -> list[Inbox]:
    """The updates that were set aside, oldest first."""
    return list(tx.session.exec(select(Inbox).where(Inbox.state == "dead").order_by(col(Inbox.id))))


def revive(tx: Transaction, row_ids: Sequence[int]) -> int:
    """Makes dead letters new again; how many of these ids were dead letters."""
    dead = (_inbox.c.state == "dead") & _inbox.c.id.in_(row_ids)
    return tx.changed(_inbox.update().where(dead).values(state="new", tries=0, error=""))


def forget_done(tx: Transaction) -> int:
    """Deletes handled updates after a week, as Telegram repeats none that is older than a day; how many.

    What is still noted of lanes that were held back goes with them.
    """
    limit = tx.now - timedelta(days=KEPT_DAYS)
    tx.changed(_lane.delete().where(_lane.c.due_at < limit))
    return tx.changed(_inbox.delete().where(_inbox.c.state == "done", _inbox.c.received_at < limit))
