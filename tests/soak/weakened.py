"""Guards of the exactly-once chain that can be taken away, to see that the kill points notice it."""

import secrets
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bot.handling import Handling
from storage import inbox, notices, points
from storage.database import Transaction
from storage.inbox import Waiting
from storage.notices import Notice
from storage.types import table_of


def weaken(name: str) -> None:
    """Takes the guard of that name away from this process."""
    GUARDS[name]()


def _done_first() -> None:
    """An update is marked as done, and committed, before it is handled."""
    mark, take = inbox.done, Handling.take

    async def hasty(self: Handling, waiting: Waiting, **how: bool) -> str:
        await self._database.run(lambda tx: mark(tx, waiting, self._worker))
        return await take(self, waiting, **how)

    inbox.done = lambda *_: None
    Handling.take = hasty  # type: ignore[method-assign]


def _done_afterwards() -> None:
    """An update is marked as done by a transaction after the one that handled it, and no ledger key is the same twice.

    Either alone is harmless: the key stops what is handled twice, and nothing is handled twice in one transaction.
    """
    mark, take, insert = inbox.done, Handling.take, points.insert_new

    async def late(self: Handling, waiting: Waiting, **how: bool) -> str:
        outcome = await take(self, waiting, **how)
        await self._database.run(lambda tx: mark(tx, waiting, self._worker))
        return outcome

    def keyless(tx: Transaction, values: dict[str, Any]) -> bool:
        return insert(tx, values | {"key": secrets.token_hex()})

    inbox.done = lambda *_: None
    points.insert_new = keyless
    Handling.take = late  # type: ignore[method-assign]


def _all_orphans_sent_again() -> None:
    """What a dead sender had in its hands is sent again, promotions too."""
    table = table_of(Notice)

    def settle(tx: Transaction, **_: Any) -> int:
        return tx.changed(sa.update(table).where(table.c.state == "sending").values(state="waiting"))

    notices.settle_orphans = settle


GUARDS: dict[str, Callable[[], None]] = {
    "done-first": _done_first,
    "done-afterwards": _done_afterwards,
    "orphans": _all_orphans_sent_again,
}
