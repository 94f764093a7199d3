"""getUpdates: the long poll that hands updates out, and Telegram's patience with those who poll in a muddle."""

import asyncio
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.errors import TelegramError, conflict
from sandbox.state.updates import UpdateQueue

MOST_PER_POLL = 100
LONGEST_POLL = 50
# Who asks for the same offset again so soon is made to wait, or gets one update only.
PENALTY = 3.0
HASTY = 0.5
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
OTHER_WAY = "terminated by setWebhook request"
WEBHOOK_IS_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True)
class Pace:
    """What Telegram remembers of a bot's last poll.

    Its penalties need time to pass, so there are none on a clock that stands still: a test would wait for ever.
    """

    offset: int = 0
    at: float = float("-inf")
    next_conflict: float = float("-inf")

    def slow_down(self, offset: int, limit: int, timeout: int, now: float) -> tuple[int, int]:
        """The limit and timeout that the poll really gets."""
        if offset == self.offset and now < self.at + PENALTY:
            timeout = max(timeout, int(PENALTY))
            if now < self.at + HASTY:
                limit = 1
        self.offset, self.at = offset, now
        return limit, timeout

    def conflict_delay(self, now: float) -> float:
        """How long a 409 keeps the bot waiting: the first in a while does not."""
        if now < self.next_conflict:
            return PENALTY
        self.next_conflict = now + PENALTY
        return 0


class Poller:
    """The polls of one bot, of which at most one waits."""

    def __init__(self, queue: UpdateQueue, clock: Clock) -> None:
        self._queue = queue
        self._clock = clock
        self._pace = Pace()
        self._waiter: asyncio.Future[None] | None = None

    def __getstate__(self) -> dict[str, object]:
        """Without the poll that waits, which is not part of a copy."""
        return self.__dict__ | {"_waiter": None}

    @property
    def waiting(self) -> bool:
        """Whether a long poll waits at this moment."""
        return self._waiter is not None and not self._waiter.done()

    async def poll(self, *, offset: int, limit: int, timeout: int) -> bytes:
        """The next updates as a JSON array, waiting up to `timeout` seconds for one to come.

        An offset above 0 confirms everything below it; below 0 it keeps only the newest. Of two polls that wait, the
        older is ended by a Conflict. The wait ends when the time has passed in the sandbox or for real, whichever is
        sooner: a client has real patience.
        """
        limit = min(max(limit, 1), MOST_PER_POLL)
        timeout = min(max(timeout, 0), LONGEST_POLL)
        if not self._clock.frozen:
            limit, timeout = self._pace.slow_down(offset, limit, timeout, self._clock.timestamp())
        if offset < 0:
            self._queue.keep_newest(-offset)
        else:
            self._queue.confirm_below(offset)
        batch = self._queue.head(limit)
        if not batch and timeout:
            await self._wait(timeout)
            batch = self._queue.head(limit)
        return b"[" + b",".join(queued.body for queued in batch) + b"]"

    async def refuse(self) -> TelegramError:
        """The 409 for a poll while a webhook is active."""
        return await self._conflict(WEBHOOK_IS_ACTIVE)

    def give_way(self) -> None:
        """End the waiting poll with a 409, as a webhook is set."""
        self._end(OTHER_WAY)

    def interrupt(self) -> None:
        """End the waiting poll with what there is."""
        if self._waiter is not None and self.waiting:
            self._waiter.set_result(None)

    def _end(self, reason: str) -> None:
        if self._waiter is not None and self.waiting:
            self._waiter.set_exception(conflict(reason))
            self._stop_waiting()

    def _stop_waiting(self) -> None:
        self._waiter = None
        self._queue.listen(None)

    async def _wait(self, seconds: float) -> None:
        self._end(OTHER_POLL)
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        self._queue.listen(lambda _: self.interrupt())
        try:
            await outlast(self._clock, seconds, waiter)
            if waiter.done():
                waiter.result()
        except TelegramError as error:
            raise await self._conflict(error.description.removeprefix("Conflict: ")) from error
        finally:
            if self._waiter is waiter:
                self._stop_waiting()

    async def _conflict(self, reason: str) -> TelegramError:
        if not self._clock.frozen and (delay := self._pace.conflict_delay(self._clock.timestamp())):
            await outlast(self._clock, delay)
        return conflict(reason)


async def outlast(clock: Clock, seconds: float, *others: "asyncio.Future[None]") -> None:
    """Return when one of the others is done, or so many seconds have passed on the clock or in real time."""
    passed = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({passed, *others}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        passed.cancel()
