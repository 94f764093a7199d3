"""Points move only as transfers.

A transfer names the accounts, the amount, the rule and its version, who acted, and a key that says which effect it is:
the same effect twice is one transfer. Nobody's balance goes below zero. A correction is a new transfer.
"""

from dataclasses import dataclass
from datetime import datetime

from loyalty import tiers
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.members import Member
from storage import points as stored
from storage.database import Transaction
from storage.points import Transfer

__all__ = [
    "Balance",
    "Transfer",
    "TransferConflictError",
    "balance",
    "by_key",
    "deduct",
    "grant",
    "history",
    "release",
    "undo",
]


class TransferConflictError(RuntimeError):
    """Two different effects under one key: a bug, never an answer."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What a member can spend, and what is still held."""

    available: int
    pending: int


def balance(tx: Transaction, member: Member) -> Balance:
    """A member's balance now."""
    return Balance(stored.balance(tx, member.available_account), stored.balance(tx, member.pending_account))


def grant(
    tx: Transaction,
    community: Community,
    member: Member,
    *,
    key: str,
    amount: int,
    rule: str,
    source: str = "",
    actor_id: int | None = None,
    pending: bool = False,
    at: datetime | None = None,
) -> bool:
    """Whether the points are new; pending ones count for the tier when they are released."""
    account = member.pending_account if pending else member.available_account
    is_new = _post(
        tx,
        community,
        member,
        key=key,
        amount=amount,
        rule=rule,
        source=source,
        actor_id=actor_id,
        giver=community.issued_account,
        taker=account,
        earned=0 if pending else amount,
        at=at or tx.now,
    )
    if is_new:
        stored.add_to(tx, account, amount)
        if not pending:
            tiers.earned(tx, community, member, amount)
    return is_new


def release(
    tx: Transaction, community: Community, member: Member, *, key: str, amount: int, rule: str, source: str
) -> bool:
    """Whether held points have now become spendable."""
    is_new = _post(
        tx,
        community,
        member,
        key=key,
        amount=amount,
        rule=rule,
        source=source,
        actor_id=None,
        giver=member.pending_account,
        taker=member.available_account,
        earned=amount,
        at=tx.now,
    )
    if is_new:
        if not stored.take_from(tx, member.pending_account, amount):
            raise TransferConflictError(f"{key}: {amount} points are not pending")
        stored.add_to(tx, member.available_account, amount)
        tiers.earned(tx, community, member, amount)
    return is_new


def deduct(
    tx: Transaction,
    community: Community,
    member: Member,
    *,
    key: str,
    amount: int,
    rule: str,
    source: str = "",
    actor_id: int | None = None,
    earned: int = 0,
) -> bool:
    """Whether the points are taken now; refused if the member has fewer."""
    is_new = _post(
        tx,
        community,
        member,
        key=key,
        amount=amount,
        rule=rule,
        source=source,
        actor_id=actor_id,
        giver=member.available_account,
        taker=community.spent_account,
        earned=earned,
        at=tx.now,
    )
    if is_new and not stored.take_from(tx, member.available_account, amount):
        raise Refusal("balance-too-low", amount=amount, balance=balance(tx, member).available)
    return is_new


def undo(tx: Transaction, community: Community, member: Member, transfer: Transfer, *, actor_id: int) -> bool:
    """Whether a transfer is now taken back by its opposite; what it counted for the tier is taken back too."""
    key = f"undo:{transfer.id}"
    if transfer.to_account == member.available_account:
        return deduct(
            tx,
            community,
            member,
            key=key,
            amount=transfer.amount,
            rule="undo",
            source=f"transfer:{transfer.id}",
            actor_id=actor_id,
            earned=-transfer.earned,
        )
    is_new = _post(
        tx,
        community,
        member,
        key=key,
        amount=transfer.amount,
        rule="undo",
        source=f"transfer:{transfer.id}",
        actor_id=actor_id,
        giver=transfer.to_account,
        taker=member.available_account,
        earned=0,
        at=tx.now,
    )
    if is_new:
        stored.add_to(tx, member.available_account, transfer.amount)
    return is_new


def by_key(tx: Transaction, key: str) -> Transfer:
    """The transfer that an effect was named by; KeyError if there is none."""
    row = stored.by_key(tx, key)
    found = None if row is None else stored.get(tx, row.id)
    if found is None:
        raise KeyError(key)
    return found


def history(tx: Transaction, member: Member, *, limit: int) -> list[Transfer]:
    """A member's last transfers, newest first."""
    return stored.of_member(tx, member.id, limit=limit)


def _post(
    tx: Transaction,
    community: Community,
    member: Member,
    *,
    key: str,
    amount: int,
    rule: str,
    source: str,
    actor_id: int | None,
    giver: int,
    taker: int,
    earned: int,
    at: datetime,
) -> bool:
    values = {
        "community_id": community.id,
        "key": key,
        "from_account": giver,
        "to_account": taker,
        "member_id": member.id,
        "amount": amount,
        "earned": earned,
        "rule": rule,
        "rule_version": community.version,
        "actor_id": actor_id,
        "source": source,
        "at": at,
    }
    if stored.insert_new(tx, values):
        return True
    there = stored.by_key(tx, key)
    effect = ("community_id", "from_account", "to_account", "amount", "rule")
    if there is None or any(getattr(there, name) != values[name] for name in effect):
        raise TransferConflictError(key)
    return False
