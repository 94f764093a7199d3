"""Guards that can be taken away, one at a time, to see that the proofs find it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.intake import Intake
from bot.trouble import Trouble
from storage import challenges, inbox
from storage.challenges import Challenge
from storage.database import Transaction
from storage.inbox import Waiting
from storage.types import table_of


def remove(names: str) -> None:
    """Takes the guards of these names away, with a space between two."""
    for name in names.split():
        GUARDS[name]()


def confirm_before_storing() -> None:
    """Telegram is told that updates arrived before they are kept."""
    keeping: list[asyncio.Future[None]] = []

    async def later(storing: Callable[[], Awaitable[None]]) -> None:
        async def keep() -> None:
            await asyncio.sleep(5)
            await storing()

        keeping.append(asyncio.ensure_future(keep()))

    _store(later)


def confirm_what_is_not_stored() -> None:
    """Telegram is told that updates arrived though they could not be kept."""

    async def perhaps(storing: Callable[[], Awaitable[None]]) -> None:
        with contextlib.suppress(Exception):
            await storing()

    _store(perhaps)


def _store(way: Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]) -> None:
    """Lets updates be stored in a way of its own."""
    poll = Intake.poll

    async def weakened(self: Intake, seconds: int) -> int:
        database = self._database

        class Weakened:
            async def run(self, work: Any) -> None:
                await way(partial(database.run, work))

        self._database = Weakened()  # type: ignore[assignment]  # the guard, taken away
        try:
            return await poll(self, seconds)
        finally:
            self._database = database

    Intake.poll = weakened  # type: ignore[method-assign]  # the guard, taken away


def say_every_try() -> None:
    """Trouble is told whenever something fails."""
    note = Trouble.note

    def loud(self: Trouble, error: Exception, **_: Any) -> None:
        self._told.clear()
        note(self, error)

    Trouble.note = loud  # type: ignore[method-assign]  # the guard, taken away


def no_lane_of_ones_own() -> None:
    """Nobody says what is about to be handled, and nobody notices who was faster."""
    new = "SELECT id, lane, raw, tries, received_at FROM inbox WHERE state = 'new' ORDER BY id LIMIT :limit"
    mark = "UPDATE inbox SET state = 'done', raw = '' WHERE id = :row"

    def all_of_them(tx: Transaction, _worker: int, *, limit: int) -> list[Waiting]:
        return [Waiting(*row) for row in tx.all(sa.text(new), {"limit": limit})]

    def unguarded(tx: Transaction, waiting: Waiting, _worker: int) -> None:
        tx.changed(sa.text(mark), {"row": waiting.id})

    inbox.announce = all_of_them  # the guard, taken away
    inbox.done = unguarded  # likewise


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
    "confirm-what-is-not-stored": confirm_what_is_not_stored,
    "no-lane-of-ones-own": no_lane_of_ones_own,
    "places-read-and-then-written": places_read_and_then_written,
    "say-every-try": say_every_try,
}
