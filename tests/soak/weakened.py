"""Guards of the exactly-once chain that can be taken away, to see that the kill points notice it."""

import secrets
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bot.handling import Handling
from storage import inbox, notices, points
from storage.database import Transaction
from storage.notices import Notice
from storage.types import table_of


def weaken(name: str) -> None:
    """Takes the guard of that name away from this process."""
    GUARDS[name]()


def _done_first() -> None:
    """An update is marked as done, and committed, before it is handled."""
    mark, hold, take = inbox.done, inbox.hold, Handling.take

    async def hasty(self: Handling, lane: int, **more: Any) -> str:
        held = await self._database.run(lambda tx: hold(tx, lane))
        if held is None:
            return ""
        await self._database.run(lambda tx: mark(tx, held.id))
        inbox.hold = lambda tx, asked: held if asked == lane else hold(tx, asked)
        return await take(self, lane, **more)

    inbox.done = lambda *_: None
    Handling.take = hasty  # type: ignore[method-assign]


def _done_afterwards() -> None:
    """An update is marked as done by a transaction after the one that handled it, and no ledger key is the same twice.

    Either alone is harmless: the key stops what is handled twice, and nothing is handled twice in one transaction.
    """
    mark, take, insert = inbox.done, Handling.take, points.insert_new
    handled: list[int] = []

    async def late(self: Handling, lane: int, **more: Any) -> str:
        outcome = await take(self, lane, **more)
        while handled:
            row_id = handled.pop()
            await self._database.run(lambda tx, row_id=row_id: mark(tx, row_id))
        return outcome

    def keyless(tx: Transaction, values: dict[str, Any]) -> bool:
        return insert(tx, values | {"key": secrets.token_hex()})

    inbox.done = lambda _, row_id: handled.append(row_id)
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
