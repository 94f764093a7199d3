"""Told to stop under load, a bot ends within five seconds, leaves nothing half done, and nothing is done twice."""

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage.database import Transaction
from tests.soak import scene
from tests.soak.processes import Bots
from tests.soak.scene import TOKEN, Result
from tests.soak.workload import member, written

MOST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """So many stops, each while so many people ask something at once."""

    stops: int = 2
    people: int = 20
    asked: int = 3
    processes: int = 1
    seed: int = 1


LONG = Plan(stops=50)


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    ids = [member(number) for number in range(plan.people)]
    dice = random.Random(plan.seed)  # noqa: S311  # a seed, so that a run can be had again
    took: list[float] = []
    violations: list[str] = []
    async with Sandbox(token=TOKEN) as sandbox, Telegram(sandbox.url, patience=60) as telegram:
        await scene.gather(telegram, ids)
        await scene.prepare(database_url, lambda tx: scene.found(tx, ids))
        with tempfile.TemporaryDirectory() as folder:
            settings = scene.settings(telegram.url, database_url)
            for _ in range(plan.stops):
                now = datetime.now(UTC)
                asking = [written(user, "/points", 1, at=now) for user in ids for _ in range(plan.asked)]
                since = (await telegram.calls())[-1:]
                async with Bots(settings, Path(folder), count=plan.processes) as bots:
                    await telegram.load(asking)
                    await telegram.called("sendMessage", since=since[0].n if since else 0)
                    await asyncio.sleep(dice.uniform(0, 0.5))
                    began = time.monotonic()
                    codes = await asyncio.to_thread(bots.stop)
                    took.append(time.monotonic() - began)
                if any(codes):
                    violations.append(f"exit codes {codes}: {bots.said()[-1000:]}")
                if left := await scene.look(database_url, _sending):
                    violations.append(f"{left} messages were left between call and answer")
            async with Bots(settings, Path(folder), count=1) as bots:
                await scene.rest(bots, telegram, database_url)
        sent = scene.sent(sandbox)
    wanted = plan.stops * plan.asked
    violations += [f"{user} has {sent[user]} answers, not {wanted}" for user in ids if sent[user] != wanted]
    violations += [f"a stop took {seconds:.1f} s" for seconds in took if seconds > MOST_SECONDS]
    return Result(violations, {"stops": plan.stops, "slowest, s": round(max(took), 2)})


def _sending(tx: Transaction) -> int:
    return int(tx.scalar(sa.text("SELECT count(*) FROM notices WHERE state = 'sending'")))
