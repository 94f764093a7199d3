"""The sandbox's time, moved from outside."""

from datetime import datetime, timedelta

from sandbox.client.wire import Wire


class SandboxClock:
    """The sandbox's time."""

    def __init__(self, telegram: Wire) -> None:
        self._telegram = telegram

    async def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
        span = timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        return await self._tell(advance=span.total_seconds())

    async def set(self, moment: datetime) -> datetime:
        return await self._tell(set=moment.isoformat())

    async def freeze(self) -> datetime:
        """From now on it moves only when told."""
        return await self._tell(frozen=True)

    async def thaw(self) -> datetime:
        """From now on it runs by itself."""
        return await self._tell(frozen=False)

    async def _tell(self, **body: object) -> datetime:
        return datetime.fromisoformat((await self._telegram.post("clock", **body))["now"])
