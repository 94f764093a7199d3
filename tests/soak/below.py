"""What can go wrong below the bots, each as a context that is entered when it begins and left when it has ended."""

import asyncio
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from bot.sender import IN_FLIGHT
from sandbox.client import Telegram
from tests.postgres import Server
from tests.soak.balancer import Balancer
from tests.soak.processes import Bots

CAN_BE_FULL = hasattr(resource, "prlimit")
FULL_BYTES = 65_536  # no file grows beyond that: more than the logs need, less than the database


@dataclass(slots=True)
class Below:
    """What the bots stand on. `most_repeated`: how many answers the trouble may have made them say twice."""

    database_url: str
    telegram: Telegram
    gate: Balancer
    bots: Bots
    most_repeated: int = 0


@asynccontextmanager
async def restart(below: Below) -> AsyncIterator[None]:
    """PostgreSQL ends without a word and recovers from its log."""
    below.most_repeated = IN_FLIGHT
    server = Server(below.database_url)
    restarting = asyncio.create_task(asyncio.to_thread(server.restart))
    yield
    await restarting


@asynccontextmanager
async def away(below: Below) -> AsyncIterator[None]:
    """PostgreSQL is not there."""
    below.most_repeated = IN_FLIGHT
    server = Server(below.database_url)
    await asyncio.to_thread(server.stop)
    try:
        yield
    finally:
        await asyncio.to_thread(server.start)


@asynccontextmanager
async def errors(below: Below) -> AsyncIterator[None]:
    """Every call of the Bot API is answered by a gateway that has lost what is behind it."""
    await below.telegram.fault("*", code=502, times=None)
    yield
    await below.telegram.clear_faults()


@asynccontextmanager
async def unreachable(below: Below) -> AsyncIterator[None]:
    """Connections to the Bot API are cut, and new ones refused."""
    below.most_repeated = await below.gate.shut()
    yield
    await below.gate.open()


@asynccontextmanager
async def full(below: Below) -> AsyncIterator[None]:
    """Files do not grow: a disk that is full, for whoever cannot make one."""
    _limit(below.bots, FULL_BYTES)
    yield
    _limit(below.bots, resource.RLIM_INFINITY)


def _limit(bots: Bots, size: int) -> None:
    """Python ignores the signal that comes with it, so that a write fails."""
    for process in bots.processes:
        if process.pid is not None:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


KINDS: dict[str, Callable[[Below], AbstractAsyncContextManager[None]]] = {
    "restart": restart,
    "away": away,
    "errors": errors,
    "unreachable": unreachable,
    "full": full,
}
