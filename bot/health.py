"""Health: whether this process lives, and whether it does its work.

Alive is a process whose event loop answers and none of whose rooms has ended. Ready is one that can write to its
database, hears from Telegram, and has sent what is owed in time. Nothing here names a member, a group or a text.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from storage import facts
from storage.database import Database, Transaction, TransactionLostError
from storage.facts import Facts

OUTBOX_SECONDS = 120
ANSWER_SECONDS = 2.0
KEPT_SECONDS = 1.0
AWAY = (SQLAlchemyError, TransactionLostError, TimeoutError)
T = TypeVar("T")


class Door(Protocol):
    """Where updates come in."""

    def fault(self) -> str:
        """What keeps updates from coming; empty if nothing does."""


class Health:
    """What a monitor may know. `rooms` are the tasks that must not end while the process lives."""

    def __init__(self, database: Database, intake: Door, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._intake = intake
        self.rooms: Mapping[str, asyncio.Task[None]] = {}
        self.is_stopping = False
        self._written = _Kept(self._write, clock)
        self._read = _Kept(self._look, clock)

    def ended(self) -> list[str]:
        """The rooms that have ended by themselves."""
        return [name for name, task in self.rooms.items() if task.done()]

    async def faults(self) -> dict[str, str]:
        """What keeps the process from its work, by place; nothing if it is ready."""
        found = {}
        if self.is_stopping:
            found["process"] = "is stopping"
        if trouble := self._intake.fault():
            found["intake"] = trouble
        seen = await self._written.value()
        if isinstance(seen, str):
            found["database"] = seen
        elif seen.outbox_age > OUTBOX_SECONDS:
            found["outbox"] = f"the oldest message has been due for {seen.outbox_age:.0f} s"
        return found

    async def facts(self) -> Facts | None:
        """The facts as they are now; None if the database is away."""
        seen = await self._read.value()
        return None if isinstance(seen, str) else seen

    async def _write(self) -> Facts | str:
        def work(tx: Transaction) -> Facts:
            facts.beat(tx)
            return facts.look(tx)

        return await _in_time(self._database.run(work))

    async def _look(self) -> Facts | str:
        return await _in_time(self._database.read(facts.look))


async def _in_time(asking: Awaitable[Facts]) -> Facts | str:
    """The facts, or why there are none."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await asking
    except AWAY as error:
        return f"does not answer ({type(error).__name__})"


class _Kept:
    """An answer that is asked for by many and looked up once a second."""

    def __init__(self, ask: Callable[[], Awaitable[Facts | str]], clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._lock = asyncio.Lock()
        self._answer: Facts | str = ""
        self._until = float("-inf")

    async def value(self) -> Facts | str:
        async with self._lock:
            if self._clock() >= self._until:
                self._answer = await self._ask()
                self._until = self._clock() + KEPT_SECONDS
            return self._answer
