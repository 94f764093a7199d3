"""The facts that monitors read stay cheap: no statement walks a whole table."""

import re

import pytest
import sqlalchemy as sa

from storage import facts
from storage.database import Database, Transaction


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_fact_is_read_by_an_index_of_what_is_open(database: Database) -> None:
    """`inbox_new`, `inbox_dead`, `notices_waiting` and `due_open` hold only what waits, however much is kept."""
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    def look(tx: Transaction) -> list[str]:
        sa.event.listen(tx.connection, "before_cursor_execute", listen)
        facts.look(tx)
        sa.event.remove(tx.connection, "before_cursor_execute", listen)
        plans = []
        for statement in asked:
            count = statement.count("?")
            plans += tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (1,) * count).all()
        return [str(plan[3]) for plan in plans]

    walked = [plan for plan in await database.run(look) if re.search(r"(SCAN|SEARCH) (inbox|notices|due)\b", plan)]
    assert len(walked) == 5
    assert [plan for plan in walked if not re.search(r"INDEX (inbox_\w+|notices_waiting|due_open)", plan)] == []


async def test_a_heartbeat_is_one_row(database: Database) -> None:
    for _ in range(2):
        await database.run(facts.beat)
    assert await database.read(lambda tx: tx.scalar(sa.text("SELECT count(*) FROM heartbeat"))) == 1
