"""What happens by itself once the sandbox's clock gets there: a poll closes, counted reactions are reported."""

import asyncio
from collections.abc import Callable

from sandbox.clock import Clock


class Timers:
    """Things to do later, each once; only a running sandbox has any."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()

    def at(self, moment: float, act: Callable[[], None]) -> None:
        """Do it when it is `moment`, in seconds since 1970."""
        task = asyncio.get_running_loop().create_task(self._wait(moment, act))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel(self) -> None:
        """Forget them all; the server is about to stop."""
        for task in self._tasks:
            task.cancel()

    async def _wait(self, moment: float, act: Callable[[], None]) -> None:
        await self._clock.sleep(moment - self._clock.timestamp())
        act()
