"""The whole bot on a PostgreSQL with synchronous_commit=on, in one process."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import house
from tests.postgres import Cluster


def main(address: str, count: int) -> None:
    """Prints how many updates a second went through; the CPU time is the bot's alone, without the server's."""
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder)) as cluster:
        asyncio.run(house.measure(cluster.fresh_database(), address, count))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
