"""The audit: what staff did, to whom, when and why, written in the same transaction as the act."""

from collections.abc import Mapping
from typing import Any

from loyalty.communities import Community
from loyalty.members import Member
from storage import audit as stored
from storage.audit import Act
from storage.database import Transaction

__all__ = ["Act", "last", "note"]


def note(
    tx: Transaction,
    community: Community,
    actor: Member,
    *,
    action: str,
    subject_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> int:
    """Writes an act down; its id. `subject_id` is the member it was done to, if any."""
    act = Act(
        community_id=community.id,
        actor_id=actor.id,
        action=action,
        subject_id=subject_id,
        facts=None if facts is None else dict(facts),
        reason=reason,
        at=tx.now,
    )
    return stored.add(tx, act)


def last(tx: Transaction, community: Community, *, limit: int, skip: int = 0) -> list[Act]:
    """The last acts, newest first, after the newest `skip`."""
    return stored.last(tx, community.id, limit=limit, skip=skip)


def get(tx: Transaction, act_id: int) -> Act | None:
    """One act."""
    return stored.get(tx, act_id)
