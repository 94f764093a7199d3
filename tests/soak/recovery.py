"""How long it takes from the start of a process to the first update that it has handled."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage.database import Transaction
from tests.soak import scene
from tests.soak.scene import TOKEN, Result
from tests.soak.workload import member, written

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 2.0
LOOK_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Plan:
    """So many starts, each after a kill."""

    starts: int = 3
    members: int = 2_000


LONG = Plan(starts=100)


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    ids = [member(number) for number in range(plan.members)]
    await scene.prepare(database_url, lambda tx: scene.found(tx, ids))
    took: list[float] = []
    async with (
        Sandbox(token=TOKEN) as sandbox,
        Telegram(sandbox.url, patience=60) as telegram,
        scene.opened(database_url) as database,  # once, as each opening takes time from the process that starts
    ):
        settings = os.environ | scene.settings(telegram.url, database_url)
        for number in range(plan.starts):
            await telegram.load([written(ids[number], "Good morning", number, at=datetime.now(UTC))])
            began = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=settings, stderr=asyncio.subprocess.DEVNULL
            )
            while await database.read(_handled) <= number:
                await asyncio.sleep(LOOK_SECONDS)
            took.append(time.monotonic() - began)
            process.kill()
            await process.wait()
    slowest = scene.share(took, 99)
    figures = {"starts": plan.starts, "p50, s": round(scene.share(took, 50), 2), "p99, s": round(slowest, 2)}
    return Result([f"p99 is {slowest:.2f} s"] if slowest > MOST_SECONDS else [], figures)


def _handled(tx: Transaction) -> int:
    return int(tx.scalar(sa.text("SELECT count(*) FROM inbox WHERE state = 'done'")))
