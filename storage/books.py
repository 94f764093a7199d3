"""The books: what must be true of the whole database at any moment, whoever was killed in between."""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from storage import points
from storage.database import Transaction
from storage.due import Due
from storage.points import Account, Transfer
from storage.types import table_of

SHOWN = 20
LONGEST_WAIT = timedelta(days=400)
_account = table_of(Account)
_transfer = table_of(Transfer)
_due = table_of(Due)


def wrong(tx: Transaction, *, jobs: Collection[str]) -> list[str]:
    """What is wrong with the books, a sentence each; nothing if all is well. `jobs`: all that can be due."""
    return [*_balances(tx), *_accounts(tx), *_due_rows(tx, jobs)]


def _balances(tx: Transaction) -> list[str]:
    return [
        f"account {account} shows {cached}, its transfers sum to {summed}"
        for account, cached, summed in points.unbalanced(tx)[:SHOWN]
    ]


def _accounts(tx: Transaction) -> list[str]:
    """A transfer stays within its community, so all its accounts sum to zero by construction: check just that."""
    giver, taker = _account.alias(), _account.alias()
    astray = (
        sa.select(_transfer.c.id)
        .join(giver, giver.c.id == _transfer.c.from_account)
        .join(taker, taker.c.id == _transfer.c.to_account)
        .where(
            (giver.c.community_id != _transfer.c.community_id)
            | (taker.c.community_id != _transfer.c.community_id)
            | (giver.c.id == taker.c.id)
        )
    )
    return [f"transfer {row[0]} leaves its community" for row in tx.all(astray.limit(SHOWN))]


def _due_rows(tx: Transaction, jobs: Collection[str]) -> list[str]:
    is_open = _due.c.outcome == ""
    far = sa.select(_due.c.id, _due.c.job).where(is_open, _due.c.due_at > tx.now + LONGEST_WAIT)
    odd = sa.select(_due.c.id, _due.c.job).where(is_open, _due.c.job.not_in(jobs))
    return [
        *(f"due row {row_id} ({job}) lies more than a year ahead" for row_id, job in tx.all(far.limit(SHOWN))),
        *(f"due row {row_id} is for {job!r}, which nobody does" for row_id, job in tx.all(odd.limit(SHOWN))),
    ]
