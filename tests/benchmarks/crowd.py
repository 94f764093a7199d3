"""How much memory a large world takes: prints the sandbox's largest resident size in MiB."""

import asyncio
import resource
import sys

from sandbox.acts import writing
from sandbox.server import Sandbox

PEOPLE = 100_000
GROUPS = 50
MEMBERS = 2_000


async def main() -> None:
    """A hundred thousand people have started the bot; two thousand of them are in each of fifty groups."""
    async with Sandbox() as sandbox:
        world = sandbox.world
        people = [world.add_person(f"Person {number}", username=f"person_{number}") for number in range(PEOPLE)]
        for person in people:
            writing.start(world, person, world.bot, None)
        for number in range(GROUPS):
            ids = [person.id for person in people[number * MEMBERS : (number + 1) * MEMBERS]]
            world.add_group(f"Group {number}", creator=ids[0], members=ids[1:])
        largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        sys.stdout.write(f"{largest / unit:.0f}\n")


if __name__ == "__main__":
    asyncio.run(main())
