"""A button that works once works once, whoever presses it at the same time."""

import asyncio
from datetime import timedelta

from sandbox.clock import Clock
from storage import buttons
from storage.database import Database
from tests.conftest import START


async def add(database: Database) -> None:
    about = {"action": "x.y", "object": {"n": 1}, "expires_at": START + timedelta(days=1), "notice_key": "key"}
    await database.run(lambda tx: buttons.add(tx, token="abc", **about))


async def test_only_the_first_press_uses_it(database: Database) -> None:
    await add(database)
    presses = await asyncio.gather(*(database.run(lambda tx: buttons.use(tx, "abc")) for _ in range(8)))
    assert sorted(presses) == [False] * 7 + [True]


async def test_a_token_nobody_made_does_nothing(database: Database) -> None:
    assert await database.run(lambda tx: buttons.get(tx, "abc")) is None
    assert not await database.run(lambda tx: buttons.use(tx, "abc"))


async def test_it_is_found_with_its_object_and_by_its_notice(database: Database) -> None:
    await add(database)
    found = await database.read(lambda tx: buttons.existing(tx, "key"))
    assert [(one.token, one.object) for one in found] == [("abc", {"n": 1})]


async def test_it_is_forgotten_when_it_has_long_expired(database: Database, clock: Clock) -> None:
    await add(database)
    assert await database.run(lambda tx: buttons.forget_expired(tx, START + timedelta(days=1))) == 0
    assert await database.run(lambda tx: buttons.forget_expired(tx, START + timedelta(days=2))) == 1
