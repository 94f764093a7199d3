"""Trouble below: nothing lost, nothing doubled, few words about it, and all is well soon after it ends."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage import buttons
from storage.database import Transaction
from tests.soak import below, checks, scene, workload
from tests.soak.balancer import Balancer
from tests.soak.below import Below
from tests.soak.processes import Bots
from tests.soak.scene import TOKEN, Result
from tests.soak.told import Told
from tests.soak.workload import Update, Workload, member, written

STEP_SECONDS = 0.1
LOOK_SECONDS = 0.02
GIVE_UP_SECONDS = 60.0
MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """Which troubles, one after another, and how many seconds each lasts; `rate` updates a second come meanwhile.

    `burst`: so many updates have just come when it begins. `most`: seconds until all must be well again.
    """

    troubles: tuple[tuple[str, float], ...]
    processes: int = 1
    members: int = 60
    rate: int = 40
    burst: int = 100
    most: float = GIVE_UP_SECONDS
    seed: int = 1
    broken: str = ""


ON_TELEGRAM = (("errors", 2.0), ("unreachable", 2.0))
ON_POSTGRES = Plan((("restart", 0.0), ("away", 2.0), *ON_TELEGRAM), processes=3)
ON_SQLITE = Plan((*ON_TELEGRAM, ("full", 2.0)))
LONG_ON_TELEGRAM = (("errors", 600.0), ("unreachable", 600.0))
LONG_ON_POSTGRES = Plan(
    (*[("restart", 0.0)] * 10, ("away", 60.0), *LONG_ON_TELEGRAM), processes=3, members=1_000, rate=1, most=10
)
LONG_ON_SQLITE = Plan((*LONG_ON_TELEGRAM, ("full", 60.0)), members=1_000, rate=1, most=10)


@dataclass(slots=True)
class Life:
    """What is going on: the bots' world, what comes next, and what has come of it so far."""

    plan: Plan
    sandbox: Sandbox
    telegram: Telegram
    below: Below
    work: Workload
    coming: Iterator[Update]
    violations: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    async def load(self, number: int) -> None:
        """So many more updates come."""
        await self.telegram.load(list(islice(self.coming, number)))
        self.count += number

    def repeated(self) -> int:
        """How many answers the members got that they did not ask for."""
        return (scene.sent(self.sandbox) - self.work.expected.answers).total()

    async def live_through(self, kind: str, seconds: float, fresh: int) -> None:
        """Lives through one trouble; afterwards the person `fresh` asks something."""
        told, before, self.below.most_repeated = Told(self.below.bots.logs), self.repeated(), 0
        newest = await scene.newest_call(self.telegram)
        await self.load(self.plan.burst)
        await self.telegram.called("sendMessage", since=newest)
        async with below.KINDS[kind](self.below):
            for step in range(max(1, round(seconds / STEP_SECONDS))):
                due = int((step + 1) * STEP_SECONDS * self.plan.rate)
                await self.load(due - int(step * STEP_SECONDS * self.plan.rate))
                await asyncio.sleep(min(seconds, STEP_SECONDS))
        ended = time.monotonic()
        await self.telegram.load([written(fresh, "/points", 1)])
        self.work.expected.answers[fresh] += 1
        self.count += 1
        took = 0.0
        while took < GIVE_UP_SECONDS and not (scene.sent_to(self.sandbox, fresh) and told.is_over()):
            await asyncio.sleep(LOOK_SECONDS)
            took = time.monotonic() - ended
        await scene.rest(self.below.bots, self.telegram, self.below.database_url, quiet=0)
        self._judge(kind, took, told, self.repeated() - before)

    def _judge(self, kind: str, took: float, told: Told, repeated: int) -> None:
        found = told.violations()
        if took > self.plan.most:
            found.append(f"all is well only after {took:.1f} s")
        if repeated > self.below.most_repeated:
            found.append(f"{repeated} answers were said twice, more than {self.below.most_repeated}")
        self.violations += [f"{kind}: {violation}" for violation in found]
        figures = {
            f"{kind}: well again after, s": round(took, 1),
            f"{kind}: answers said twice": repeated,
            f"{kind}: log lines": sum(map(len, told.lines())),
        }
        for name, figure in figures.items():
            self.figures[name] = max(figure, self.figures.get(name, 0))


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    if not below.CAN_BE_FULL and "full" in dict(plan.troubles):
        return Result([], {"not run": "a disk can be made full for another process on Linux only"})
    work = Workload(seed=plan.seed, count=MANY, members=plan.members, poison=0)
    ids = [member(number) for number in range(plan.members + len(plan.troubles))]
    async with Sandbox(token=TOKEN) as sandbox, Telegram(sandbox.url, patience=60) as telegram:
        await scene.gather(telegram, ids)
        await scene.prepare(database_url, lambda tx: _found(tx, ids))
        with tempfile.TemporaryDirectory() as folder:
            async with Balancer([urlsplit(sandbox.url).port or 0]) as gate:
                settings = scene.settings(f"http://127.0.0.1:{gate.port}", database_url) | {"LOG_FORMAT": "json"}
                async with Bots(settings, Path(folder), count=plan.processes, broken=plan.broken) as bots:
                    await telegram.called("getMe", times=plan.processes)
                    underneath = Below(database_url, telegram, gate, bots)
                    life = Life(plan, sandbox, telegram, underneath, work, work.updates())
                    for number, (kind, seconds) in enumerate(plan.troubles):
                        await life.live_through(kind, seconds, ids[plan.members + number])
                    await scene.rest(bots, telegram, database_url)
                    codes = bots.stop()
        sent = scene.sent(sandbox)
    violations = life.violations + await scene.look(
        database_url,
        lambda tx: [
            *checks.inbox(tx, count=life.count, dead=0),
            *checks.ledger(tx, work.expected),
            *checks.answers(tx, work.expected, sent),
        ],
    )
    if any(codes):
        violations.append(f"exit codes {codes}")
    return Result(violations, {"updates": life.count} | life.figures)


def _found(tx: Transaction, ids: list[int]) -> None:
    """A community with a button to check in."""
    community = scene.found(tx, ids)
    buttons.add(tx, token=workload.TOKEN, community_id=community.id, action="checkins.today", object={})
