"""Runs every benchmark in interleaved rounds and prints medians and ratios."""

import os
import platform
import sys
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.benchmarks.answers import PEOPLE, answers_table
from tests.benchmarks.memory import memory_table
from tests.benchmarks.million import million_table
from tests.benchmarks.processes import SERVER_CORE, figures, serving, spread, start
from tests.benchmarks.sending import sending_table
from tests.benchmarks.ticks import ticks_table

ROUNDS = 5
UPDATES = 20_000
PARTS = ("bot", "answers", "sending", "memory", "sandbox", "million", "tick")
VARIANTS = {
    "bare": "bare PTB, no-op handler",
    "house": "the whole bot, SQLite FULL",
    "postgres": "the whole bot, PostgreSQL",
}
SERVERS = {"bare aiohttp": "tests.benchmarks.plain", "sandbox": "tests.benchmarks.server"}
LOADS = {"updates": "updates/s queued and handed out", "calls": "sendMessage/s answered"}


@dataclass(frozen=True, slots=True)
class Measured:
    """Updates a second, and microseconds of CPU for each."""

    rate: float
    cpu: float


def measure(variant: str) -> Measured:
    """One round of one variant, on a fresh server."""
    with serving("tests.benchmarks.server") as address:
        return Measured(**figures(f"tests.benchmarks.{variant}", address, str(UPDATES)))


def load(server_module: str) -> dict[str, float]:
    """Updates and calls a second that a server takes from callers who do nothing else."""
    with serving(server_module) as address:
        return figures("tests.benchmarks.callers", address)


def bot_table() -> Table:
    """The whole bot beside bare python-telegram-bot."""
    rounds = [{variant: measure(variant) for variant in VARIANTS} for _ in range(ROUNDS)]
    table = Table("what", "median", "lowest", "highest")
    for variant, title in VARIANTS.items():
        table.add_row(f"{title}: updates/s", *spread([one[variant].rate for one in rounds], ",.0f"))
        table.add_row(f"{title}: CPU µs/update", *spread([one[variant].cpu for one in rounds], ",.0f"))
    for variant in ("house", "postgres"):
        ratios = [one[variant].rate / one["bare"].rate for one in rounds]
        table.add_row(f"{VARIANTS[variant]}: ratio of updates/s", *spread(ratios, ".2f"))
    return table


def sandbox_table() -> Table:
    """The sandbox beside a bare aiohttp handler, on one core."""
    rounds = [{name: load(module) for name, module in SERVERS.items()} for _ in range(ROUNDS)]
    table = Table("what", "median", "lowest", "highest")
    for figure, title in LOADS.items():
        for name in SERVERS:
            table.add_row(f"{name}: {title}", *spread([one[name][figure] for one in rounds], ",.0f"))
        ratios = [one["sandbox"][figure] / one["bare aiohttp"][figure] for one in rounds]
        table.add_row(f"ratio of {title}", *spread(ratios, ".2f"))
    return table


def main() -> None:
    """Measures, and prints what was measured; names of parts measure only those."""
    console = Console()
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    console.print(machine)
    wanted = sys.argv[1:] or PARTS
    if "bot" in wanted:
        console.print(f"{UPDATES:,} silent group messages of 2,000 members, all of which earn")
        console.print(bot_table())
    if "answers" in wanted:
        console.print(f"{PEOPLE:,} members check in at once and are told so, without flood limits")
        console.print(answers_table())
    if "sending" in wanted:
        console.print("Broadcasts to people who all want news, under Telegram's flood limits")
        console.print(sending_table())
    if "memory" in wanted and sys.platform == "linux":
        console.print("Memory while nothing happens")
        console.print(memory_table())
    elif "memory" in wanted:
        console.print("Memory is not measured here: it is read from /proc, which only Linux has")
    if "sandbox" in wanted:
        console.print("The sandbox under load, and with 100,000 people and 50 groups of 2,000")
        console.print(sandbox_table())
        crowd, _ = start("tests.benchmarks.crowd", core=SERVER_CORE).communicate(timeout=600)
        console.print(f"memory: {crowd.strip()} MiB")
    if "million" in wanted:
        console.print("Earning amid 1,000,000 members with 10,000,000 transfers, and with nobody beside")
        console.print(million_table())
    if "tick" in wanted:
        console.print("A tick with nothing and with 200 reminders due, at 1,000,000 and 100,000 members")
        console.print(ticks_table())


if __name__ == "__main__":
    main()
