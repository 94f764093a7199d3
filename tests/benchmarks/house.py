"""The whole bot: inbox, throttle, transfer, tier, on a SQLite file with synchronous=FULL."""

import asyncio
import sys

import sqlalchemy as sa

from bot.app import House, build
from loyalty import Transaction, communities, groups, members, people
from storage import points
from storage.points import Account
from storage.types import table_of
from tests.benchmarks.databases import sqlite
from tests.benchmarks.workload import CHAT, FIRST_USER, KEY, MEMBERS, TOKEN, Watch, load

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


def held(tx: Transaction) -> int:
    """What the members of the workload's community have."""
    group = groups.by_chat(tx, CHAT)
    account = table_of(Account)
    wanted = sa.select(sa.func.sum(account.c.balance)).where(account.c.member_id.is_not(None))
    return int(tx.scalar(wanted.where(account.c.community_id == (group.community_id if group else 0))) or 0)


async def measure(url: str, address: str, count: int, *, is_settled: bool = False) -> None:
    """Prints how many updates a second went through, once all of them are committed and the books are right.

    `is_settled`: the members are there already, amid many others whose books are not looked at.
    """
    await load(address, count)
    house = await build(token=TOKEN, api_url=address, database_url=url, key=KEY)
    if not is_settled:
        await house.database.run(settle_members)
    before = await house.database.read(held)
    watch = Watch()
    await handle_all(house, count)
    watch.report(count)
    paid = await house.database.read(held) - before
    is_wrong = not is_settled and await house.database.read(points.unbalanced)
    if paid != count * POINTS_A_MESSAGE or is_wrong:
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
