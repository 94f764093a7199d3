"""The sandbox's own time, which can be moved or stopped."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset; when frozen, it moves only when told to. Who waits, waits in this time."""

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._offset = timedelta()
        self._frozen_at = datetime.now(UTC) if frozen else None
        self._sleepers: set[asyncio.Future[None]] = set()
        if start is not None:
            self.set(start)

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self._frozen_at or datetime.now(UTC) + self._offset

    def timestamp(self) -> float:
        """Seconds since 1970, as dates travel in the Bot API."""
        if self._frozen_at is not None:
            return self._frozen_at.timestamp()
        return time.time() + self._offset.total_seconds()

    def advance(self, seconds: float) -> None:
        self.set(self.now() + timedelta(seconds=seconds))

    def set(self, moment: datetime) -> None:
        """Make it `moment`, which must know its time zone."""
        if moment.tzinfo is None:
            raise ValueError("The moment needs a time zone.")
        moment = moment.astimezone(UTC)
        if self._frozen_at is None:
            self._offset = moment - datetime.now(UTC)
        else:
            self._frozen_at = moment
        self._wake()

    def freeze(self) -> None:
        self._frozen_at = self.now()
        self._wake()

    def thaw(self) -> None:
        """Go on ticking from the present moment."""
        moment, self._frozen_at = self.now(), None
        self.set(moment)

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds of this time have passed; on a frozen clock, when it was moved that far."""
        end = self.now() + timedelta(seconds=seconds)
        while (left := (end - self.now()).total_seconds()) > 0:
            moved: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._sleepers.add(moved)
            try:
                await asyncio.wait({moved}, timeout=None if self.frozen else left)
            finally:
                self._sleepers.discard(moved)

    def _wake(self) -> None:
        """Let every sleeper look at the clock again."""
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
