"""Broadcasts and, once one has started, the members it goes to. What became of each is read from their notices."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Field, SQLModel, col

from storage import audiences
from storage.audiences import Condition
from storage.database import AnyRow, Transaction
from storage.members import Member
from storage.notices import Notice
from storage.types import Encrypted, Json, Utc, table_of


class Broadcast(SQLModel, table=True):
    """A message to many. `state`: draft, dropped, planned, missed, running, paused, stopping, stopped, done.

    `content` is the message, encrypted; `start_at` None means at once; `size` is the number of recipients.
    """

    __tablename__ = "broadcasts"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id", index=True)
    author_id: int = Field(foreign_key="members.id")
    content: Any = Field(sa_type=Encrypted)
    audience: Any = Field(default=None, sa_type=Json, nullable=True)
    start_at: datetime | None = Field(default=None, sa_type=Utc)
    state: str = "draft"
    size: int = 0
    is_stop_asked: bool = False
    has_waited: bool = False
    created_at: datetime = Field(sa_type=Utc)


class BroadcastRecipient(SQLModel, table=True):
    """A member whom a broadcast goes to. `notice_key` is the only key under which it is ever said to them."""

    __tablename__ = "broadcast_recipients"
    broadcast_id: int = Field(primary_key=True, foreign_key="broadcasts.id")
    member_id: int = Field(primary_key=True, foreign_key="members.id")
    notice_key: str = Field(unique=True)


_broadcast = table_of(Broadcast)
_recipient = table_of(BroadcastRecipient)
_member = table_of(Member)
_notice = table_of(Notice)


def add(tx: Transaction, row: Broadcast) -> None:
    """Stores a new broadcast and gives it its id."""
    tx.session.add(row)
    tx.session.flush()


def get(tx: Transaction, broadcast_id: int) -> Broadcast | None:
    """The broadcast as it is now."""
    return tx.session.get(Broadcast, broadcast_id, populate_existing=True)


def update(tx: Transaction, broadcast_id: int, **values: Any) -> None:
    """Writes some columns of a broadcast."""
    tx.changed(_broadcast.update().where(_broadcast.c.id == broadcast_id).values(**values))


def move(tx: Transaction, broadcast_id: int, to: str, *, out_of: tuple[str, ...], **values: Any) -> bool:
    """Whether the broadcast was in one of these states and is now in another."""
    there = (_broadcast.c.id == broadcast_id) & _broadcast.c.state.in_(out_of)
    return tx.changed(_broadcast.update().where(there).values(state=to, **values)) == 1


def list_recipients(tx: Transaction, broadcast_id: int, condition: Condition) -> int:
    """Writes down whom a broadcast goes to; how many they are."""
    key = sa.literal(f"bc:{broadcast_id}:", sa.String) + sa.cast(_member.c.id, sa.String)
    chosen = audiences.chosen(condition, sa.literal(broadcast_id, sa.Integer), _member.c.id, key)
    tx.changed(sa.insert(_recipient).from_select(["broadcast_id", "member_id", "notice_key"], chosen))
    counted = sa.select(func.count()).where(col(BroadcastRecipient.broadcast_id) == broadcast_id)
    return int(tx.scalar(counted))


def unfed(tx: Transaction, broadcast_id: int, *, limit: int) -> list[tuple[int, str]]:
    """The next recipients for whom there is no notice yet: their user ids and keys."""
    said = sa.select(_notice.c.id).where(_notice.c.key == _recipient.c.notice_key).exists()
    wanted = sa.select(_member.c.user_id, _recipient.c.notice_key).select_from(
        _recipient.join(_member, _member.c.id == _recipient.c.member_id)
    )
    wanted = wanted.where(_recipient.c.broadcast_id == broadcast_id, ~said).order_by(_recipient.c.member_id)
    return [(int(user_id), str(key)) for user_id, key in tx.all(wanted.limit(limit))]


def outcomes(tx: Transaction, broadcast_id: int) -> list[AnyRow]:
    """How many recipients' notices are in each state, for each reason, sent or not: (state, reason, was_sent, count).

    The state of recipients without a notice is None. Every recipient is counted once.
    """
    was_sent = _notice.c.sent_at.is_not(None)
    counted = sa.select(_notice.c.state, _notice.c.reason, was_sent, func.count()).select_from(
        _recipient.outerjoin(_notice, _notice.c.key == _recipient.c.notice_key)
    )
    counted = counted.where(_recipient.c.broadcast_id == broadcast_id)
    return list(tx.all(counted.group_by(_notice.c.state, _notice.c.reason, was_sent)))


def uncertain(tx: Transaction, broadcast_id: int, *, limit: int) -> list[int]:
    """The member ids of recipients of whom nobody knows whether they got it."""
    found = sa.select(_recipient.c.member_id).select_from(
        _recipient.join(_notice, _notice.c.key == _recipient.c.notice_key)
    )
    found = found.where(_recipient.c.broadcast_id == broadcast_id, _notice.c.state == "unknown")
    return [int(row[0]) for row in tx.all(found.order_by(_recipient.c.member_id).limit(limit))]
