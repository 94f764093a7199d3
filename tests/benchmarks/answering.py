"""The whole bot as it answers: each check-in is stored, paid, counted, and answered through the outbox."""

import asyncio
import sys

from bot.pacer import NO_LIMITS, Pacer
from loyalty import Transaction, books
from scheduler.tick import jobs
from storage import facts, points
from tests.benchmarks.asking import ask, report
from tests.benchmarks.databases import DATABASES
from tests.benchmarks.outgoing import living

POINTS_A_CHECK_IN = 5


def check(tx: Transaction, count: int) -> None:
    """Raises unless each check-in was paid once, and nothing is left to be handled or sent."""
    paid, now, wrong = sum(points.balances(tx)), facts.look(tx), books.faults(tx, jobs=jobs())
    if paid != count * POINTS_A_CHECK_IN or now.inbox_depth or now.dead_letters or now.outbox_depth or wrong:
        raise RuntimeError(f"{paid} points for {count} check-ins, {now}, {wrong}")


async def measure(url: str, address: str, count: int) -> None:
    """Prints how many answers a second arrived, if the books are right."""
    async with living(url, address, count, pacer=Pacer(NO_LIMITS)) as (house, session):
        figures = await ask(session, count)
        await house.database.read(lambda tx: check(tx, count))
    report(figures)


def main(database: str, address: str, count: int) -> None:
    """Measures on a fresh database, `sqlite` or `postgresql`."""
    with DATABASES[database]() as url:
        asyncio.run(measure(url, address, count))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
