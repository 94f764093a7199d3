"""Runs every benchmark in interleaved rounds and prints medians and ratios."""

import json
import os
import platform
import statistics
import subprocess
import sys
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

ROUNDS = 5
UPDATES = 20_000
SERVER_CORE, BOT_CORE = 0, 1
VARIANTS = {"bare": "bare PTB, no-op handler", "house": "the whole bot, SQLite FULL"}


@dataclass(frozen=True, slots=True)
class Measured:
    """Updates a second, and microseconds of CPU for each."""

    rate: float
    cpu: float


def start(*arguments: str, core: int) -> "subprocess.Popen[str]":
    """A Python process on a core of its own, where there are two."""
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)  # noqa: S603
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process.pid, {core})
    return process


def measure(variant: str) -> Measured:
    """One round of one variant, on a fresh server."""
    server = start("tests.benchmarks.server", core=SERVER_CORE)
    try:
        address = server.stdout.readline().strip() if server.stdout else ""
        bot = start(f"tests.benchmarks.{variant}", address, str(UPDATES), core=BOT_CORE)
        printed, _ = bot.communicate(timeout=600)
        return Measured(**json.loads(printed.strip().splitlines()[-1]))
    finally:
        server.terminate()
        server.wait(10)


def spread(figures: list[float], shape: str) -> tuple[str, str, str]:
    """Median, lowest, highest."""
    return format(statistics.median(figures), shape), format(min(figures), shape), format(max(figures), shape)


def main() -> None:
    """Measures, and prints what was measured."""
    console = Console()
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    console.print(f"{machine}\n{UPDATES:,} silent group messages of 2,000 members, all of which earn")
    rounds = [{variant: measure(variant) for variant in VARIANTS} for _ in range(ROUNDS)]
    table = Table("what", "median", "lowest", "highest")
    for variant, title in VARIANTS.items():
        table.add_row(f"{title}: updates/s", *spread([one[variant].rate for one in rounds], ",.0f"))
        table.add_row(f"{title}: CPU µs/update", *spread([one[variant].cpu for one in rounds], ",.0f"))
    table.add_row("ratio of updates/s", *spread([one["house"].rate / one["bare"].rate for one in rounds], ".2f"))
    console.print(table)


if __name__ == "__main__":
    main()
