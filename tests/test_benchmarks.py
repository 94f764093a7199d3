"""What the benchmarks fill a database with is a house like any other."""

import secrets

import pytest
import sqlalchemy as sa

from loyalty import books, points
from loyalty.members import of_user
from scheduler.tick import jobs
from storage.database import open_database
from tests.benchmarks.filler import TURNS, fill
from tests.benchmarks.workload import FIRST_USER, KEY, MEMBERS, beginning

COUNT = 3 * MEMBERS


@pytest.mark.filterwarnings("error")
async def test_the_books_of_a_filled_database_are_right(database_url: str) -> None:
    fill(database_url, COUNT)
    database = open_database(database_url, clock=beginning, token=secrets.token_urlsafe, key=KEY)
    assert await database.read(lambda tx: books.faults(tx, jobs=jobs())) == []
    counted = "SELECT (SELECT count(*) FROM members), (SELECT count(*) FROM transfers), (SELECT count(*) FROM due)"
    members, transfers, planned = await database.read(lambda tx: tx.one(sa.text(counted)) or ())
    assert (members, transfers) == (COUNT, TURNS * COUNT)
    assert planned >= COUNT
    member = await database.read(lambda tx: of_user(tx, 2, FIRST_USER))
    assert member is not None
    assert await database.read(lambda tx: points.balance(tx, member).available) == TURNS
    await database.close()
