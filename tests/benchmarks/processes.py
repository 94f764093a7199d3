"""The processes of the benchmarks, each on a core of its own, and how their figures are summed up."""

import os
import statistics
import subprocess
import sys

SERVER_CORE, BOT_CORE = 0, 1


def start(*arguments: str, core: int) -> "subprocess.Popen[str]":
    """A Python process on a core of its own, where there are two."""
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)  # noqa: S603
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process.pid, {core})
    return process


def spread(figures: list[float], shape: str) -> tuple[str, str, str]:
    """Median, lowest, highest."""
    return format(statistics.median(figures), shape), format(min(figures), shape), format(max(figures), shape)
