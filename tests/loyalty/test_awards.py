"""The rule of awards: bounds, and books that stay balanced whatever staff do."""

import asyncio
import secrets
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from loyalty import Transaction, awards, communities, members, points, programmes
from loyalty.awards import REASON_LENGTH, Kind
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.members import Member, Role
from storage import points as ledger
from storage.database import Database, open_database
from tests.conftest import KEY, START

RULES = programmes.parse(programmes.presets()["starter"]).staff


@given(amount=some.integers(-10, 10_000), reason=some.text(max_size=2 * REASON_LENGTH))
def test_an_act_is_refused_exactly_when_it_is_out_of_bounds(amount: int, reason: str) -> None:
    is_fine = 1 <= amount <= RULES.award_limit and 1 <= len(reason) <= REASON_LENGTH
    if is_fine:
        awards.decide(RULES, kind=Kind.AWARD, amount=amount, reason=reason)
    else:
        with pytest.raises(Refusal):
            awards.decide(RULES, kind=Kind.AWARD, amount=amount, reason=reason)


acts = some.lists(some.tuples(some.sampled_from(["award", "deduct", "undo"]), some.integers(1, 40)), max_size=30)


async def play(database: Database, script: list[tuple[str, int]]) -> None:
    """Plays the script on a new community, each step by itself, and compares each balance with plain arithmetic."""
    community, maya, nina = await database.run(settle)
    done: list[tuple[int, int]] = []
    refused: set[str] = set()
    expected = 0

    def act(tx: Transaction, kind: Kind, amount: int, key: str) -> tuple[int, int]:
        given = awards.give(tx, community, nina, actor=maya, kind=kind, amount=amount, reason="for art", key=key)
        return given.act_id, amount if kind is Kind.AWARD else -amount

    for step, (kind, number) in enumerate(script):
        try:
            if kind != "undo":
                done.append(await database.run(partial(act, kind=Kind(kind), amount=number, key=f"{kind}:{step}")))
                expected += done[-1][1]
            elif done:
                act_id, change = done[number % len(done)]
                await database.run(partial(awards.undo, community=community, actor=maya, act_id=act_id))
                expected -= change
        except Refusal as refusal:
            refused.add(refusal.code)
        assert (await database.run(partial(points.balance, member=nina))).available == expected >= 0
    assert refused <= {"award-balance", "undo-spent", "undone-already"}
    assert await database.run(ledger.unbalanced) == []


def settle(tx: Transaction) -> tuple[Community, Member, Member]:
    """A community with a moderator and a member."""
    community = communities.found(tx, name="Juniper", language="en")
    return community, members.join(tx, community, 1, role=Role.MODERATOR), members.join(tx, community, 2)


@given(script=acts)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_books_stay_balanced(sqlite_template: Path, tmp_path: Path, script: list[tuple[str, int]]) -> None:
    file = tmp_path / f"{secrets.token_hex(4)}.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())

    async def run() -> None:
        database = open_database(
            f"sqlite:///{file}", clock=lambda: START, token=lambda: secrets.token_urlsafe(15), key=KEY
        )
        try:
            await play(database, script)
        finally:
            await database.close()

    asyncio.run(run())
    file.unlink()
