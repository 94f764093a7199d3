"""The processes of the benchmarks, each on a core of its own, and how their figures are summed up."""

import os
import statistics
import subprocess
import sys

SERVER_CORE, BOT_CORE = 0, 1


def start(*arguments: str, core: int) -> "subprocess.Popen[str]":
    """A Python process on a core of its own, where there are two."""
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)  # noqa: S603
    pin(core, process.pid)
    return process


def pin(core: int, process_id: int = 0) -> None:
    """Keeps a process (this one if none is named) and what it starts later on one core, where there are two."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process_id, {core})


def spread(figures: list[float], shape: str) -> tuple[str, str, str]:
    """Median, lowest, highest."""
    return format(statistics.median(figures), shape), format(min(figures), shape), format(max(figures), shape)
