"""Telegram or the database is away: nothing is wasted meanwhile, all goes on afterwards, and the log is short."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError

from bot.outage import AGAIN_SECONDS, ASK_SECONDS, PAUSES, Outage
from bot.outcomes import Outcome
from bot.pacer import Pacer
from bot.sender import Sender
from loyalty.notices import Rank
from sandbox.client import Persona
from storage import notices
from tests.bot.conftest import Door, notice, outbox_says
from tests.conftest import Home

BACK_SECONDS = 10


@pytest.fixture
async def oleg(home: Home) -> Persona:
    """Somebody else who has started the bot."""
    oleg = await home.telegram.person("Oleg")
    await oleg.start()
    await home.settle()
    return oleg


@pytest.fixture
async def sending(home: Home) -> AsyncIterator[None]:
    """The house's sender at work by itself."""
    running = asyncio.create_task(home.house.sender.run())
    yield
    home.house.sender.stop()
    await asyncio.wait_for(running, 5)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(BACK_SECONDS):
        while not holds():
            await asyncio.sleep(0.01)


async def said(home: Home, person: Persona, *, times: int) -> None:
    """Waits until they have been told so often; the house's clock moves on as the real one does."""
    async with asyncio.timeout(BACK_SECONDS):
        while sum("went wrong" in one.lower() for one in await home.said_to(person)) < times:
            await home.telegram.clock.advance(seconds=1)
            home.house.sender.wake()
            await asyncio.sleep(0.05)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelno >= logging.WARNING]


async def test_all_calls_fail_and_then_none(
    home: Home, nina: Persona, sending: None, caplog: pytest.LogCaptureFixture
) -> None:
    since = (await home.telegram.calls())[-1].n
    await home.telegram.fault("*", code=500, times=None)
    await outbox_says(home, nina.id, "owed")
    home.house.sender.wake()
    await until(lambda: home.house.sender.trouble.now != "")
    for number in range(3):
        await outbox_says(home, nina.id, f"promotion {number}", rank=Rank.PROMOTION)
    await home.telegram.clock.advance(seconds=600)
    await home.telegram.called("getMe", times=3, since=since)

    waiting = [await notice(home, key) for key in ("owed", "promotion 0", "promotion 1", "promotion 2")]
    assert [(one.state, one.tries) for one in waiting] == [("waiting", 0)] * 4
    assert len(await home.telegram.calls("sendMessage", since=since)) == 1

    await home.telegram.clear_faults()
    ended = time.monotonic()
    await said(home, nina, times=1)
    assert time.monotonic() - ended < BACK_SECONDS
    assert lines(caplog) == ["sender.trouble", "sender.recovered"]


def test_the_longest_silence_after_the_end_is_below_ten_seconds() -> None:
    assert max(PAUSES) + ASK_SECONDS + AGAIN_SECONDS < BACK_SECONDS


async def test_calls_that_fail_at_the_same_moment_make_the_pause_no_longer() -> None:
    async def ask() -> None:
        raise NetworkError("away")

    outage = Outage(ask, clock=lambda: 0.0)
    lost = Outcome("waiting", is_unanswered=True)
    await asyncio.gather(*(outage.judge(number, lost, NetworkError("away"), began=0.0) for number in range(20)))
    assert await outage.pause() == PAUSES[0]


async def test_one_notice_that_fails_alone_is_no_outage(
    home: Home, nina: Persona, oleg: Persona, sending: None, caplog: pytest.LogCaptureFixture
) -> None:
    await home.telegram.fault("sendMessage", chat=nina, code=500, times=None)
    await outbox_says(home, nina.id, "poison")
    home.house.sender.wake()
    await home.telegram.called("sendMessage", since=(await home.telegram.calls("sendMessage"))[-1].n - 1)
    for number in range(3):
        await outbox_says(home, oleg.id, f"other {number}")
    home.house.sender.wake()
    await said(home, oleg, times=3)
    poison = await notice(home, "poison")
    assert poison.state == "waiting"
    assert poison.tries >= 1
    assert lines(caplog) == []


async def test_nothing_can_be_sent_though_the_bot_has_a_name(
    home: Home, nina: Persona, oleg: Persona, sending: None, caplog: pytest.LogCaptureFixture
) -> None:
    await home.telegram.fault("sendMessage", code=502, times=None)
    await outbox_says(home, nina.id, "first")
    await outbox_says(home, oleg.id, "second")
    home.house.sender.wake()
    await until(lambda: home.house.sender.trouble.now != "")
    await home.telegram.clear_faults()
    await said(home, nina, times=1)
    await said(home, oleg, times=1)
    assert lines(caplog) == ["sender.trouble", "sender.recovered"]


async def test_the_database_is_away_and_comes_back(
    home: Home, nina: Persona, sending: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    def away(*_: object, **__: object) -> None:
        nonlocal looks
        looks += 1
        raise OperationalError("SELECT", {}, Exception("the server is gone"))

    with monkeypatch.context() as patch:
        patch.setattr(notices, "due", away)
        for count in range(1, 4):
            home.house.sender.wake()
            await until(lambda count=count: looks >= count)  # type: ignore[misc]  # mypy sees no use of it
    await outbox_says(home, nina.id)
    home.house.sender.wake()
    await said(home, nina, times=1)
    assert lines(caplog) == ["sender.database.trouble", "sender.database.recovered"]


async def test_a_sender_says_that_all_is_well_though_another_process_sends_by_now(
    home: Home, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sender.HELM_SECONDS", 0.001)
    house, helm = home.house, Door(None, None, False)
    room = Sender(house.telegram, house.database, Pacer(), bot_id=1, on_answer=lambda: None, helm=helm)
    running = asyncio.create_task(room.run())
    await until(lambda: not helm.answers or running.done())
    room.stop()
    await asyncio.wait_for(running, BACK_SECONDS)
    assert lines(caplog) == ["sender.database.trouble", "sender.database.recovered"]


async def test_outcomes_that_cannot_be_written_down_are_told_once(
    home: Home, nina: Persona, sending: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: to look for what is due works, and to write does not."""
    tries = 0

    def full(*_: object, **__: object) -> None:
        nonlocal tries
        tries += 1
        home.house.sender.wake()
        raise OperationalError("UPDATE", {}, Exception("disk I/O error"))

    monkeypatch.setattr("bot.settling.AGAIN_SECONDS", 0.01)
    with monkeypatch.context() as patch:
        patch.setattr(notices, "settle", full)
        await outbox_says(home, nina.id)
        home.house.sender.wake()
        await until(lambda: tries >= 10)
    home.house.sender.wake()
    await until(lambda: "sender.database.recovered" in lines(caplog))
    assert lines(caplog) == ["sender.database.trouble", "sender.database.recovered"]
