"""`python -m tests.soak [proof ...] [--short]`: lives through the proofs, in their long form unless told otherwise.

It prints figures; the exit code is 1 if anything was violated.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from storage import migrations
from tests.postgres import Cluster
from tests.soak import killing, machine, order, poison, recovery, right_time, stock, stopping, trouble
from tests.soak.scene import Result

out = Console(highlight=False, soft_wrap=True)
Way = Callable[[str], Awaitable[Result]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proof:
    """One way to live through something, on one engine, in its short and its long form."""

    name: str
    engine: str
    short: Way
    long: Way


def proofs() -> Iterator[Proof]:
    """All of them."""
    for engine, processes in (("sqlite", 1), ("postgresql", 3)):
        for hook in ("", "/hook"):
            short = killing.Plan(processes=processes, hook=hook)
            long = replace(killing.LONG, processes=processes, hook=hook)
            way = "webhook" if hook else "polling"
            yield Proof(f"killing-{way}", engine, _way(killing.run, short), _way(killing.run, long))
        scarce = stock.Plan(processes=4 if processes > 1 else 1)
        scarcer = replace(stock.LONG, processes=scarce.processes)
        yield Proof("stock", engine, _way(stock.run, scarce), _way(stock.run, scarcer))
        stop = stopping.Plan(processes=processes)
        stops = replace(stopping.LONG, processes=processes)
        yield Proof("machine", engine, _way(machine.run, machine.Plan()), _way(machine.run, machine.LONG))
        yield Proof("stopping", engine, _way(stopping.run, stop), _way(stopping.run, stops))
    yield Proof("order", "postgresql", _way(order.run, order.Plan()), _way(order.run, order.LONG))
    yield Proof("poison", "postgresql", _way(poison.run, poison.Plan()), _way(poison.run, poison.LONG))
    alone = replace(poison.LONG, processes=1)
    yield Proof("poison", "sqlite", _way(poison.run, replace(alone, updates=400, hang=1.0)), _way(poison.run, alone))
    below, at_length = trouble.ON_POSTGRES, trouble.LONG_ON_POSTGRES
    yield Proof("trouble", "postgresql", _way(trouble.run, below), _way(trouble.run, at_length))
    below, at_length = trouble.ON_SQLITE, trouble.LONG_ON_SQLITE
    yield Proof("trouble", "sqlite", _way(trouble.run, below), _way(trouble.run, at_length))
    yield Proof("right-time", "sqlite", _way(right_time.run, right_time.Plan()), _way(right_time.run, right_time.LONG))
    yield Proof("recovery", "sqlite", _way(recovery.run, recovery.Plan()), _way(recovery.run, recovery.LONG))


def _way(run: Callable[[str, T], Awaitable[Result]], plan: T) -> Way:
    return lambda url: run(url, plan)


@contextmanager
def fresh_database(engine: str) -> Iterator[str]:
    """The URL of a new database, gone afterwards."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("SOAK_FOLDER")) as name:
        if engine == "sqlite":
            url = f"sqlite:///{Path(name) / 'soak.sqlite3'}"
            migrations.upgrade(url)
            yield url
            return
        Path(name).chmod(0o755)
        with Cluster(Path(name)) as cluster:
            yield cluster.fresh_database()


def main(names: Annotated[list[str] | None, typer.Argument()] = None, *, short: bool = False) -> None:
    """Lives through the named proofs, or all."""
    chosen = [proof for proof in proofs() if not names or any(proof.name.startswith(name) for name in names)]
    failed = 0
    for proof in chosen:
        with fresh_database(proof.engine) as url:
            result = asyncio.run((proof.short if short else proof.long)(url))
        failed += bool(result.violations)
        mark = "[red]✗[/red]" if result.violations else "[green]✓[/green]"
        out.print(f"{mark} {proof.name} on {proof.engine}: {', '.join(f'{k} {v}' for k, v in result.figures.items())}")
        for violation in result.violations[:20]:
            out.print(f"    {violation}", markup=False)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    typer.run(main)
