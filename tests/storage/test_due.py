"""Due work: planned once, moved, ensured, cancelled, and claimed in the order of time."""

from datetime import timedelta

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
