"""The whole bot amid a million members with ten million transfers, divided by the same with nobody beside."""

import asyncio
import sys

from rich.table import Table

from tests.benchmarks import house
from tests.benchmarks.processes import figures, serving, spread
from tests.benchmarks.stock import Stock, stocks

ROUNDS = 5
COUNT = 1_000_000
UPDATES = 20_000


def measure(stock: Stock, count: int) -> float:
    """Updates a second in one round on a database with so many members; 0: only those who write."""
    url = stock.copy(count)
    try:
        with serving("tests.benchmarks.server") as address:
            return figures("tests.benchmarks.million", url, address, str(UPDATES), str(count))["rate"]
    finally:
        stock.drop(url)


def million_table(count: int = COUNT, rounds: int = ROUNDS) -> Table:
    """Earning amid so many members beside earning with nobody else there, on both engines."""
    table = Table("what", "median", "lowest", "highest")
    for engine, stock in stocks().items():
        rates = [(measure(stock, count), measure(stock, 0)) for _ in range(rounds)]
        table.add_row(f"{engine}, {count:,} members: updates/s", *spread([full for full, _ in rates], ",.0f"))
        table.add_row(f"{engine}, nobody beside: updates/s", *spread([empty for _, empty in rates], ",.0f"))
        table.add_row(f"{engine}: ratio of updates/s", *spread([full / empty for full, empty in rates], ".2f"))
    return table


if __name__ == "__main__":
    asyncio.run(house.measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), is_settled=sys.argv[4] != "0"))
