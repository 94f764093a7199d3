"""Bots in processes of their own, forked from one that has everything imported, so that a start costs little."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.pacer import Limits, Pacer
from tests.soak.balancer import Balancer, free_port

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["__main__", "tests.poison", "tests.soak.broken", "tests.soak.stamps"])
STOP_SECONDS = 10
# Telegram's limits are another matter; here they would only make everything long.
UNHURRIED = Limits(per_second=500, spacing=0, group_per_minute=100_000)


def live(settings: Mapping[str, str], log: str, broken: str) -> None:
    """One life of a bot; `broken` names the guard that is taken away, if one is."""
    from bot import app
    from tests import poison
    from tests.soak import broken as guards
    from tests.soak import stamps

    with Path(log).open("ab") as file:
        os.dup2(file.fileno(), 2)
        os.dup2(file.fileno(), 1)
    os.environ.update(settings)
    sys.argv = ["regulars", "run"]
    guards.remove(broken)
    app.Pacer = partial(Pacer, UNHURRIED)
    stamps.stamp()
    poison.main()


class Bots:
    """`count` bots on one database, started again when they die; killed at the end."""

    def __init__(
        self, settings: Mapping[str, str], folder: Path, *, count: int, hook: str = "", broken: str = ""
    ) -> None:
        """`hook`: the path at which they take updates by webhook, behind one address; empty: they poll."""
        self._settings = settings
        self.logs = [folder / f"bot-{place}.log" for place in range(count)]
        self._count = count
        self._hook = hook
        self._broken = broken
        self._balancer: Balancer | None = None
        self._stack = AsyncExitStack()
        self.processes: list[BaseProcess] = []
        self.starts = 0

    async def __aenter__(self) -> Self:
        if self._hook:
            self._balancer = await self._stack.enter_async_context(Balancer([free_port() for _ in range(self._count)]))
        self.processes = [self._start(place) for place in range(self._count)]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for process in self.processes:
            process.kill()
            process.join()
        await self._stack.aclose()

    def _start(self, place: int) -> BaseProcess:
        settings = dict(self._settings)
        if self._balancer is not None:
            settings["WEBHOOK_URL"] = f"http://127.0.0.1:{self._balancer.port}{self._hook}"
            settings["WEBHOOK_SECRET"] = "soak"
            settings["WEBHOOK_PORT"] = str(self._balancer.behind[place])
        process = _context.Process(target=live, args=(settings, str(self.logs[place]), self._broken), daemon=True)
        process.start()
        self.starts += 1
        return process

    def kill(self, place: int) -> None:
        """SIGKILL, and a new one in its place at once."""
        self.processes[place].kill()
        self.processes[place].join()
        self.processes[place] = self._start(place)

    def revive(self) -> int:
        """Starts those again that have ended by themselves; how many."""
        ended = [place for place, process in enumerate(self.processes) if not process.is_alive()]
        for place in ended:
            self.processes[place].join()
            self.processes[place] = self._start(place)
        return len(ended)

    def stop(self) -> list[int | None]:
        """The exit codes after SIGTERM to all; None for one that does not end within 10 s."""
        for process in self.processes:
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, signal.SIGTERM)
        for process in self.processes:
            process.join(STOP_SECONDS)
        return [process.exitcode for process in self.processes]

    def said(self) -> str:
        """What they have logged."""
        return "".join(log.read_text(errors="replace") for log in self.logs if log.exists())
