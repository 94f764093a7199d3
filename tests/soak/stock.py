"""Of what there is only so much of, so much is given away: many members race for few places of a challenge."""

import asyncio
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from loyalty import challenges, communities, members
from loyalty.challenges import Plan as Challenge
from sandbox.client import Group, Message, Persona, Telegram
from sandbox.server import Sandbox
from scheduler.tick import jobs
from storage import books
from storage.database import Transaction
from tests.soak import scene
from tests.soak.processes import Bots
from tests.soak.scene import TOKEN, Result
from tests.soak.workload import member

LABEL = "Join"
TWICE = 3  # every third member is impatient and presses twice
IN, IN_ALREADY, REFUSED = "You are in: 3 ×", "You are in already", "All places are taken."


@dataclass(frozen=True, slots=True)
class Plan:
    """So many members, places and repeats; `processes` more than one needs PostgreSQL."""

    members: int = 60
    places: int = 5
    repeats: int = 2
    processes: int = 1
    broken: str = ""


LONG = Plan(members=500, places=20, repeats=50)


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    ids = [member(number) for number in range(plan.members)]
    told: Counter[str] = Counter()
    violations: list[str] = []
    async with Sandbox(token=TOKEN) as sandbox, Telegram(sandbox.url, patience=60) as telegram:
        people = await scene.gather(telegram, ids)
        group = await telegram.group("Juniper", creator=people[0], members=people[1:])
        await scene.pass_over(telegram)
        await scene.prepare(database_url, lambda tx: scene.found(tx, ids, group=group.id))
        for number in range(plan.repeats):
            await scene.prepare(database_url, partial(_set, places=plan.places, owner=ids[0]))
            with tempfile.TemporaryDirectory() as folder:
                settings = scene.settings(telegram.url, database_url)
                async with Bots(settings, Path(folder), count=plan.processes, broken=plan.broken) as bots:
                    heard = Counter(await _race(telegram, group, people, number))
                    bots.stop()
            told += heard
            violations += _wrong(plan, heard, presses=heard.total())
    violations += await scene.look(database_url, partial(_wrong_in, places=plan.places))
    return Result(violations, {"repeats": plan.repeats, "presses": told.total()} | dict(sorted(told.items())))


def _set(tx: Transaction, *, places: int, owner: int) -> None:
    """A new challenge with so many places; the one before is over."""
    community = communities.only_one(tx)
    setter = None if community is None else members.of_user(tx, community.id, owner)
    if community is None or setter is None:
        raise LookupError("no community")
    tx.execute(sa.text("UPDATE challenges SET ends_at = :now"), {"now": tx.now})
    challenges.create(tx, community, setter, Challenge("check-ins", 3, None, 50, 7, places=places))


async def _race(telegram: Telegram, group: Group, people: list[Persona], number: int) -> list[str]:
    """Everybody presses at once, as soon as the message is there; what each press was answered, once all are."""
    found: list[Message] = []
    answers: dict[str, str] = {}

    async def is_there() -> bool:
        found[:] = [message for message in await telegram.transcript(group) if message.from_bot]
        return len(found) > number

    async def are_answered() -> bool:
        answers.update({answer.query_id: answer.text for answer in await telegram.answers()})
        return answers.keys() >= set(presses)

    await telegram.until(is_there, what="the challenge in the group")
    first = [person.press(found[-1], LABEL) for person in people]
    presses = await asyncio.gather(*first, *(person.press(found[-1], LABEL) for person in people[::TWICE]))
    await telegram.until(are_answered, what="an answer to every press")
    return [_kind(answers[press]) for press in presses]


def _kind(answer: str) -> str:
    return next((kind for kind in (IN, IN_ALREADY, REFUSED) if answer.startswith(kind)), f"answer {answer!r}")


def _wrong(plan: Plan, heard: Counter[str], *, presses: int) -> list[str]:
    """What people were told: so many are in, everybody else was refused, and each press has its answer."""
    wrong = [f"{heard[IN]} were told that they are in, not {plan.places}"] * (heard[IN] != plan.places)
    refused = presses - plan.places - heard[IN_ALREADY]
    return wrong + [f"{heard[REFUSED]} presses were refused, not {refused}"] * (heard[REFUSED] != refused)


def _wrong_in(tx: Transaction, *, places: int) -> list[str]:
    """What stands in the database: all places are taken, by as many members; in every challenge."""
    statement = (
        "SELECT c.id, c.places, c.taken, count(p.member_id) FROM challenges c"
        " LEFT JOIN participations p ON p.challenge_id = c.id GROUP BY c.id, c.places, c.taken ORDER BY c.id"
    )
    rows = [tuple(row) for row in tx.all(sa.text(statement))]
    wrong = [f"challenge {row[0]} has {row[3]} members, {row[2]} of {row[1]} places taken" for row in rows]
    return [
        *(one for one, row in zip(wrong, rows, strict=True) if tuple(row[1:]) != (places, places, places)),
        *(fault.says for fault in books.faults(tx, jobs=jobs())),
    ]
