"""The whole bot: inbox, throttle, transfer, tier, on a SQLite file with synchronous=FULL."""

import asyncio
import sys

from cryptography.fernet import Fernet

from bot.app import House, build
from loyalty import Transaction, communities, groups, members, people
from storage import points
from tests.benchmarks.databases import sqlite
from tests.benchmarks.workload import CHAT, FIRST_USER, MEMBERS, TOKEN, Watch, load

POINTS_A_MESSAGE = 1


def settle_members(tx: Transaction) -> None:
    """A community of 2,000 members in one group."""
    community = communities.found(tx, name="Juniper", language="en")
    groups.add(tx, community.id, chat_id=CHAT, title="Juniper")
    for number in range(MEMBERS):
        user_id = FIRST_USER + number
        people.see(tx, user_id, name=f"Member {number}", username=None, language="en")
        members.join(tx, community, user_id)


def main(address: str, count: int) -> None:
    """Measures on a SQLite file."""
    with sqlite() as url:
        asyncio.run(measure(url, address, count))


async def measure(url: str, address: str, count: int) -> None:
    """Prints how many updates a second went through, once all of them are committed and the books are right."""
    await load(address, count)
    key = Fernet.generate_key().decode()
    house = await build(token=TOKEN, api_url=address, database_url=url, key=key)
    await house.database.run(settle_members)
    watch = Watch()
    await handle_all(house, count)
    watch.report(count)
    paid = await house.database.read(lambda tx: sum(points.balances(tx)))
    if paid != count * POINTS_A_MESSAGE or await house.database.read(points.unbalanced):
        raise RuntimeError(f"{paid} points for {count} messages")
    await house.close()


async def handle_all(house: House, count: int) -> None:
    """Polls and works until everything is handled."""
    intake = asyncio.create_task(house.intake.run())
    handled = 0
    while handled < count:
        done = await house.worker.work()
        handled += done
        if not done:
            await asyncio.sleep(0.001)
    intake.cancel()
    await asyncio.wait({intake})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
