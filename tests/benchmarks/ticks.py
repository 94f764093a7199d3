"""One tick of the scheduler, with nothing due and with 200 reminders due: a million members beside a tenth of them."""

import asyncio
import json
import secrets
import statistics
import sys
import time
from datetime import timedelta

from rich.table import Table

from bot.trouble import Trouble
from loyalty import Transaction
from scheduler.tick import Metronome
from storage.database import open_database
from storage.due import Due
from storage.members import Member
from storage.types import table_of
from tests.benchmarks.filler import LAPSE_DAYS
from tests.benchmarks.processes import figures, spread
from tests.benchmarks.stock import stocks
from tests.benchmarks.workload import KEY, beginning

ROUNDS = 5
LARGE, SMALL = 1_000_000, 100_000
DUE = 200
TICKS = {"empty": 500, "full": 5}
WARMING_UP = 20
# Within the window of reminders.
EVENING = beginning() + timedelta(hours=8, minutes=30)


def plan(tx: Transaction, count: int, turn: int) -> None:
    """Lets 200 members' turn come who were last active as long ago as it takes; each turn has others."""
    member, due = table_of(Member), table_of(Due)
    ids = range(turn + 1, count + 1, count // DUE)[:DUE]
    active_on = EVENING.date() - timedelta(days=LAPSE_DAYS)
    tx.execute(member.update().where(member.c.id.in_(ids)).values(active_on=active_on))
    tx.execute(due.update().where(due.c.job == "lapse", due.c.object_id.in_(ids)).values(due_at=EVENING))


async def main(url: str, count: int, number: int) -> None:
    """Prints the median seconds of a tick of each kind, in the round with this number."""
    database = open_database(url, clock=lambda: EVENING, token=lambda: secrets.token_urlsafe(15), key=KEY)
    metronome = Metronome(
        database, seconds=1, on_done=lambda: None, on_job=lambda _job, _late: None, trouble=Trouble("tick")
    )

    async def timed(expected: int) -> float:
        begin = time.perf_counter()
        done = await metronome.tick()
        if done != expected:
            raise RuntimeError(f"{done} of {expected} were done")
        return time.perf_counter() - begin

    for _ in range(WARMING_UP):
        await timed(0)
    empty = [await timed(0) for _ in range(TICKS["empty"])]
    full = []
    for turn in range(number * TICKS["full"], (number + 1) * TICKS["full"]):
        await database.run(lambda tx, turn=turn: plan(tx, count, turn))  # type: ignore[misc]
        full.append(await timed(DUE))
    await database.close()
    sys.stdout.write(json.dumps({"empty": statistics.median(empty), "full": statistics.median(full)}) + "\n")


def measure(url: str, count: int, number: int) -> dict[str, float]:
    """Seconds of a tick of each kind, in one round."""
    return figures("tests.benchmarks.ticks", url, str(count), str(number))


def ticks_table(large: int = LARGE, small: int = SMALL, rounds: int = ROUNDS) -> Table:
    """A tick at both sizes, on both engines."""
    table = Table("what", "median", "lowest", "highest")
    for engine, stock in stocks().items():
        urls = {count: stock.original(count) for count in (large, small)}
        measured = [{count: measure(urls[count], count, number) for count in urls} for number in range(rounds)]
        for kind in TICKS:
            for count in urls:
                times = [1e3 * one[count][kind] for one in measured]
                table.add_row(f"{engine}, {kind} tick, {count:,} members: ms", *spread(times, ",.2f"))
            ratios = [one[large][kind] / one[small][kind] for one in measured]
            table.add_row(f"{engine}, {kind} tick: ratio", *spread(ratios, ".2f"))
    return table


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
