"""Nothing lost, nothing doubled, however often processes are killed and calls to Telegram fail."""

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sender import IN_FLIGHT
from loyalty import audiences, broadcasts, members
from loyalty.communities import Community
from loyalty.members import Member, Role
from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage import buttons
from storage.database import Transaction
from tests.soak import checks, scene, workload
from tests.soak.processes import Bots
from tests.soak.scene import TOKEN, Result
from tests.soak.workload import Workload, member

FIRST_RECIPIENT = 5_500_000_001
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
    # Seconds from the bots' next call to the kill.
    pauses: tuple[float, float] = (0, 0.4)


LONG = Plan(updates=50_000, kills=200, members=500, recipients=1_000)


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    began = time.monotonic()
    work = Workload(seed=plan.seed, count=plan.updates, members=plan.members)
    updates = list(work.updates())
    async with Sandbox(token=TOKEN) as sandbox, Telegram(sandbox.url, patience=60) as telegram:
        ids = [member(number) for number in range(plan.members)]
        recipients = [FIRST_RECIPIENT + number for number in range(plan.recipients)]
        await scene.gather(telegram, [*ids, *recipients])
        await scene.prepare(database_url, lambda tx: _found(tx, ids, recipients))
        for begin in range(0, len(updates), PORTION):
            await telegram.load(updates[begin : begin + PORTION])
        for number, (method, rule) in enumerate(FAULTS):
            await telegram.fault(method, times=None, seed=plan.seed + number, **rule)
        with tempfile.TemporaryDirectory() as folder:
            settings = scene.settings(telegram.url, database_url)
            bots = Bots(settings, Path(folder), count=plan.processes, hook=plan.hook, broken=plan.broken)
            async with bots:
                await _kill(bots, telegram, plan)
                await scene.rest(bots, telegram, database_url)
                codes = bots.stop()
        sent = scene.sent(sandbox)
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

    violations = await scene.look(database_url, judge)
    if any(codes):
        violations.append(f"exit codes {codes}")
    figures = {
        "updates": len(updates),
        "kills": plan.kills,
        "dead letters": work.expected.dead,
        "unknown": await scene.look(database_url, checks.unknown),
        "answers repeated": sum(sent.values()) - await scene.look(database_url, checks.sent),
        "seconds": round(time.monotonic() - began),
    }
    return Result(violations, figures)


def _found(tx: Transaction, ids: list[int], recipients: list[int]) -> None:
    """A community with a button to check in, and with a broadcast that is to start at once."""
    community = scene.found(tx, [*ids, *recipients])
    for user_id in recipients:
        members.set_promotions(tx, _member(tx, community, user_id), wanted=True)
    owner = _member(tx, community, ids[0])
    members.set_role(tx, owner, Role.OWNER)
    buttons.add(tx, token=workload.TOKEN, community_id=community.id, action="checkins.today", object={})
    draft = broadcasts.compose(tx, community, owner, broadcasts.Letter("Fresh beans are in."), length=19)
    broadcasts.choose_audience(tx, community, draft.id, audiences.Audience("everyone"))
    broadcasts.confirm(tx, community, owner, draft.id)


def _member(tx: Transaction, community: Community, user_id: int) -> Member:
    found = members.of_user(tx, community.id, user_id)
    if found is None:
        raise LookupError(f"{user_id} is no member")
    return found


async def _kill(bots: Bots, telegram: Telegram, plan: Plan) -> None:
    """Kills one bot after the other, each time when the bots have called Telegram again and a moment has passed."""
    dice = random.Random(plan.seed)  # noqa: S311  # a seed, so that a run can be had again
    for _ in range(plan.kills):
        known = await scene.newest_call(telegram)
        await telegram.until(lambda known=known: _is_newer(telegram, known), what="a call of a bot")
        await asyncio.sleep(dice.uniform(*plan.pauses))
        bots.kill(dice.randrange(plan.processes))


async def _is_newer(telegram: Telegram, known: int) -> bool:
    return await scene.newest_call(telegram) > known
