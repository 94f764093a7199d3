"""The processes of the benchmarks, each on a core of its own, and how their figures are summed up."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVER_CORE, BOT_CORE = 0, 1


def start(
    *arguments: str, core: int, folder: Path = ROOT, settings: Mapping[str, str] | None = None
) -> "subprocess.Popen[str]":
    """A Python process on a core of its own, where there are two; `settings` are added to its environment."""
    process = subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, "-m", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(settings or {}),
    )
    pin(core, process.pid)
    return process


def figures(*arguments: str) -> dict[str, float]:
    """What a bot printed at its end, as JSON in its last line."""
    bot = start(*arguments, core=BOT_CORE)
    printed, _ = bot.communicate(timeout=600)
    if bot.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed")
    return dict(json.loads(printed.strip().splitlines()[-1]))


@contextmanager
def serving(*arguments: str) -> Iterator[str]:
    """The address of a fresh server, which is ended at last."""
    server = start(*arguments, core=SERVER_CORE)
    try:
        yield server.stdout.readline().strip() if server.stdout else ""
    finally:
        server.terminate()
        server.wait(10)


def pin(core: int, process_id: int = 0) -> None:
    """Keeps a process (this one if none is named) and what it starts later on one core, where there are two."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process_id, {core})


def spread(figures: list[float], shape: str) -> tuple[str, str, str]:
    """Median, lowest, highest."""
    return format(statistics.median(figures), shape), format(min(figures), shape), format(max(figures), shape)
