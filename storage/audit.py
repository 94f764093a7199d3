"""The audit: every act of staff, written in the transaction that does it. Append-only."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, col, select

from storage.database import Transaction
from storage.types import Encrypted, Json, Utc


class Act(SQLModel, table=True):
    """Who (a member id) did what (`action`) to whom or what, with the facts and, encrypted, the reason given."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id", index=True)
    actor_id: int
    action: str
    subject_id: int | None = Field(default=None, index=True)
    facts: Any = Field(default=None, sa_type=Json, nullable=True)
    reason: Any = Field(default=None, sa_type=Encrypted, nullable=True)
    at: datetime = Field(sa_type=Utc)


def add(tx: Transaction, act: Act) -> int:
    """Stores an act; its id."""
    tx.session.add(act)
    tx.session.flush()
    return act.id or 0


def get(tx: Transaction, act_id: int) -> Act | None:
    """One act."""
    return tx.session.get(Act, act_id)


def last(tx: Transaction, community_id: int, *, limit: int, skip: int = 0) -> list[Act]:
    """The last acts in a community, newest first, after the newest `skip`."""
    wanted = select(Act).where(Act.community_id == community_id).order_by(col(Act.id).desc())
    return list(tx.session.exec(wanted.offset(skip).limit(limit)))
