"""The worker: takes updates from the inbox, one person's in their order, different people's side by side.

It announces what it is about to handle, so that several workers share the work, and handles with care, one by one,
what a worker that lives no more had announced: one of these updates may be what ended it.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Sequence

from bot.handling import Handling
from bot.trouble import Trouble
from storage import inbox, locks
from storage.database import Database, Transaction
from storage.inbox import Waiting
from storage.locks import Lock

BATCH = 200
IDLE_SECONDS = 1.0
CARE_SECONDS = 0.25


class Worker:
    """Handles what the inbox holds; `wake` it when there is more. `number` is that of this process."""

    def __init__(
        self,
        handling: Handling,
        database: Database,
        *,
        number: int,
        presence: Lock,
        on_done: Callable[[], None],
        count: Callable[[str], None],
    ) -> None:
        self._handling = handling
        self._database = database
        self._number = number
        self._presence = presence
        self._on_done = on_done
        self._count = count
        self._under_way: dict[asyncio.Task[int], int] = {}
        self._has_left_some = False
        self._wake = asyncio.Event()
        self._stopping = False
        self.trouble = Trouble("worker")

    def wake(self) -> None:
        """Says that something has arrived."""
        self._wake.set()

    def stop(self) -> None:
        """Lets `run` end after the transactions under way."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Handles updates until it is stopped; what it had announced and did not begin is given back."""
        caring = asyncio.create_task(self._keep_caring())
        while not self._stopping:
            self._wake.clear()
            begun = await self._begin()
            if not begun or self.trouble.now:
                await _wait(self._wake, IDLE_SECONDS)
        caring.cancel()
        await asyncio.wait([caring, *self._under_way])
        with contextlib.suppress(Exception):  # if the database is away they are suspect at the next start
            await self._database.run(lambda tx: inbox.give_back(tx, self._number))

    async def work(self) -> int:
        """How many updates were handled, of those that wait now."""
        await self._begin()
        return sum(await asyncio.gather(*self._under_way))

    async def care(self) -> int:
        """How many suspect updates were handled, one at a time; those of dead workers become suspect first."""
        handled = 0
        await self._database.run(self._suspect)
        while (suspect := await self._database.run(inbox.first_suspect)) is not None:
            outcome = await self._handling.take_carefully(suspect)
            if not outcome:  # another worker takes care of it
                break
            self._note(outcome)
            handled += 1
        return handled

    def _suspect(self, tx: Transaction) -> int:
        return inbox.suspect(tx, [self._number, *locks.living(tx)])

    async def _keep_caring(self) -> None:
        while True:
            begun = self.trouble.ended
            try:
                await self._presence.take()  # it may have been lost with its connection
                if await self.care():
                    self.wake()  # what has come after it in its lane may be announced now
            except Exception as error:  # noqa: BLE001  # the database is away, or a bug: it is looked at again
                self.trouble.note(error, begun=begun)
                self._has_left_some = True
            await asyncio.sleep(CARE_SECONDS)

    async def _begin(self) -> int:
        """How many updates were announced now; each lane is under way in a task of its own."""
        room = BATCH - sum(self._under_way.values())
        if room < BATCH // 2:
            return 0
        gives_back, self._has_left_some = self._has_left_some, False
        begun = self.trouble.ended
        try:
            announced = await self._database.run(lambda tx: self._announce(tx, room, gives_back=gives_back))
        except Exception as error:  # noqa: BLE001  # the database is away: everything is still in the inbox
            self._has_left_some |= gives_back
            self.trouble.note(error, begun=begun)
            return 0
        if not gives_back and (announced or not self._under_way):  # something was written, or nothing is left to write
            self.trouble.recover()
        lanes: defaultdict[int, list[Waiting]] = defaultdict(list)
        for waiting in announced:
            lanes[waiting.lane].append(waiting)
        for lane, updates in lanes.items():
            task = asyncio.create_task(self._clear(lane, updates))
            self._under_way[task] = len(updates)
            task.add_done_callback(self._finished)
        return len(announced)

    def _announce(self, tx: Transaction, room: int, *, gives_back: bool) -> list[Waiting]:
        if gives_back:
            inbox.give_back(tx, self._number)
        return inbox.announce(tx, self._number, limit=room)

    async def _clear(self, lane: int, updates: Sequence[Waiting]) -> int:
        """How many of a lane's announced updates were handled, before the lane has to wait or another has it."""
        handled, begun = 0, self.trouble.ended
        try:
            for waiting in updates:
                if self._stopping or not (outcome := await self._handling.take(waiting)):
                    break
                self._note(outcome)
                handled += 1
                if outcome == "retried":
                    break
            if handled < len(updates):
                await self._database.run(lambda tx: inbox.give_back(tx, self._number, lane=lane))
        except Exception as error:  # noqa: BLE001  # the database is away, or a bug: it is tried again
            self.trouble.note(error, begun=begun)
            self._has_left_some = True
        return handled

    def _note(self, outcome: str) -> None:
        self._count(outcome)
        self._on_done()

    def _finished(self, task: asyncio.Task[int]) -> None:
        del self._under_way[task]
        self._wake.set()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
