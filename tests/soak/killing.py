"""Nothing lost, nothing doubled, however often processes are killed and calls to Telegram fail."""

import asyncio
import random
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.sender import IN_FLIGHT
from loyalty import audiences, broadcasts, communities, groups, members, people
from loyalty.members import Role
from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage import buttons
from storage.database import Database, Transaction, open_database
from tests.conftest import KEY, TOKEN
from tests.soak import checks, workload
from tests.soak.processes import Bots
from tests.soak.workload import GROUP, Workload, member

FIRST_RECIPIENT = 5_500_000_001
LOOK_SECONDS = 0.05
PORTION = 5_000
# Each failure with the share of calls that it meets: 5 in 100 of all, as seen from the bot.
FAULTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("*", {"code": 429, "retry_after": 1, "probability": 0.01}),
    ("sendMessage", {"code": 403, "probability": 0.01}),
    ("*", {"code": 502, "kind": "html", "probability": 0.01}),
    ("*", {"code": 0, "probability": 0.01}),
    ("*", {"code": 0, "after": True, "probability": 0.01}),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything; `processes` more than one needs PostgreSQL."""

    updates: int = 1_000
    kills: int = 10
    members: int = 60
    recipients: int = 60
    processes: int = 1
    hook: str = ""
    seed: int = 1
    broken: str = ""
    # Seconds between a kill and the next.
    pauses: tuple[float, float] = (0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: violations, and figures worth telling."""

    violations: list[str]
    figures: dict[str, Any]
    log: str


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    began = time.monotonic()
    work = Workload(seed=plan.seed, count=plan.updates, members=plan.members)
    updates = list(work.updates())
    async with Sandbox(token=TOKEN) as sandbox, Telegram(sandbox.url, patience=60) as telegram:
        recipients = [FIRST_RECIPIENT + number for number in range(plan.recipients)]
        await _gather(telegram, [*(member(number) for number in range(plan.members)), *recipients])
        await _look(database_url, lambda tx: _found(tx, plan.members, recipients))
        for begin in range(0, len(updates), PORTION):
            await telegram.load(updates[begin : begin + PORTION])
        for number, (method, rule) in enumerate(FAULTS):
            await telegram.fault(method, times=None, seed=plan.seed + number, **rule)
        with tempfile.TemporaryDirectory() as folder:
            settings = _settings(telegram.url, database_url)
            bots = Bots(settings, Path(folder), count=plan.processes, hook=plan.hook, broken=plan.broken)
            async with bots:
                await _kill(bots, plan)
                await _rest(bots, database_url)
                codes = bots.stop()
            log = bots.said()
        sent = _sent(sandbox)
        faults = await telegram.faults()
    ambiguous = sum(int(rule["hits"]) for rule in faults if rule["code"] not in {403, 429})
    limit = ambiguous + plan.kills * IN_FLIGHT

    def judge(tx: Transaction) -> list[str]:
        return [
            *checks.inbox(tx, count=len(updates), dead=work.expected.dead),
            *checks.ledger(tx, work.expected),
            *checks.answers(tx, work.expected, sent),
            *checks.broadcast(tx, recipients, sent, most_unknown=limit),
        ]

    violations = await _look(database_url, judge)
    if any(codes):
        violations.append(f"exit codes {codes}")
    figures = {
        "updates": len(updates),
        "kills": plan.kills,
        "dead letters": work.expected.dead,
        "unknown": await _look(database_url, checks.unknown),
        "answers repeated": sum(sent.values()) - await _look(database_url, checks.sent),
        "seconds": round(time.monotonic() - began),
    }
    return Result(violations, figures, log)


async def _gather(telegram: Telegram, ids: list[int]) -> None:
    """Lets people start the bot; what they wrote on doing so is not handed out any more."""
    for user_id in ids:
        person = await telegram.person(f"Member {user_id}", id=user_id)
        await person.start()
    for update in (await telegram.pending_updates())[-1:]:
        async with httpx.AsyncClient() as client:
            await client.get(f"{telegram.base_url}{TOKEN}/getUpdates", params={"offset": update["update_id"] + 1})


def _found(tx: Transaction, count: int, recipients: list[int]) -> None:
    """A community with its members, a button to check in, and a broadcast that is to start at once."""
    community = communities.found(tx, name="Juniper", language="en", zone=workload.noon_zone(datetime.now(UTC)))
    groups.add(tx, community.id, chat_id=GROUP, title="Juniper")
    for user_id in [*(member(number) for number in range(count)), *recipients]:
        people.see(tx, user_id, name=f"Member {user_id}", username=None, language="en")
        people.set_started(tx, user_id, started=True)
        joined = members.join(tx, community, user_id)
        if user_id in recipients:
            members.set_promotions(tx, joined, wanted=True)
    owner = members.of_user(tx, community.id, member(0))
    if owner is None:
        raise LookupError("nobody is there")
    members.set_role(tx, owner, Role.OWNER)
    buttons.add(tx, token=workload.TOKEN, community_id=community.id, action="checkins.today", object={})
    draft = broadcasts.compose(tx, community, owner, broadcasts.Letter("Fresh beans are in."), length=19)
    broadcasts.choose_audience(tx, community, draft.id, audiences.Audience("everyone"))
    broadcasts.confirm(tx, community, owner, draft.id)


async def _kill(bots: Bots, plan: Plan) -> None:
    dice = random.Random(plan.seed)  # noqa: S311  # a seed, so that a run can be had again
    for _ in range(plan.kills):
        await asyncio.sleep(dice.uniform(*plan.pauses))
        bots.kill(dice.randrange(plan.processes))


async def _rest(bots: Bots, database_url: str) -> None:
    while not await _look(database_url, checks.is_at_rest):
        await asyncio.sleep(LOOK_SECONDS)
        if bots.revive():
            raise RuntimeError(f"a bot ended by itself:\n{bots.said()[-3000:]}")


def _sent(sandbox: Sandbox) -> Counter[int]:
    """How many messages of the bot each chat really holds."""
    world = sandbox.world
    chats = [world.private(person, world.bot) for person in world.people.values()]
    return Counter({chat.id: sum(post.outgoing_bot for post in chat.posts.values()) for chat in chats})


def _settings(api_url: str, database_url: str) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api_url,
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEY": KEY,
        "LOG_LEVEL": "WARNING",
    }


@asynccontextmanager
async def _opened(database_url: str) -> AsyncIterator[Database]:
    database = open_database(database_url, clock=lambda: datetime.now(UTC), token=lambda: secrets.token_hex(8), key=KEY)
    try:
        yield database
    finally:
        await database.close()


async def _look(database_url: str, work: Any) -> Any:
    async with _opened(database_url) as database:
        return await database.run(work)
