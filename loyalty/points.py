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
    path = Path(community.issued_account, account, earned=0 if pending else amount)
    reason = Reason(rule, source, actor_id)
    return _move(tx, community, member, path, reason, key=key, amount=amount, at=at)


def release(
    tx: Transaction, community: Community, member: Member, *, key: str, amount: int, rule: str, source: str
) -> bool:
    """Whether held points have now become spendable."""
    path = Path(member.pending_account, member.available_account, earned=amount)
    return _move(tx, community, member, path, Reason(rule, source), key=key, amount=amount)


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
) -> bool:
    """Whether the points are taken now; refused if the member has fewer."""
    path = Path(member.available_account, community.spent_account)
    return _move(tx, community, member, path, Reason(rule, source, actor_id), key=key, amount=amount)


def undo(tx: Transaction, community: Community, member: Member, transfer: Transfer, *, actor_id: int) -> bool:
    """Whether a transfer is now taken back by its opposite, and what it counted for the tier with it."""
    path = Path(transfer.to_account, transfer.from_account, earned=-transfer.earned)
    reason = Reason("undo", f"transfer:{transfer.id}", actor_id)
    return _move(tx, community, member, path, reason, key=f"undo:{transfer.id}", amount=transfer.amount)


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


@dataclass(frozen=True, slots=True)
class Path:
    """From which account to which, and what it adds to the tier counter."""

    giver: int
    taker: int
    earned: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """By which rule, about what, and by whom; nobody acts where a rule does it by itself."""

    rule: str
    source: str = ""
    actor_id: int | None = None


def _move(
    tx: Transaction,
    community: Community,
    member: Member,
    path: Path,
    reason: Reason,
    *,
    key: str,
    amount: int,
    at: datetime | None = None,
) -> bool:
    """Whether the points have moved now; the same effect again moves nothing, and nobody goes below zero."""
    values = {
        "community_id": community.id,
        "key": key,
        "from_account": path.giver,
        "to_account": path.taker,
        "member_id": member.id,
        "amount": amount,
        "earned": path.earned,
        "rule": reason.rule,
        "rule_version": community.version,
        "actor_id": reason.actor_id,
        "source": reason.source,
        "at": at or tx.now,
    }
    if not stored.insert_new(tx, values):
        there = stored.by_key(tx, key)
        effect = ("community_id", "from_account", "to_account", "amount", "rule")
        if there is None or any(getattr(there, name) != values[name] for name in effect):
            raise TransferConflictError(key)
        return False
    own = {member.available_account, member.pending_account}
    if path.giver in own and not stored.take_from(tx, path.giver, amount):
        raise Refusal("balance-too-low", amount=amount, balance=stored.balance(tx, path.giver))
    if path.taker in own:
        stored.add_to(tx, path.taker, amount)
    if path.earned > 0:
        tiers.earned(tx, community, member, path.earned)
    return True
