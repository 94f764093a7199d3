"""Guards that can be taken away, one at a time, to see that the proofs find it."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.intake import Intake
from storage import challenges, inbox
from storage.challenges import Challenge
from storage.database import Transaction
from storage.inbox import Waiting
from storage.types import table_of


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
                    await asyncio.sleep(5)
                    await database.run(work)

                keeping.append(asyncio.ensure_future(keep()))

        self._database = Later()  # type: ignore[assignment]  # the guard, taken away
        try:
            return await poll(self, seconds)
        finally:
            self._database = database

    keeping: list[asyncio.Future[None]] = []
    Intake.poll = hasty  # type: ignore[method-assign]  # the guard, taken away


def no_lane_of_ones_own() -> None:
    """Nobody says what is about to be handled, and no lane is locked."""
    new = "SELECT lane FROM inbox WHERE state = 'new' ORDER BY id LIMIT :limit"

    asking: list[int] = []

    def all_of_them(tx: Transaction, worker: int, *, limit: int) -> Counter[int]:
        asking[:] = [worker]
        return Counter(row[0] for row in tx.all(sa.text(new), {"limit": limit}))

    def unlocked(tx: Transaction, lane: int) -> Waiting | None:
        row = tx.first(inbox._head, {"lane": lane})
        return None if row is None else replace(Waiting(*row), worker=asking[0])

    inbox.announce = all_of_them  # the guard, taken away
    inbox.hold = unlocked  # likewise


def places_read_and_then_written() -> None:
    """Whether a place is left is read first, and one more is written then."""
    table = table_of(Challenge)

    def take(tx: Transaction, challenge: Challenge) -> bool:
        tx.session.refresh(challenge)
        if challenge.taken >= (challenge.places or 0):
            return False
        tx.changed(sa.update(table).where(table.c.id == challenge.id).values(taken=challenge.taken + 1))
        return True

    challenges.take_place = take  # the guard, taken away


GUARDS: dict[str, Callable[[], None]] = {
    "confirm-before-storing": confirm_before_storing,
    "no-lane-of-ones-own": no_lane_of_ones_own,
    "places-read-and-then-written": places_read_and_then_written,
}
