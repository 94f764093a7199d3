"""Updates that raise, cannot be read, end the process or hang in it are set aside; other people hardly notice."""

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage.database import Transaction
from tests.soak import checks, scene, stamps
from tests.soak.processes import Bots
from tests.soak.scene import TOKEN, Result
from tests.soak.workload import FIRST_STRANGER, member, written

KINDS = ("poison raise", "poison exit", "poison hang", "")
BREATH = 0.05


@dataclass(frozen=True, slots=True)
class Plan:
    """`rate` updates a second, one in `each` of them poison; `hang`: seconds until the watchdog bites."""

    updates: int = 400
    rate: int = 40
    each: int = 100
    people: int = 100
    processes: int = 4
    hang: float = 1.0
    seed: int = 1


LONG = Plan(updates=6_000, hang=10.0)


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    ids = [member(number) for number in range(plan.people)]
    await scene.prepare(database_url, lambda tx: scene.found(tx, ids))
    async with Sandbox(token=TOKEN) as sandbox, Telegram(sandbox.url, patience=60) as telegram:
        with tempfile.TemporaryDirectory() as folder:
            settings = scene.settings(telegram.url, database_url)
            settings |= {stamps.FOLDER: folder, "HANG_SECONDS": str(plan.hang)}
            async with Bots(settings, Path(folder), count=plan.processes) as bots:
                await telegram.called("getMe", times=plan.processes)
                due = await _pace(telegram, bots, plan, ids)
                await scene.rest(bots, telegram, database_url, revive=True)
                bots.stop()
                starts = bots.starts
            done = {one.row: one.ended for one in stamps.read(Path(folder), await scene.look(database_url, _lanes))}
    rows = await scene.look(database_url, _rows)
    delays = [done[row] - due[update] for update, row in rows.items() if row in done and due.get(update)]
    dead = plan.updates // plan.each
    violations = await scene.look(database_url, lambda tx: checks.inbox(tx, count=plan.updates, dead=dead))
    figures = {"updates": plan.updates, "poison": dead, "processes that died": starts - plan.processes}
    figures |= {
        f"p{percent} delay of the others, ms": round(1000 * scene.share(delays, percent)) for percent in (50, 99)
    }
    if scene.share(delays, 99) > 1:
        violations.append(f"the 99th percentile of the others' delay is {scene.share(delays, 99):.2f} s")
    return Result(violations, figures)


async def _pace(telegram: Telegram, bots: Bots, plan: Plan, ids: list[int]) -> dict[int, float]:
    """When each update was due, by its id; 0 for poison."""
    dice = random.Random(plan.seed)  # noqa: S311  # a seed, so that a run can be had again
    begin = time.monotonic()
    due: dict[int, float] = {}
    first_id = 1_000
    while len(due) < plan.updates:
        now = time.monotonic() - begin
        coming: list[dict[str, Any]] = []
        while len(due) < min(plan.updates, int(now * plan.rate)):
            number = len(due)
            is_poison = number % plan.each == plan.each // 2
            due[first_id + number] = 0 if is_poison else begin + number / plan.rate
            update = _poison(number, plan) if is_poison else _harmless(dice.choice(ids), number)
            coming.append({"update_id": first_id + number} | update)
        if coming:
            await telegram.load(coming)
        bots.revive()
        await asyncio.sleep(BREATH)
    return due


def _poison(number: int, plan: Plan) -> dict[str, Any]:
    words = KINDS[number // plan.each % len(KINDS)]
    return written(FIRST_STRANGER + number, words, number) if words else {"message": {"chat": number}}


def _harmless(user: int, number: int) -> dict[str, Any]:
    return written(user, "Good morning", number, at=datetime.now(UTC))


def _lanes(tx: Transaction) -> dict[int, int]:
    return {int(row): int(lane) for row, lane in tx.all(sa.text("SELECT id, lane FROM inbox"))}


def _rows(tx: Transaction) -> dict[int, int]:
    found = tx.all(sa.text("SELECT update_id, id FROM inbox WHERE update_id IS NOT NULL"))
    return {int(update): int(row) for update, row in found}
