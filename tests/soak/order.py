"""One person's updates keep their order and never overlap, however many processes share the work."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage.database import Transaction
from tests.soak import scene, stamps
from tests.soak.processes import Bots
from tests.soak.scene import TOKEN, Result
from tests.soak.workload import member, written


@dataclass(frozen=True, slots=True)
class Plan:
    """Few people with many updates each, so that processes would get in each other's way."""

    updates: int = 400
    people: int = 8
    processes: int = 4
    broken: str = ""


LONG = Plan(updates=20_000, people=40)


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    ids = [member(number) for number in range(plan.people)]
    await scene.prepare(database_url, lambda tx: scene.found(tx, ids))
    async with Sandbox(token=TOKEN) as sandbox, Telegram(sandbox.url, patience=60) as telegram:
        now = datetime.now(UTC)
        await telegram.load(
            [written(ids[number % plan.people], "Good morning", number, at=now) for number in range(plan.updates)]
        )
        with tempfile.TemporaryDirectory() as folder:
            settings = scene.settings(telegram.url, database_url) | {stamps.FOLDER: folder}
            async with Bots(settings, Path(folder), count=plan.processes, broken=plan.broken) as bots:
                await scene.rest(bots, telegram, database_url)
                bots.stop()
            found = stamps.read(Path(folder), await scene.look(database_url, _lanes))
    inversions, overlaps = stamps.violations(found)
    violations = [f"{inversions} inversions"] * bool(inversions) + [f"{overlaps} overlaps"] * bool(overlaps)
    if len({one.row for one in found}) < plan.updates:
        violations.append(f"{plan.updates - len({one.row for one in found})} updates were not handled")
    return Result(violations, {"updates": plan.updates, "inversions": inversions, "overlaps": overlaps})


def _lanes(tx: Transaction) -> dict[int, int]:
    return {int(row): int(lane) for row, lane in tx.all(sa.text("SELECT id, lane FROM inbox"))}
