"""One holder at a time, and whoever dies lets go at once."""

import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from storage.engines import migration_engine
from storage.locks import lock

ROOT = Path(__file__).parents[2]
HOLDER = """
import asyncio, sys
from storage.locks import lock
held = lock(sys.argv[1], "sender")
print(asyncio.run(held.take()), flush=True)
sys.stdin.read()
"""


async def test_one_at_a_time(database_url: str) -> None:
    first, second, other = (lock(database_url, name) for name in ("sender", "sender", "backup"))
    assert [await first.take(), await first.take(), await second.take()] == [True, True, False]
    assert await other.take()
    await first.release()
    assert await second.take()
    assert not await first.take()
    for one in (first, second, other):
        await one.release()


async def test_a_killed_holder_lets_go_at_once(database_url: str) -> None:
    mine = lock(database_url, "sender")
    command = [sys.executable, "-c", HOLDER, database_url]
    with Popen(command, stdin=PIPE, stdout=PIPE, cwd=ROOT) as holder:  # noqa: S603  # our own words
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        assert not await mine.take()
        holder.kill()
    while not await mine.take():  # the server notices the end of a session within milliseconds, yet not at once
        pass
    await mine.release()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_lost_session_is_a_lost_lock(database_url: str) -> None:
    first, second = lock(database_url, "sender"), lock(database_url, "sender")
    assert await first.take()
    engine = migration_engine(database_url)
    end_others = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        connection.execute(sa.text(end_others))
    engine.dispose()
    assert await second.take()
    assert not await first.take()
    await second.release()
    assert await first.take()
    await first.release()


async def test_without_a_server_nobody_can_say_who_holds_it() -> None:
    nowhere = lock("postgresql://nobody@127.0.0.1:9/nothing", "sender")
    with pytest.raises(OperationalError):
        await nowhere.take()
    await nowhere.release()
