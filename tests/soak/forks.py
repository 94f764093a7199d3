"""Houses that live in processes of their own and can be killed at any event; the imports are paid once.

`python -m tests.soak.forks` reads a life per line and forks for each: the child lives it and writes down how it ended.
"""

import asyncio
import gc
import importlib
import json
import logging
import os
import signal
import sys
import traceback
from dataclasses import asdict, dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from bot.app import House, build
from bot.pacer import NO_LIMITS, Pacer
from bot.telegram import connect
from handlers.kit import dispatch
from handlers.kit.words import LANGUAGES, words
from sandbox.clock import Clock
from scheduler.tick import jobs
from storage import locks
from tests.soak import looking
from tests.soak.trap import Trap
from tests.soak.weakened import weaken

TOKEN = "123456:test-token"
KEY = "Zm9yLXRoZS10ZXN0cy1vbmx5LTMyLWJ5dGVzLWxvbmc="
LONGEST_SECONDS = 60
LONGEST_LINE = 2**24
REST_TRIES, REST_SECONDS = 200, 0.02


@dataclass(frozen=True, slots=True)
class Life:
    """What a house is to live through: all that is due at each moment. Killed at event `kill_at` of the first one.

    `without`: the guard that is taken away.
    """

    api_url: str
    database_url: str
    moments: list[str]
    kill_at: int = 0
    without: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """How a life ended: at which event it was killed, or what stands in the database, or what went wrong."""

    killed: str = ""
    points: tuple[str, ...] = ()
    state: Any = None
    error: str = ""


async def live(life: Life, report: int) -> dict[str, Any]:
    """The points that were passed in the first moment, and the state after the last one."""
    clock = Clock(datetime.fromisoformat(life.moments[0]), frozen=True)
    trap = Trap(life.kill_at, report)
    trap.set()
    house = await build(
        token=TOKEN,
        api_url=life.api_url,
        database_url=life.database_url,
        key=KEY,
        clock=clock.now,
        pacer=Pacer(NO_LIMITS),
    )
    helm = locks.lock(life.database_url, "sender")
    while not (await house.presence.take() and await helm.take()):
        await asyncio.sleep(REST_SECONDS)
    await house.sender.recover()
    trap.arm()
    await house.settle()
    trap.disarm()
    for moment in life.moments[1:]:
        clock.set(datetime.fromisoformat(moment))
        await house.settle()
    return {"points": trap.points, "state": await _at_rest(house)}


async def _at_rest(house: House) -> Any:
    """The state once nothing is held any more by the sessions of a process that was killed just now."""
    for _ in range(REST_TRIES):
        state = await house.database.read(looking.state)
        if not state["waiting"]:
            break
        await asyncio.sleep(REST_SECONDS)
        await house.settle()
    return state


class Zygote:
    """A process that only forks, seen from the one that asks it to."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.soak.forks",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def live(self, life: Life) -> End:
        """How a life ended."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(life)).encode() + b"\n")
        found = json.loads(await self._process.stdout.readline())
        return End(**found | {"points": tuple(found.get("points", ()))})


def _fork(life: Life) -> dict[str, Any]:
    """What the child wrote, or by which signal it ended without a word."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.alarm(LONGEST_SECONDS)
        try:
            if life.without:
                weaken(life.without)
            told = asyncio.new_event_loop().run_until_complete(live(life, writing))
        except BaseException:  # noqa: BLE001  # whatever it is, it is told and not raised into the zygote's loop
            told = {"error": traceback.format_exc()}
        with os.fdopen(writing, "w") as pipe:
            json.dump(told, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if status == signal.SIGKILL:
        return {"killed": said}
    found: dict[str, Any] = json.loads(said) if status == 0 else {"error": f"ended with status {status}"}
    return found


def _warm_up() -> None:
    """Reads and imports all that a house needs, so that no child has to."""
    importlib.import_module("anyio._backends._asyncio")
    importlib.import_module("apscheduler.triggers.interval")
    connect(TOKEN, "http://127.0.0.1")
    dispatch.handlers()
    jobs()
    for language in LANGUAGES:
        words(language)
    gc.collect()
    gc.freeze()


def main() -> None:
    """Forks for every line until there are no more."""
    logging.disable()
    _warm_up()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_fork(Life(**json.loads(line)))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
