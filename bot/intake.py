"""Intake by long polling: raw updates go into the inbox, and only then is Telegram told that they arrived.

Nothing is parsed here, so no update can jam the door. Trouble (a revoked token, a second poller, no network) is logged
once for each kind when it begins and once when all is well again; meanwhile it polls on with growing pauses, for as
long as the process lives. Of several processes one polls, as Telegram answers only who asked last; the others stand by
until it dies.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import InvalidToken

from bot.arrivals import arrival
from bot.telegram import ALLOWED_UPDATES, Telegram, asked_pause
from bot.trouble import Trouble
from storage import inbox
from storage.database import Database
from storage.locks import Lock

POLL_SECONDS = 30
PAUSES = (1, 2, 3)  # short, so that all is well soon after the trouble ends
TOKEN_SECONDS = 30.0  # only a person can put that right
STAND_BY_SECONDS = 0.25
LONGEST_SILENCE = 75.0  # a long poll, the wait for its answer, and the longest pause


class Intake:
    """The one task that asks Telegram for updates. `trouble` knows what is wrong now."""

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        *,
        bot_id: int,
        on_arrival: Callable[[], None],
        door: Lock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._bot_id = bot_id
        self._on_arrival = on_arrival
        self._door = door
        self._stands_by = False
        self._sleep = sleep
        self._clock = clock
        self._offset = 0
        self._heard_at: float | None = None
        self.trouble = Trouble("intake")

    async def run(self) -> None:
        """Polls until it is cancelled. First, and after trouble, it does not wait: the answer says that all is well."""
        try:
            await self._keep_polling()
        finally:
            await self._door.release()

    async def _keep_polling(self) -> None:
        failures = 0
        seconds = 0
        while True:
            pause: float = PAUSES[min(failures, len(PAUSES) - 1)]
            try:
                self._stands_by = not await self._door.take()
                if not self._stands_by:
                    await self.poll(seconds)
            except Exception as error:  # noqa: BLE001  # Telegram, the database or a bug: what is not confirmed comes again
                self.trouble.note(error)
                pause = max(pause, asked_pause(error), TOKEN_SECONDS if isinstance(error, InvalidToken) else 0)
            else:
                self.trouble.recover()
                failures = 0
                seconds = 0 if self._stands_by else POLL_SECONDS
                if self._stands_by:
                    await self._sleep(STAND_BY_SECONDS)
                continue
            await self._sleep(pause)
            failures += 1
            seconds = 0

    def fault(self) -> str:
        """What keeps updates from coming; empty if nothing does, or if it is another process that they come to."""
        if self._stands_by:
            return ""
        if self._heard_at is None:
            return f"no answer from Telegram yet {self.trouble.now}".rstrip()
        silence = self._clock() - self._heard_at
        if silence <= LONGEST_SILENCE:
            return ""
        return f"no answer from Telegram for {silence:.0f} s {self.trouble.now}".rstrip()

    async def poll(self, seconds: int) -> int:
        """How many updates one call brought; they are committed before the next call confirms them."""
        parameters = {"offset": self._offset, "limit": 100, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES}
        updates: list[dict[str, Any]] = await self._telegram.call("getUpdates", parameters, seconds=seconds + 10)
        arrivals = [arrival(update) for update in updates]
        if arrivals:
            await self._database.run(lambda tx: inbox.store(tx, self._bot_id, arrivals))
            self._offset = max(one.update_id or 0 for one in arrivals) + 1
            self._on_arrival()
        self._heard_at = self._clock()
        return len(arrivals)
