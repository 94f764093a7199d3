"""The ledger: points move only as append-only transfers between accounts; balances are cached beside them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, bindparam, func
from sqlmodel import Field, SQLModel, col, select

from storage.database import Transaction
from storage.members import Member
from storage.prepared import Prepared
from storage.types import Utc, insert, table_of


class Account(SQLModel, table=True):
    """A place where points lie. Members have `available` and `pending` with a balance that is never negative; a
    community has `issued` and `spent`, whose balance is the sum of their transfers and is not cached (one row that
    everyone writes would make everyone wait)."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("balance >= 0", name="balance_not_negative"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id", index=True)
    member_id: int | None = Field(default=None, index=True)
    kind: str
    balance: int = Field(default=0, sa_type=BigInteger)


class Transfer(SQLModel, table=True):
    """One movement of points. `key` is unique and names the effect; `earned` is what it adds to the tier counter."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("transfers_by_member", "member_id", "id"),
    )
    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer(), "sqlite"),
    )
    community_id: int = Field(foreign_key="communities.id")
    key: str = Field(unique=True)
    from_account: int = Field(foreign_key="accounts.id")
    to_account: int = Field(foreign_key="accounts.id")
    member_id: int
    amount: int
    earned: int
    rule: str
    rule_version: int
    actor_id: int | None = None
    source: str = ""
    at: datetime = Field(sa_type=Utc)


_transfer = table_of(Transfer)
_account = table_of(Account)
_member = table_of(Member)

COLUMNS = (
    "community_id", "key", "from_account", "to_account", "member_id", "amount", "earned", "rule", "rule_version",
    "actor_id", "source", "at",
)  # fmt: skip
_insert = Prepared(
    insert(_transfer).values({name: bindparam(name) for name in COLUMNS}).on_conflict_do_nothing(index_elements=["key"])
)
_add = Prepared(
    _account.update()
    .where(_account.c.id == bindparam("account"))
    .values(balance=_account.c.balance + bindparam("amount"))
)
_take = Prepared(
    _account.update()
    .where(_account.c.id == bindparam("account"), _account.c.balance >= bindparam("amount"))
    .values(balance=_account.c.balance - bindparam("amount"))
)
_by_key = Prepared(sa.select(_transfer).where(_transfer.c.key == bindparam("key")))


def insert_new(tx: Transaction, values: dict[str, Any]) -> bool:
    """Whether the transfer was new; False if its key is already there."""
    return tx.changed(_insert, values) == 1


def add_to(tx: Transaction, account: int, amount: int) -> None:
    """Raises a member account's cached balance."""
    tx.write(_add, {"account": account, "amount": amount})


def take_from(tx: Transaction, account: int, amount: int) -> bool:
    """Whether the account had that much; if so it is taken, in one conditional statement."""
    return tx.changed(_take, {"account": account, "amount": amount}) == 1


def by_key(tx: Transaction, key: str) -> Any:
    """The transfer with this key."""
    return tx.first(_by_key, {"key": key})


def open_account(tx: Transaction, community_id: int, kind: str, member_id: int | None = None) -> int:
    """The id of a new, empty account."""
    account = Account(community_id=community_id, member_id=member_id, kind=kind)
    tx.session.add(account)
    tx.session.flush()
    return account.id or 0


def balance(tx: Transaction, account: int) -> int:
    """The cached balance of a member's account."""
    return int(tx.scalar(sa.select(_account.c.balance).where(_account.c.id == account)) or 0)


def of_member(tx: Transaction, member_id: int, *, limit: int) -> list[Transfer]:
    """A member's last transfers, newest first."""
    wanted = select(Transfer).where(Transfer.member_id == member_id).order_by(col(Transfer.id).desc())
    return list(tx.session.exec(wanted.limit(limit)))


def get(tx: Transaction, transfer_id: int) -> Transfer | None:
    """One transfer."""
    return tx.session.get(Transfer, transfer_id)


def earned_since(tx: Transaction, member_id: int, since: datetime) -> int:
    """The points a member earned from an instant on, corrections subtracted."""
    wanted = sa.select(func.sum(_transfer.c.earned)).where(_transfer.c.member_id == member_id, _transfer.c.at >= since)
    return int(tx.scalar(wanted) or 0)


def ranking(tx: Transaction, community_id: int, since: datetime | None) -> list[tuple[int, int]]:
    """(member id, points earned since) for all who earned any and have not left, best first; equal points: the earlier
    member first."""
    total = func.sum(_transfer.c.earned)
    wanted = sa.select(_transfer.c.member_id, total).join(_member, _member.c.id == _transfer.c.member_id)
    wanted = wanted.where(_transfer.c.community_id == community_id, _member.c.left_at.is_(None))
    if since is not None:
        wanted = wanted.where(_transfer.c.at >= since)
    wanted = wanted.group_by(_transfer.c.member_id).having(total > 0)
    rows = tx.all(wanted.order_by(total.desc(), _transfer.c.member_id))
    return [(int(member), int(points)) for member, points in rows]


def balances(tx: Transaction) -> list[int]:
    """The cached balance of every member account."""
    wanted = sa.select(_account.c.balance).where(_account.c.member_id.is_not(None))
    return [int(row[0]) for row in tx.all(wanted)]


def unbalanced(tx: Transaction) -> list[tuple[int, int, int]]:
    """(account, cached balance, sum of its transfers) of every member account where the two differ."""
    received = sa.select(_transfer.c.to_account.label("account"), _transfer.c.amount.label("amount"))
    given = sa.select(_transfer.c.from_account, -_transfer.c.amount)
    moved = received.union_all(given).subquery()
    total = func.coalesce(func.sum(moved.c.amount), 0)
    wanted = (
        sa.select(_account.c.id, _account.c.balance, total)
        .select_from(_account.outerjoin(moved, moved.c.account == _account.c.id))
        .where(_account.c.member_id.is_not(None))
        .group_by(_account.c.id, _account.c.balance)
        .having(total != _account.c.balance)
    )
    return [(int(account), int(cached), int(summed)) for account, cached, summed in tx.all(wanted)]
