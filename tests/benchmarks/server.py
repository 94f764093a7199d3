"""The sandbox as the benchmarks' server; prints its address."""

import asyncio
import sys

from sandbox.server import Sandbox
from tests.benchmarks.workload import TOKEN


async def main() -> None:
    """Serves until it is ended."""
    async with Sandbox(token=TOKEN) as sandbox:
        sys.stdout.write(f"{sandbox.url}\n")  # the parent reads it
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
