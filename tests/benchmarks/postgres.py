"""The whole bot on a PostgreSQL with synchronous_commit=on, in one process."""

import asyncio
import sys

from tests.benchmarks import house
from tests.benchmarks.databases import postgresql


def main(address: str, count: int) -> None:
    """Prints how many updates a second went through; the CPU time is the bot's alone, without the server's."""
    with postgresql() as url:
        asyncio.run(house.measure(url, address, count))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
