"""The tick: each due row in its own transaction; one that fails is put off longer each time, and never given up."""

from datetime import timedelta

import pytest

from loyalty import Transaction, books, routines
from loyalty.routines import DueRow
from scheduler import tick
from scheduler.job import Job
from storage import due
from tests.conftest import START, Home


async def plan(home: Home, job: str, number: int = 1) -> None:
    await home.house.database.run(lambda tx: due.plan(tx, job, number, at=START, community_id=None))


async def row(home: Home, job: str, number: int = 1) -> DueRow | None:
    return await home.house.database.read(lambda tx: due.planned(tx, job, number))


@pytest.fixture(autouse=True)
async def _nothing_else_is_due(home: Home) -> None:
    """The house's own round is put aside, so that each test counts what it planned."""
    for job in (routines.TIDY_JOB, books.JOB):
        await home.house.database.run(lambda tx, job=job: due.cancel(tx, job, 0))


def broken(_tx: Transaction, _row: DueRow) -> str:
    raise ZeroDivisionError


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The objects for which the job `fine` has run; `broken` fails, `again` plans itself in an hour."""
    ran: list[int] = []

    def fine(_tx: Transaction, due_row: DueRow) -> str:
        ran.append(due_row.object_id)
        return "done"

    def again(tx: Transaction, due_row: DueRow) -> str:
        ran.append(due_row.object_id)
        due.move(tx, "again", due_row.object_id, at=tx.now + timedelta(hours=1), community_id=None)
        return "done"

    jobs = {name: Job(name, run, late="") for name, run in (("fine", fine), ("broken", broken), ("again", again))}
    monkeypatch.setattr(tick, "jobs", lambda: jobs)
    return ran


async def test_what_is_due_is_done_once(home: Home, done: list[int]) -> None:
    for number in (1, 2):
        await plan(home, "fine", number)
    assert await home.house.metronome.tick() == 2
    assert await home.house.metronome.tick() == 0
    assert done == [1, 2]


async def test_a_job_may_plan_itself_again(home: Home, done: list[int]) -> None:
    await plan(home, "again")
    for hours in (0, 1, 1):
        await home.telegram.clock.advance(hours=hours)
        assert await home.house.metronome.tick() == 1
    assert done == [1, 1, 1]


async def test_a_failing_job_keeps_nobody_from_theirs_and_is_never_given_up(home: Home, done: list[int]) -> None:
    await plan(home, "broken")
    await plan(home, "fine", 2)
    await home.house.metronome.tick()
    assert done == [2]
    waits = []
    for _ in range(9):
        standing = await row(home, "broken")
        assert standing is not None
        waits.append((standing.due_at - home.sandbox.clock.now()).total_seconds())
        await home.telegram.clock.advance(seconds=int(waits[-1]))
        assert await home.house.metronome.tick() == 1
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


async def test_a_job_nobody_knows_is_put_off(home: Home, done: list[int]) -> None:
    await plan(home, "forgotten")
    assert await home.house.metronome.tick() == 1
    assert await row(home, "forgotten") is not None


async def test_a_job_that_another_has_planned_anew_is_left_alone(home: Home, done: list[int]) -> None:
    await plan(home, "broken")
    standing = await row(home, "broken")
    assert standing is not None
    later = START + timedelta(days=1)
    await home.house.database.run(lambda tx: due.move(tx, "broken", 1, at=later, community_id=None))
    await home.house.database.run(lambda tx: routines.put_off(tx, standing.id or 0))
    moved = await row(home, "broken")
    assert moved is not None
    assert moved.due_at == later


async def test_a_database_that_is_away_is_outlived(
    home: Home, done: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    await plan(home, "fine")
    with monkeypatch.context() as patch:
        patch.setattr(due, "claim", lambda _tx: 1 / 0)
        assert await home.house.metronome.tick() == 0
    assert await home.house.metronome.tick() == 1


def test_the_metronome_makes_up_for_late_beats_with_one(home: Home) -> None:
    (beat,) = home.house.metronome._scheduler.get_jobs()
    assert (beat.coalesce, beat.max_instances, beat.misfire_grace_time) == (True, 1, None)


def test_every_job_says_what_it_does_when_it_is_late() -> None:
    assert all(job.late for job in tick.jobs().values())
