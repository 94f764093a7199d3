"""Guards that can be taken away, one at a time, to see that the proofs find it."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.handling import Handling
from bot.intake import Intake
from storage import inbox, notices, points
from storage.database import Transaction
from storage.inbox import Waiting


def remove(name: str) -> None:
    """Takes the guard of this name away; none if it is empty."""
    if name:
        GUARDS[name]()


def confirm_before_storing() -> None:
    """Telegram is told that updates arrived before they are kept."""
    poll = Intake.poll

    async def hasty(self: Intake, seconds: int) -> int:
        database = self._database

        class Later:
            async def run(self, work: Any) -> None:
                async def keep() -> None:
                    await asyncio.sleep(0.3)
                    await database.run(work)

                keeping.append(asyncio.ensure_future(keep()))

        self._database = Later()  # type: ignore[assignment]  # the guard, taken away
        try:
            return await poll(self, seconds)
        finally:
            self._database = database

    keeping: list[asyncio.Future[None]] = []
    Intake.poll = hasty  # type: ignore[method-assign]  # the guard, taken away


def done_apart_and_no_keys() -> None:
    """An update is marked as done in a transaction of its own, and effects have no key that would be known again."""
    done, take, insert = inbox.done, Handling.take, points._insert
    handled: list[int] = []

    async def apart(self: Handling, lane: int, *, is_counted: bool = False) -> str:
        outcome = await take(self, lane, is_counted=is_counted)
        await asyncio.sleep(0.05)
        while handled:
            row = handled.pop()
            await self._database.run(lambda tx, row=row: done(tx, row))
        return outcome

    class Forgetful:
        def execute(self, connection: Any, parameters: Any) -> Any:
            return insert.execute(connection, {**parameters, "key": secrets.token_hex(8)})

    inbox.done = lambda _tx, row: handled.append(row)  # type: ignore[assignment]  # the guard, taken away
    Handling.take = apart  # type: ignore[method-assign]  # likewise
    points._insert = Forgetful()  # type: ignore[assignment]  # likewise


def resend_the_unknown() -> None:
    """What was under way when a sender died is sent again, promotions too."""

    def forget(tx: Transaction, **_: Any) -> int:
        table = notices._notice
        return tx.changed(table.update().where(table.c.state == "sending").values(state="waiting"))

    notices.settle_orphans = forget  # the guard, taken away


def no_lane_of_ones_own() -> None:
    """Nobody says what is about to be handled, and no lane is locked."""
    new = "SELECT lane FROM inbox WHERE state = 'new' ORDER BY id LIMIT :limit"

    me: list[int] = []

    def all_of_them(tx: Transaction, worker: int, *, limit: int) -> Counter[int]:
        me[:] = [worker]
        return Counter(row[0] for row in tx.all(sa.text(new), {"limit": limit}))

    def unlocked(tx: Transaction, lane: int) -> Waiting | None:
        row = tx.first(inbox._head, {"lane": lane})
        return None if row is None else replace(Waiting(*row), worker=me[0])

    inbox.announce = all_of_them  # the guard, taken away
    inbox.hold = unlocked  # likewise


GUARDS: dict[str, Callable[[], None]] = {
    "confirm-before-storing": confirm_before_storing,
    "done-apart-and-no-keys": done_apart_and_no_keys,
    "resend-the-unknown": resend_the_unknown,
    "no-lane-of-ones-own": no_lane_of_ones_own,
}
