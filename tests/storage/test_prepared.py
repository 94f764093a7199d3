"""Prepared statements go straight to the driver, and behave as any other statement does."""

import asyncio
import contextlib
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.pq import ExecStatus
from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, String

from storage.database import Database, Transaction, TransactionLostError
from storage.prepared import Prepared
from storage.types import Utc
from tests.postgres import Cluster

VALUES = sa.table(
    "kinds",
    sa.column("id", BigInteger),
    sa.column("words", String),
    sa.column("at", Utc),
    sa.column("day", Date),
    sa.column("is_so", Boolean),
    sa.column("facts", JSON),
)
INSERT = Prepared(VALUES.insert().values({column.key: bindparam(column.key) for column in VALUES.columns}))
SELECT = Prepared(sa.select(VALUES).where(VALUES.c.id >= bindparam("least")).order_by(VALUES.c.id))
UPDATE = Prepared(VALUES.update().where(VALUES.c.id == bindparam("one")).values(words="changed"))
CREATE = (
    "CREATE TABLE kinds (id BIGINT PRIMARY KEY, words VARCHAR, at TIMESTAMP WITH TIME ZONE, day DATE, "
    "is_so BOOLEAN, facts JSON)"
)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
ROWS = [
    (-(2**62), "ünïcode 积分 ' \\ % $1 :name", NOON, date(2027, 3, 1), True, {"a": [1, None, "é"]}),
    (0, "", datetime(2027, 3, 1, 20, 30, 5, 123456, tzinfo=timezone(timedelta(hours=8))), None, False, []),
    (2**62, None, None, date(1999, 12, 31), None, None),
]

NEW: dict[str, Any] = dict(zip(VALUES.columns.keys(), ROWS[0], strict=True))


def fill(tx: Transaction) -> None:
    tx.execute(sa.text(CREATE))
    for row in ROWS:
        tx.changed(INSERT, dict(zip(VALUES.columns.keys(), row, strict=True)))


async def test_every_kind_of_value_goes_there_and_back(database: Database) -> None:
    await database.run(fill)
    found = await database.read(lambda tx: tx.all(SELECT, {"least": -(2**63)}))
    assert [tuple(row) for row in found] == ROWS
    assert found[0].words == ROWS[0][1]


async def test_it_counts_what_it_wrote(database: Database) -> None:
    await database.run(fill)
    assert await database.run(lambda tx: [tx.changed(UPDATE, {"one": one}) for one in (0, 5)]) == [1, 0]
    assert (await database.read(lambda tx: tx.first(SELECT, {"least": 0}))).words == "changed"
    assert await database.read(lambda tx: tx.first(SELECT, {"least": 2**62 + 1})) is None


async def test_a_failure_is_sqlalchemys_and_leaves_the_statement_usable(database: Database) -> None:
    await database.run(fill)
    again: dict[str, Any] = dict(zip(VALUES.columns.keys(), ROWS[0], strict=True))
    for _ in range(2):
        with pytest.raises(IntegrityError):
            await database.run(lambda tx: tx.changed(INSERT, again))
    await database.run(lambda tx: tx.changed(INSERT, again | {"id": 7}))
    assert len(await database.read(lambda tx: tx.all(SELECT, {"least": -(2**63)}))) == len(ROWS) + 1


async def test_a_lost_connection_is_replaced(database: Database) -> None:
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    await database.run(fill)
    everybody = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    with pytest.raises(TransactionLostError):
        await database.run(lambda tx: tx.all(everybody))
    assert await database.run(lambda tx: tx.changed(UPDATE, {"one": 0})) == 1


@pytest.mark.parametrize(("threshold", "is_there"), [(None, True), (5, False)])
def test_psycopg_drops_what_is_prepared_with_a_rollback_unless_it_prepares_nothing(
    cluster: Cluster, threshold: int | None, *, is_there: bool
) -> None:
    """Why the house's connections have no `prepare_threshold`."""
    with psycopg.connect(cluster.fresh_database(), prepare_threshold=threshold) as connection:
        connection.pgconn.prepare(b"ours", b"SELECT 1")
        for _ in range(10):
            connection.execute("SELECT %(one)s", {"one": 1})
        connection.rollback()
        found = connection.pgconn.exec_prepared(b"ours", None)
    assert (found.status == ExecStatus.TUPLES_OK) == is_there


def expected(tx: Transaction, one: int) -> None:
    tx.write(UPDATE, {"one": one}, otherwise=LookupError(f"no row {one}"))


async def test_what_is_not_waited_for_is_written_and_checked_before_the_commit(database: Database) -> None:
    await database.run(fill)

    def half(tx: Transaction) -> None:
        tx.changed(INSERT, {**NEW, "id": 7})
        expected(tx, 5)

    outcomes = await asyncio.gather(
        database.run(lambda tx: expected(tx, 0)),
        database.run(half),
        database.run(lambda tx: expected(tx, 2**62)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [type(None), LookupError, type(None)]
    found = await database.read(lambda tx: tx.all(SELECT, {"least": -(2**63)}))
    assert [(row.id, row.words) for row in found[1:]] == [(0, "changed"), (2**62, "changed")]


async def test_what_follows_sees_what_was_not_waited_for(database: Database) -> None:
    await database.run(fill)

    def work(tx: Transaction) -> list[Any]:
        expected(tx, 0)
        first = tx.first(SELECT, {"least": 0}).words
        expected(tx, 2**62)
        return [first, tx.scalar(sa.text("SELECT words FROM kinds WHERE id > 0"))]

    assert await database.run(work) == ["changed", "changed"]


async def test_a_statement_that_is_not_waited_for_fails_its_work_alone(database: Database) -> None:
    await database.run(fill)
    outcomes = await asyncio.gather(
        database.run(lambda tx: tx.write(INSERT, {**NEW, "id": 8})),
        database.run(lambda tx: tx.write(INSERT, NEW)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [type(None), IntegrityError]
    assert (await database.read(lambda tx: tx.first(SELECT, {"least": 1}))).id == 8


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_failure_that_comes_late_cannot_be_missed(database: Database) -> None:
    """It may come up where nobody expects it, within something that goes on whatever happens."""
    await database.run(fill)

    def work(tx: Transaction) -> None:
        expected(tx, 5)
        with contextlib.suppress(LookupError):
            tx.first(SELECT, {"least": 0})
        tx.write(INSERT, {**NEW, "id": 8})

    with pytest.raises(LookupError):
        await database.run(work)
    await database.run(lambda tx: expected(tx, 0))
    assert [row.id for row in await database.read(lambda tx: tx.all(SELECT, {"least": 1}))] == [2**62]
