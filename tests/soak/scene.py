"""What all proofs share: settings for the bots, people in the sandbox, a look into the database, and a result."""

import asyncio
import math
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from cryptography.fernet import Fernet

from loyalty import communities, groups, members, people
from loyalty.communities import Community
from sandbox.client import Persona, Telegram
from sandbox.server import Sandbox
from storage.database import Database, Transaction, open_database
from tests.soak import checks, workload
from tests.soak.processes import Bots

T = TypeVar("T")
LOOK_SECONDS = 0.05
QUIET_SECONDS = 1.0
STUCK_SECONDS = 30.0
TOKEN = "123456:soak"
KEY = Fernet.generate_key().decode()


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: a sentence for each violation, and figures worth telling."""

    violations: list[str]
    figures: dict[str, Any] = field(default_factory=dict)


def settings(api_url: str, database_url: str) -> dict[str, str]:
    """The environment of a bot."""
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api_url,
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEY": KEY,
        "LOG_LEVEL": "WARNING",
    }


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[Database]:
    """The database, for a moment."""
    database = open_database(database_url, clock=lambda: datetime.now(UTC), token=lambda: secrets.token_hex(8), key=KEY)
    try:
        yield database
    finally:
        await database.close()


async def look(database_url: str, work: Callable[[Transaction], T]) -> T:
    """The result of a work that only reads, so that it keeps no bot waiting."""
    async with opened(database_url) as database:
        return await database.read(work)


async def prepare(database_url: str, work: Callable[[Transaction], object]) -> None:
    """Lets a work change the database, before there are bots."""
    async with opened(database_url) as database:
        await database.run(work)


async def gather(telegram: Telegram, ids: Sequence[int]) -> list[Persona]:
    """Lets people start the bot; what they wrote on doing so is not handed out any more."""
    persons = [await telegram.person(f"Member {user_id}", id=user_id) for user_id in ids]
    for person in persons:
        await person.start()
    await pass_over(telegram)
    return persons


async def pass_over(telegram: Telegram) -> None:
    """What has happened so far is not handed out any more."""
    for update in (await telegram.pending_updates())[-1:]:
        async with httpx.AsyncClient() as client:
            await client.get(f"{telegram.base_url}{TOKEN}/getUpdates", params={"offset": update["update_id"] + 1})


def found(tx: Transaction, ids: Sequence[int], *, group: int = workload.GROUP) -> Community:
    """A community in one group, with these members, in a zone where it is about noon."""
    community = communities.found(tx, name="Juniper", language="en", zone=workload.noon_zone(datetime.now(UTC)))
    groups.add(tx, community.id, chat_id=group, title="Juniper")
    for user_id in ids:
        people.see(tx, user_id, name=f"Member {user_id}", username=None, language="en")
        people.set_started(tx, user_id, started=True)
        members.join(tx, community, user_id)
    return community


async def rest(
    bots: Bots, telegram: Telegram, database_url: str, *, revive: bool = False, quiet: float = QUIET_SECONDS
) -> None:
    """Returns when Telegram has nothing left to hand out and nothing waits, for a second or as long as `quiet` says.

    A bot that ends by itself is an error, unless it is to be revived. Telegram's clock is moved on meanwhile, as it
    waits up to two minutes before it tries a webhook again that has failed a few times.
    """
    quiet_since, last, changed_at = math.inf, "", time.monotonic()
    while time.monotonic() < quiet_since + quiet:
        await asyncio.sleep(LOOK_SECONDS)
        if bots.revive() and not revive:
            raise RuntimeError(f"a bot ended by itself:\n{bots.said()[-3000:]}")
        left = len(await telegram.pending_updates())
        if left:
            await telegram.clock.advance(seconds=1)
        found = await look(database_url, checks.open_still)
        quiet_since = math.inf if left or found else min(quiet_since, time.monotonic())
        if (now := f"{left} at Telegram, {found}") != last:
            last, changed_at = now, time.monotonic()
        elif (left or found) and time.monotonic() > changed_at + STUCK_SECONDS:
            raise RuntimeError(f"nothing has moved for {STUCK_SECONDS:g} s: {now}\n{bots.said()[-3000:]}")


async def newest_call(telegram: Telegram) -> int:
    """The number of the bots' newest call."""
    return max((int(call["n"]) for call in await telegram.get("calls", limit="1")), default=0)


def sent(sandbox: Sandbox) -> Counter[int]:
    """How many messages of the bot each private chat really holds."""
    return Counter({user_id: sent_to(sandbox, user_id) for user_id in sandbox.world.people})


def sent_to(sandbox: Sandbox, user_id: int) -> int:
    """How many messages of the bot the private chat of one person really holds."""
    world = sandbox.world
    chat = world.private(world.people[user_id], world.bot)
    return sum(post.outgoing_bot for post in chat.posts.values())


def share(figures: Sequence[float], percent: int) -> float:
    """The percentile, by nearest rank."""
    ranked = sorted(figures)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]
