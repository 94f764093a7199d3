"""The whole bot on a PostgreSQL with synchronous_commit=on, in one process."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import house
from tests.benchmarks.processes import BOT_CORE, SERVER_CORE, pin
from tests.postgres import Cluster


def main(address: str, count: int) -> None:
    """Prints how many updates a second went through; the CPU time is the bot's alone, without the server's."""
    with tempfile.TemporaryDirectory() as folder:
        pin(SERVER_CORE)  # the database is a server like Telegram; the bot has its core to itself
        with Cluster(Path(folder)) as cluster:
            pin(BOT_CORE)
            asyncio.run(house.measure(cluster.fresh_database(), address, count))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
