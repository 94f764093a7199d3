"""What happens in the sandbox, as it happens: a log that a page or a test can follow."""

import asyncio
import itertools
from collections import deque

from sandbox.shapes import Json

# Enough for a page that was asleep for a while; one that slept longer reads /sim/state again.
REMEMBERED = 10_000
# A chat is shown with all its members; of large groups the older events are forgotten sooner.
MOST_MEMBERS = 200_000


class EventLog:
    """Numbered events; followers are woken by each new one."""

    def __init__(self) -> None:
        self._log: deque[Json] = deque()
        self._members = 0
        self._waiters: set[asyncio.Future[None]] = set()
        self.seq = 0

    def emit(self, kind: str, **fields: object) -> None:
        self.seq += 1
        event: Json = {"seq": self.seq, "type": kind, **fields}
        self._log.append(event)
        self._members += _members(event)
        while len(self._log) > REMEMBERED or (self._members > MOST_MEMBERS and len(self._log) > 1):
            self._members -= _members(self._log.popleft())
        self.wake()

    def wake(self) -> None:
        """Let every follower look again."""
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def after(self, seq: int) -> list[Json]:
        """The remembered events with a number above `seq`, oldest first."""
        newer = min(max(self.seq - seq, 0), len(self._log))
        return list(itertools.islice(self._log, len(self._log) - newer, None))

    async def wait(self, seq: int, seconds: float) -> None:
        """Return once there is an event above `seq`, or after so many seconds."""
        if self.seq > seq:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await asyncio.wait({waiter}, timeout=seconds)
        finally:
            self._waiters.discard(waiter)


def _members(event: Json) -> int:
    """How many members the event lists."""
    return len(event["chat"].get("members", ())) if event["type"] == "chat" else 0
