"""Readings that can be broken off: no thread can be stopped from outside, but the statement it waits for can."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Connection

INTERRUPTIONS = 20
INTERRUPTION_SECONDS = 0.05
T = TypeVar("T")


class Reading:
    """A reading that is broken off when nobody waits for it any more, so that a stop need not wait for its end."""

    def __init__(self) -> None:
        self._driver: Any = None

    @contextlib.contextmanager
    def on(self, connection: Connection) -> Iterator[None]:
        """The thread that reads is at work on this connection."""
        self._driver = connection.connection.driver_connection
        try:
            yield
        finally:
            self._driver = None

    async def end_of(self, reading: Awaitable[T]) -> T:
        """The result of the reading."""
        try:
            return await reading
        except asyncio.CancelledError:
            for _ in range(INTERRUPTIONS):  # between two statements there is nothing to interrupt
                if (driver := self._driver) is None:
                    break
                await asyncio.to_thread(_interrupt, driver)
                await asyncio.sleep(INTERRUPTION_SECONDS)
            raise


def _interrupt(driver: Any) -> None:
    if isinstance(driver, sqlite3.Connection):
        driver.interrupt()
        return
    with contextlib.suppress(driver.Error):  # a server that does not answer this either
        driver.cancel_safe(timeout=INTERRUPTION_SECONDS * INTERRUPTIONS)
