"""The sandbox as a broadcast's Telegram: so many people have started the bot. Prints its address."""

import asyncio
import sys

from sandbox.acts import writing
from sandbox.server import Sandbox
from tests.benchmarks.workload import FIRST_USER, TOKEN


async def main(count: int, *, has_limits: bool) -> None:
    """Serves until it is ended."""
    async with Sandbox(token=TOKEN, flood=has_limits) as sandbox:
        world = sandbox.world
        for number in range(count):
            writing.start(world, world.add_person(f"Member {number}", user_id=FIRST_USER + number), world.bot, None)
        world.bot.star_tenths = 10 * count
        sys.stdout.write(f"{sandbox.url}\n")  # the parent reads it
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), has_limits=sys.argv[2] == "limits"))
