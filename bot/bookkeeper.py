"""The bookkeeper: looks over the books after each start and whenever the scheduler says so, and says what is wrong.

It reads on a connection of its own, so neither the writer nor a monitor waits for it, and it stops nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.trouble import Trouble
from loyalty import books
from loyalty.books import Fault
from scheduler.tick import jobs
from storage.database import Database

START_SECONDS = 30.0
log = logging.getLogger(__name__)


class Bookkeeper:
    """Looks over the books; `wake` it when it is time."""

    def __init__(self, database: Database, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._database = database
        self._sleep = sleep
        self._wake = asyncio.Event()
        self.trouble = Trouble("books")

    def wake(self) -> None:
        """Says that it is time."""
        self._wake.set()

    async def run(self) -> None:
        """Looks until it is cancelled; first a while after the start, when what has waited is done."""
        await self._sleep(START_SECONDS)
        while True:
            self._wake.clear()
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # the database is away: the next look will find what there is
                self.trouble.note(error)
            else:
                self.trouble.recover()
            await self._wake.wait()

    async def look(self) -> list[Fault]:
        """What is wrong, once it is logged and the owners are told."""
        found = await self._database.read(partial(books.faults, jobs=jobs()))
        for fault in found:
            log.error("books.wrong", extra={"fault": fault.says, "community": fault.community_id})
        if found:
            await self._database.run(partial(books.tell, found=found))
        else:
            log.info("books.fine")
        return found
