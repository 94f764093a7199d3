"""Due work: planned once, moved, ensured, cancelled, and claimed in the order of time."""

import asyncio
import threading
from datetime import timedelta

import pytest

from sandbox.clock import Clock
from storage import due
from storage.database import Database, Transaction
from tests.conftest import START

LATER = START + timedelta(hours=1)


def times(tx: Transaction) -> list[tuple[str, str]]:
    """(time, outcome) of all there is."""
    return [(f"{row.due_at:%H:%M}", row.outcome) for row in tx.session.exec(due.select(due.Due)).all()]


def finish(tx: Transaction) -> None:
    row = due.planned(tx, "job", 1)
    assert row is not None
    row.outcome, row.done_at = "done", tx.now


async def test_planning_twice_leaves_the_first_plan(database: Database) -> None:
    for at in (START, LATER):
        await database.run(lambda tx, at=at: due.plan(tx, "job", 1, at=at, community_id=None))
    assert await database.read(times) == [("10:00", "")]
    await database.run(finish)
    await database.run(lambda tx: due.plan(tx, "job", 1, at=LATER, community_id=None))
    assert await database.read(times) == [("10:00", "done")]


async def test_moving_opens_what_was_done(database: Database) -> None:
    await database.run(lambda tx: due.plan(tx, "job", 1, at=START, community_id=None))
    await database.run(finish)
    await database.run(lambda tx: due.move(tx, "job", 1, at=LATER, community_id=None))
    assert await database.read(times) == [("11:00", "")]


async def test_ensuring_opens_what_was_done_and_leaves_what_is_open(database: Database) -> None:
    await database.run(lambda tx: due.ensure(tx, "job", 1, at=START, community_id=None))
    await database.run(lambda tx: due.ensure(tx, "job", 1, at=LATER, community_id=None))
    assert await database.read(times) == [("10:00", "")]
    await database.run(finish)
    await database.run(lambda tx: due.ensure(tx, "job", 1, at=LATER, community_id=None))
    assert await database.read(times) == [("11:00", "")]


@pytest.mark.usefixtures("at_once")
async def test_several_ensure_the_same_at_once_and_none_waits_for_another(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("one writer: nothing happens at once")
    both = threading.Barrier(2, timeout=20)

    def ensure(tx: Transaction) -> None:
        due.ensure(tx, "job", 1, at=LATER, community_id=None)
        assert due.planned(tx, "job", 1) is not None
        both.wait()

    await database.run(lambda tx: due.plan(tx, "job", 1, at=START, community_id=None))
    await asyncio.gather(database.run(ensure), database.run(ensure))
    assert await database.read(times) == [("10:00", "")]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("is_held", [True, False])
async def test_what_was_ensured_is_not_done_before_the_reason_for_it_is_there(
    database: Database, monkeypatch: pytest.MonkeyPatch, is_held: bool
) -> None:
    """What is done earlier would not see what was just done, and nobody would ensure it again."""
    if database.engine.dialect.name == "sqlite":
        pytest.skip("one writer: nothing happens at once")
    ensured, looked = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def ensure(tx: Transaction) -> None:
        if not is_held:
            compiled = due._ensure._compiled(tx.session.connection())
            monkeypatch.setattr(compiled, "_text", compiled._text.replace(" FOR SHARE", ""))
        due.ensure(tx, "job", 1, at=LATER, community_id=None)
        assert due.planned(tx, "job", 1) is not None
        loop.call_soon_threadsafe(ensured.set)
        looked.wait(20)

    def claims(tx: Transaction) -> bool:
        return due.claim(tx) is not None

    await database.run(lambda tx: due.plan(tx, "job", 1, at=START, community_id=None))
    ensuring = asyncio.create_task(database.run(ensure))
    await ensured.wait()
    is_claimed = await database.run(claims)
    looked.set()
    await ensuring
    assert is_claimed is not is_held
    assert await database.run(claims)


async def test_what_is_due_first_is_claimed_first_and_nothing_before_its_time(database: Database, clock: Clock) -> None:
    for number, minutes in ((1, 20), (2, 10)):
        at = START + timedelta(minutes=minutes)
        await database.run(lambda tx, n=number, at=at: due.plan(tx, "job", n, at=at, community_id=None))
    assert await database.run(due.claim) is None
    clock.advance(30 * 60)

    def numbers(tx: Transaction) -> list[int]:
        found = []
        while (row := due.claim(tx)) is not None:
            found.append(row.object_id)
            row.outcome = "done"
        return found

    assert await database.run(numbers) == [2, 1]


async def test_cancelling_closes_what_is_open(database: Database, clock: Clock) -> None:
    await database.run(lambda tx: due.plan(tx, "job", 1, at=START, community_id=None))
    await database.run(lambda tx: due.cancel(tx, "job", 1))
    assert await database.run(due.claim) is None
    assert await database.read(times) == [("10:00", "cancelled")]
    clock.advance(60)
    assert await database.run(lambda tx: due.forget_done(tx, tx.now)) == 1
