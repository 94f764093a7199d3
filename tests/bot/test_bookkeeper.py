"""The bookkeeper: looks after the start and every night, says what is wrong, and stops nothing."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.bookkeeper import START_SECONDS, Bookkeeper
from loyalty import books
from storage.database import Transaction
from tests.conftest import Home, Juniper

FORGED = sa.text("UPDATE accounts SET balance = balance + 1 WHERE member_id IS NOT NULL AND kind = 'available'")


def forge(tx: Transaction) -> int:
    return tx.changed(FORGED)


async def test_what_is_wrong_is_logged_and_told_to_the_owner_once_a_day(
    home: Home, juniper: Juniper, caplog: pytest.LogCaptureFixture
) -> None:
    room = Bookkeeper(home.house.database)
    assert await room.look() == []
    await home.house.database.run(forge)
    before = len(await home.said_to(juniper.robin))
    for _ in range(2):
        await room.look()
        await home.settle()
    told = (await home.said_to(juniper.robin))[before:]
    assert len(told) == 1
    assert told[0].startswith("Something in the books of Juniper does not add up.")
    wrong = [record.fault for record in caplog.records if record.message == "books.wrong"]  # type: ignore[attr-defined]
    assert len(wrong) == 2 * len(set(wrong))
    for other in (juniper.maya, juniper.nina, juniper.lin):
        assert told[0] not in await home.said_to(other)
    await home.pass_time(days=1)
    await room.look()
    await home.settle()
    assert (await home.said_to(juniper.robin))[-1] == told[0]
    await juniper.nina.write("/checkin")
    await home.settle()
    assert (await home.last_to(juniper.nina)).text.startswith("Checked in")


async def test_it_looks_after_the_start_and_each_night_and_outlives_a_database_that_is_away(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slept: list[float] = []
    looked = asyncio.Event()
    room = home.house.bookkeeper
    look = room.look

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def once() -> list[books.Fault]:
        looked.set()
        if slept == [START_SECONDS]:
            slept.append(0)
            raise OperationalError("SELECT", {}, Exception("away"))
        return await look()

    monkeypatch.setattr(room, "_sleep", sleep)
    monkeypatch.setattr(room, "look", once)
    running = asyncio.create_task(room.run())
    await asyncio.wait_for(looked.wait(), 10)
    assert room.trouble.now == "OperationalError"
    looked.clear()
    await home.pass_time(hours=16)
    assert not looked.is_set()
    await home.pass_time(hours=1)
    await asyncio.wait_for(looked.wait(), 10)
    looked.clear()
    await home.pass_time(days=1)
    await asyncio.wait_for(looked.wait(), 10)
    running.cancel()
    await asyncio.wait({running})
