"""Awards: a moderator gives a member points for something worth it, or takes points away, always with a reason.

At most so many points in one act (preset: 1000), never to oneself, and nobody is taken below zero. The member is told
who and why. For ten minutes (preset) whoever acted, or an owner, can take the act back by the opposite transfer; points
that were spent meanwhile cannot be taken back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from loyalty import audit, members, notices, points
from loyalty.audit import Act
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.members import Member, Role
from loyalty.programmes import Staff
from loyalty.texts import text
from storage.database import Transaction

REASON_LENGTH = 200


class Kind(StrEnum):
    """Which way the points go; also the rule of the transfer and the action in the audit."""

    AWARD = "award"
    DEDUCT = "deduct"


@dataclass(frozen=True, slots=True)
class Award:
    """An act that is done: its number in the audit, whom it concerned, and what they have now."""

    act_id: int
    kind: Kind
    name: str
    amount: int
    balance: int
    reason: str


def decide(rules: Staff, *, kind: Kind, amount: int, reason: str) -> None:
    """Refuses an amount out of bounds and a missing or overlong reason."""
    if amount < 1:
        raise Refusal("award-amount", kind=kind)
    if amount > rules.award_limit:
        raise Refusal("award-too-much", limit=rules.award_limit)
    if not reason:
        raise Refusal("award-reason", kind=kind)
    if len(reason) > REASON_LENGTH:
        raise Refusal("award-reason-long", length=len(reason), limit=REASON_LENGTH)


def give(
    tx: Transaction,
    community: Community,
    member: Member,
    *,
    actor: Member,
    kind: Kind,
    amount: int,
    reason: str,
    key: str,
) -> Award:
    """The points are moved, the act is in the audit and the member is told; `key` names the effect."""
    if member.id == actor.id:
        raise Refusal("award-oneself")
    decide(community.programme.staff, kind=kind, amount=amount, reason=reason)
    name = members.name_of(tx, member.id)
    act_id = audit.note(
        tx,
        community,
        actor,
        action=kind,
        subject_id=member.id,
        facts={"amount": amount, "transfer": key},
        reason=reason,
    )
    _move(tx, community, member, kind=kind, amount=amount, key=key, act_id=act_id, actor_id=actor.id)
    told = text(
        f"{kind}-told",
        amount=amount,
        community=community.name,
        actor=members.name_of(tx, actor.id),
        reason=reason,
    )
    notices.to_member(tx, community, member, key=f"act:{act_id}:told", text=told)
    return Award(act_id, kind, name, amount, points.balance(tx, member).available, reason)


def _move(
    tx: Transaction,
    community: Community,
    member: Member,
    *,
    kind: Kind,
    amount: int,
    key: str,
    act_id: int,
    actor_id: int,
) -> None:
    source = f"act:{act_id}"
    if kind is Kind.AWARD:
        points.grant(tx, community, member, key=key, amount=amount, rule=kind, source=source, actor_id=actor_id)
        return
    try:
        points.deduct(tx, community, member, key=key, amount=amount, rule=kind, source=source, actor_id=actor_id)
    except Refusal as refusal:
        left = points.balance(tx, member).available
        raise Refusal("award-balance", name=members.name_of(tx, member.id), balance=left) from refusal


def may_undo(community: Community, act: Act, *, actor: Member, now: datetime) -> bool:
    """Whether this member may still take an act back, as far as time and role go."""
    is_theirs = act.actor_id == actor.id or actor.role is Role.OWNER
    return act.action in set(Kind) and act.community_id == community.id and is_theirs and now < _until(community, act)


def _until(community: Community, act: Act) -> datetime:
    return act.at + timedelta(minutes=community.programme.staff.undo_minutes)


def undo(tx: Transaction, community: Community, *, actor: Member, act_id: int) -> Award:
    """The act is taken back by the opposite transfer, audited, and the member is told."""
    act = audit.get(tx, act_id)
    if act is None or act.community_id != community.id or act.subject_id is None:
        raise Refusal("button-expired")
    if act.actor_id != actor.id and actor.role is not Role.OWNER:
        raise Refusal("undo-of-another")
    if not may_undo(community, act, actor=actor, now=tx.now):
        raise Refusal("undo-too-late", minutes=community.programme.staff.undo_minutes)
    member = members.get(tx, act.subject_id)
    name = members.name_of(tx, member.id)
    transfer = points.by_key(tx, act.facts["transfer"])
    try:
        is_new = points.undo(tx, community, member, transfer, actor_id=actor.id)
    except Refusal as refusal:
        left = points.balance(tx, member).available
        raise Refusal("undo-spent", name=name, amount=transfer.amount, balance=left) from refusal
    if not is_new:
        raise Refusal("undone-already")
    audit.note(
        tx,
        community,
        actor,
        action="award-undone",
        subject_id=member.id,
        facts={"amount": transfer.amount, "act": act_id},
        reason=str(act.reason),
    )
    told = text(
        f"{act.action}-undone-told",
        amount=transfer.amount,
        community=community.name,
        actor=members.name_of(tx, actor.id),
        reason=str(act.reason),
    )
    notices.to_member(tx, community, member, key=f"act:{act_id}:undone-told", text=told)
    balance = points.balance(tx, member).available
    return Award(act_id, Kind(act.action), name, transfer.amount, balance, str(act.reason))
