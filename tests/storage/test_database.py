"""The one way in: works are kept whole, apart from each other, and never lost once they were reported as kept."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from sandbox.clock import Clock
from storage import due
from storage.database import (
    GROUP_SIZE,
    Database,
    Group,
    Transaction,
    TransactionLostError,
    open_database,
)
from storage.due import Due
from tests.conftest import KEY, START

Work = Callable[[Transaction], None]


def adding(number: int) -> Work:
    """A work that keeps one row."""
    return lambda tx: due.plan(tx, "job", number, at=START, community_id=None)


def kept(tx: Transaction) -> list[int]:
    """The numbers that were kept."""
    return [row[0] for row in tx.all(sa.text("SELECT object_id FROM due ORDER BY object_id"))]


def only_sqlite(database: Database) -> Database:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's own way of committing")
    return database


async def test_one_failing_work_leaves_the_others(database: Database) -> None:
    def broken(tx: Transaction) -> None:
        adding(2)(tx)
        raise ZeroDivisionError

    outcomes = await asyncio.gather(
        database.run(adding(1)), database.run(broken), database.run(adding(3)), return_exceptions=True
    )

    assert [type(outcome) for outcome in outcomes] == [type(None), ZeroDivisionError, type(None)]
    assert await database.read(kept) == [1, 3]


async def test_what_the_session_holds_back_is_undone_too(database: Database) -> None:
    def broken(tx: Transaction) -> None:
        tx.session.add(Due(job="job", object_id=1, due_at=tx.now))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.run(broken)
    assert await database.read(kept) == []


async def test_what_the_session_holds_back_is_written(database: Database) -> None:
    await database.run(lambda tx: tx.session.add(Due(job="job", object_id=7, due_at=tx.now)))
    assert await database.read(kept) == [7]


async def test_a_statement_sees_what_the_session_holds_back(database: Database) -> None:
    def work(tx: Transaction) -> list[int]:
        tx.session.add(Due(job="job", object_id=7, due_at=tx.now))
        return kept(tx)

    assert await database.run(work) == [7]


async def test_the_rescue_runs_instead_and_knows_why(database: Database) -> None:
    def broken(tx: Transaction) -> str:
        adding(1)(tx)
        raise ZeroDivisionError("by nought")

    def rescue(tx: Transaction, error: Exception) -> str:
        adding(2)(tx)
        return str(error)

    assert await database.run(broken, rescue) == "by nought"
    assert await database.read(kept) == [2]


async def test_a_failing_rescue_leaves_nothing(database: Database) -> None:
    def broken(tx: Transaction) -> None:
        raise ZeroDivisionError

    def rescue(tx: Transaction, error: Exception) -> None:
        adding(2)(tx)
        raise error

    with pytest.raises(ZeroDivisionError):
        await database.run(broken, rescue)
    assert await database.read(kept) == []


@pytest.mark.parametrize("way_out", [StopIteration, SystemExit, KeyboardInterrupt, asyncio.CancelledError])
async def test_nothing_a_work_raises_stops_the_house(database: Database, way_out: type[BaseException]) -> None:
    def broken(tx: Transaction) -> None:
        kept(tx)
        raise way_out

    for ask in (database.run, database.read):
        with pytest.raises(RuntimeError, match=way_out.__name__):
            await asyncio.wait_for(ask(broken), 5)
    await asyncio.wait_for(database.run(adding(2)), 5)
    assert await database.read(kept) == [2]


async def test_whoever_stops_waiting_does_not_stop_the_work(database: Database) -> None:
    waiting = asyncio.ensure_future(database.run(adding(1)))
    await asyncio.sleep(0)
    waiting.cancel()
    await database.run(adding(2))
    await asyncio.gather(waiting, return_exceptions=True)
    assert 2 in await database.read(kept)


async def test_time_chance_and_hashes_come_from_outside(database: Database, clock: Clock) -> None:
    def look(tx: Transaction) -> tuple[Any, ...]:
        return tx.now, tx.token(), tx.digest("nina") == tx.digest("nina"), tx.digest("nina") == tx.digest("lin")

    assert await database.run(look) == (START, "token-1", True, False)
    clock.advance(60)
    assert (await database.run(lambda tx: tx.now)) == clock.now()


def increment(tx: Transaction) -> None:
    """Reads, then writes: an update is lost if two transactions do it at once."""
    before = tx.scalar(sa.text("SELECT object_id FROM due"))
    tx.changed(sa.text("UPDATE due SET object_id = :after"), {"after": before + 1})


async def test_no_update_is_lost_between_two_writers_of_one_file(database: Database, database_url: str) -> None:
    only_sqlite(database)
    await database.run(adding(0))
    other = open_database(database_url, clock=lambda: START, token=str, key=KEY)

    await asyncio.gather(*(one.run(increment) for _ in range(40) for one in (database, other)))
    await other.close()

    assert await database.read(kept) == [80]


def test_control_the_drivers_own_transactions_lose_updates(sqlite_template: Any, tmp_path: Any) -> None:
    file = tmp_path / "control.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    first, second = sqlite3.connect(file), sqlite3.connect(file)
    first.execute("INSERT INTO due (job, object_id, period, due_at, tries, outcome) VALUES ('job', 0, '', '', 0, '')")
    first.commit()

    (seen_by_first,) = first.execute("SELECT object_id FROM due").fetchone()
    (seen_by_second,) = second.execute("SELECT object_id FROM due").fetchone()
    first.execute("UPDATE due SET object_id = ?", (seen_by_first + 1,))
    first.commit()
    second.execute("UPDATE due SET object_id = ?", (seen_by_second + 1,))
    second.commit()

    assert first.execute("SELECT object_id FROM due").fetchone() == (1,)  # two increments, and one is lost
    first.close()
    second.close()


async def test_works_that_wait_share_a_commit(database: Database) -> None:
    commits: list[int] = []
    sa.event.listen(database.engine, "commit", lambda _: commits.append(1))
    release = threading.Event()
    writers = len(database._writers)
    holding = await hold(database, [release] * writers)
    rest = [asyncio.ensure_future(database.run(adding(number))) for number in range(GROUP_SIZE)]
    await asyncio.sleep(0)
    release.set()
    await asyncio.gather(*holding, *rest)

    assert len(commits) <= 2 * writers + 1
    assert len(await database.read(kept)) == GROUP_SIZE


async def test_a_work_that_is_apart_shares_no_commit(database: Database) -> None:
    releases = [threading.Event() for _ in database._writers]
    holding = await hold(database, releases)
    groups: dict[str, sa.Connection] = {}

    def noting(name: str) -> Work:
        return lambda tx: groups.update({name: tx.connection})

    works = [database.run(noting(name), is_apart=name == "apart") for name in ("first", "apart", "last")]
    rest = [asyncio.ensure_future(work) for work in works]
    await asyncio.sleep(0)
    releases[0].set()  # one writer takes all three
    await asyncio.gather(*rest)
    for release in releases:
        release.set()
    await asyncio.gather(*holding)

    assert list(groups) == ["first", "last", "apart"]
    assert groups["first"] is groups["last"] is not groups["apart"]


async def hold(database: Database, releases: list[threading.Event]) -> list[asyncio.Future[None]]:
    """Gives each writer something to do until it is released."""
    holding = []
    for release in releases:  # one after the other, so that no writer takes two of them
        begun = threading.Event()

        def wait(_: Transaction, begun: threading.Event = begun, release: threading.Event = release) -> None:
            begun.set()
            release.wait(5)

        holding.append(asyncio.ensure_future(database.run(wait)))
        await until(begun.is_set)
    return holding


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():
            await asyncio.sleep(0)


def lose(tx: Transaction) -> None:
    """What SQLite does when the disk is full: the whole transaction is undone under the work's feet."""
    tx.connection.exec_driver_sql("ROLLBACK")
    raise OperationalError("INSERT", {}, Exception("database or disk is full"))


async def test_a_lost_transaction_fails_its_whole_group(database: Database) -> None:
    outcomes = await asyncio.gather(
        database.run(adding(1)), database.run(lose), database.run(adding(3)), return_exceptions=True
    )
    there = await database.read(kept)

    # Whoever was told that their work is kept finds it; nobody else's is there.
    told = [number for number, outcome in zip([1, 2, 3], outcomes, strict=True) if outcome is None]
    assert there == told
    assert 2 not in there
    await database.run(adding(4))
    assert 4 in await database.read(kept)


async def test_a_lost_transaction_is_told_apart(database: Database) -> None:
    with database.engine.connect() as connection, connection.begin():
        group = Group(connection, database._outside)
        with pytest.raises(TransactionLostError):
            group.attempt(lose, None)


async def test_a_failed_commit_fails_its_group_and_not_the_next(database: Database) -> None:
    await database.run(
        lambda tx: (
            tx.execute(sa.text("CREATE TABLE child (id INTEGER REFERENCES due DEFERRABLE INITIALLY DEFERRED)")) and None
        )
    )
    orphan: Work = lambda tx: tx.execute(sa.text("INSERT INTO child VALUES (4711)")) and None  # noqa: E731

    with pytest.raises(IntegrityError):
        await database.run(orphan)
    await database.run(adding(2))

    assert await database.read(kept) == [2]
    assert await database.read(lambda tx: tx.scalar(sa.text("SELECT count(*) FROM child"))) == 0


async def test_a_full_disk_loses_nothing_that_was_reported(database: Database) -> None:
    pages = only_sqlite(database).engine
    with pages.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used + 2}")

    def large(number: int) -> Work:
        return lambda tx: due.plan(tx, "x" * 3000, number, at=START, community_id=None)

    outcomes = await asyncio.gather(*(database.run(large(number)) for number in range(20)), return_exceptions=True)

    told = [number for number, outcome in enumerate(outcomes) if outcome is None]
    assert await database.read(kept) == told
    assert len(told) < 20


async def test_a_reader_cannot_write(database: Database) -> None:
    only_sqlite(database)
    with pytest.raises(OperationalError, match="readonly"):
        await database.read(adding(1))
    assert await database.read(kept) == []


async def test_a_deadlock_is_tried_again_before_it_is_anybodys_fault(database: Database, database_url: str) -> None:
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer and no deadlocks")
    await database.run(adding(1))
    await database.run(adding(2))
    other = open_database(database_url, clock=lambda: START, token=str, key=KEY)
    met = {1: threading.Event(), 2: threading.Event()}
    runs: list[int] = []

    def work(mine: int, theirs: int) -> Work:
        def run(tx: Transaction) -> None:
            runs.append(mine)
            lock = sa.text("SELECT id FROM due WHERE object_id = :number FOR UPDATE")
            tx.execute(lock, {"number": mine})
            met[mine].set()
            met[theirs].wait(5)
            tx.execute(lock, {"number": theirs})

        return run

    def rescue(tx: Transaction, error: Exception) -> None:
        raise AssertionError("a deadlock is nobody's fault") from error

    # What shares a transaction with the one that gives way is done once, all the same.
    await asyncio.gather(
        database.run(adding(3)),
        database.run(work(1, 2), rescue),
        other.run(work(2, 1), rescue),
        other.run(adding(4)),
    )
    await other.close()

    assert len(runs) > 2
    assert await database.read(kept) == [1, 2, 3, 4]


async def test_an_orm_read_after_a_core_write_needs_a_refresh(database: Database) -> None:
    """What the house relies on: the session knows nothing of Core statements until it is told to look again."""

    def work(tx: Transaction) -> tuple[int, int]:
        adding(1)(tx)
        row = tx.session.exec(select(Due)).one()
        tx.changed(sa.text("UPDATE due SET tries = 3"))
        before = row.tries
        tx.session.refresh(row)
        return before, row.tries

    assert await database.run(work) == (0, 3)


async def test_a_reading_that_nobody_waits_for_is_broken_off(database: Database) -> None:
    """Otherwise a stop would wait for the end of a long look at the books."""
    began = threading.Event()
    endless = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "postgresql": "SELECT pg_sleep(20)",
    }[database.engine.dialect.name]

    def work(tx: Transaction) -> None:
        began.set()
        tx.scalar(sa.text(endless))

    reading = asyncio.create_task(database.read(work))
    await asyncio.to_thread(began.wait)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await asyncio.wait_for(database.close(), 10)
