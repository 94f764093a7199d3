"""Store, then acknowledge; and whatever polling meets, it polls on."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.arrivals import lane_of
from bot.intake import PAUSES, STAND_BY_SECONDS, TOKEN_SECONDS, Intake
from bot.telegram import Telegram, connect
from storage import facts, inbox
from storage.locks import Lock, NoLock, lock
from tests.bot.conftest import Door, Pauses
from tests.conftest import TOKEN, Home

BOT = 123456


def intake(
    home: Home,
    *,
    telegram: Telegram | None = None,
    pauses: Pauses | None = None,
    on_arrival: Callable[[], None] = lambda: None,
    door: Lock | None = None,
) -> Intake:
    return Intake(
        telegram or home.house.telegram,
        home.house.database,
        bot_id=BOT,
        on_arrival=on_arrival,
        door=door or NoLock(),
        sleep=pauses or Pauses(1),
    )


async def pending(home: Home) -> int:
    return len(await home.telegram.pending_updates())


async def depth(home: Home) -> int:
    return (await home.house.database.read(facts.look)).inbox_depth


async def load(home: Home, count: int) -> None:
    await home.telegram.load([{"message": {"from": {"id": 7}}} for _ in range(count)])


async def test_the_offset_moves_only_after_the_commit(home: Home) -> None:
    await load(home, 3)
    room = intake(home)

    assert await room.poll(0) == 3
    assert (await depth(home), await pending(home)) == (3, 3)  # stored, and not yet confirmed
    assert await room.poll(0) == 0
    assert (await depth(home), await pending(home)) == (3, 0)


async def test_what_could_not_be_stored_comes_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    await load(home, 3)
    room = intake(home)
    with monkeypatch.context() as patch:
        patch.setattr(inbox, "store", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await room.poll(0)
    assert (await depth(home), await pending(home)) == (0, 3)
    await room.poll(0)
    await room.poll(0)
    assert (await depth(home), await pending(home)) == (3, 0)


async def test_control_acknowledged_before_it_is_stored_it_is_lost(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    await load(home, 3)
    room = intake(home)
    call = Telegram.call

    async def hasty(self: Telegram, method: str, parameters: dict[str, Any], **options: Any) -> Any:
        updates = await call(self, method, parameters, **options)
        await call(self, method, {"offset": updates[-1]["update_id"] + 1, "timeout": 0})
        return updates

    with monkeypatch.context() as patch:
        patch.setattr(Telegram, "call", hasty)
        patch.setattr(inbox, "store", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await room.poll(0)
    await room.poll(0)
    assert (await depth(home), await pending(home)) == (0, 0)  # gone for good


async def test_a_crash_between_store_and_acknowledgement_stores_nothing_twice(home: Home) -> None:
    await load(home, 3)
    await intake(home).poll(0)  # and this process is killed here
    after_the_crash = intake(home)
    assert await after_the_crash.poll(0) == 3
    await after_the_crash.poll(0)
    assert (await depth(home), await pending(home)) == (3, 0)


async def test_ids_that_begin_anew_are_no_reason_to_stop(home: Home) -> None:
    room = intake(home)
    await home.telegram.load([{"update_id": 900_000_500, "message": {"from": {"id": 7}}}])
    await room.poll(0)
    await room.poll(0)
    home.sandbox.world.bot.updates._next_id = 5
    await load(home, 1)
    await room.poll(0)
    assert await depth(home) == 2


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({"code": 401}, "InvalidToken"),
        ({"code": 404}, "InvalidToken"),
        ({"code": 409}, "Conflict"),
        ({"code": 500}, "NetworkError"),
        ({"code": 0}, "NetworkError"),
    ],
)
async def test_trouble_is_told_once_and_outlived(
    home: Home, caplog: pytest.LogCaptureFixture, fault: dict[str, int], named: str
) -> None:
    caplog.set_level(logging.INFO, "bot.intake")
    await home.telegram.fault("getUpdates", times=8, **fault)
    pauses = Pauses(9)
    arrived = asyncio.Event()
    room = intake(home, pauses=pauses, on_arrival=arrived.set)
    await load(home, 2)
    running = asyncio.create_task(room.run())
    await asyncio.wait_for(arrived.wait(), 10)
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    usual = [*PAUSES, *[PAUSES[-1]] * (8 - len(PAUSES))]
    assert pauses.seconds == ([TOKEN_SECONDS] * 8 if named == "InvalidToken" else usual)
    told = [(record.getMessage(), str(record.__dict__["trouble"]).split(":")[0]) for record in caplog.records]
    assert told == [("intake.trouble", named), ("intake.recovered", named)]
    assert room.trouble.now == ""


async def test_another_kind_of_trouble_is_told_too(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    await home.telegram.fault("getUpdates", code=500, times=2)
    await home.telegram.fault("getUpdates", code=401, times=2)
    room = intake(home, pauses=Pauses(4))
    with pytest.raises(asyncio.CancelledError):
        await room.run()
    assert [record.getMessage() for record in caplog.records if record.name == "bot.trouble"] == ["intake.trouble"] * 2
    assert room.trouble.now == "InvalidToken"


async def test_telegram_may_ask_for_a_longer_pause(home: Home) -> None:
    await home.telegram.fault("getUpdates", code=429, retry_after=33)
    pauses = Pauses(1)
    with pytest.raises(asyncio.CancelledError):
        await intake(home, pauses=pauses).run()
    assert pauses.seconds == [33]


async def test_a_database_that_is_away_is_outlived(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    await load(home, 1)
    pauses = Pauses(3)
    monkeypatch.setattr(inbox, "store", lambda *_: 1 / 0)
    with pytest.raises(asyncio.CancelledError):
        await intake(home, pauses=pauses).run()
    assert pauses.seconds == list(PAUSES[:3])
    assert await pending(home) == 1


@pytest.fixture
async def proxy_page() -> AsyncIterator[str]:
    """A server that answers every call as a proxy whose backend is away."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize("where", ["proxy_page", "nowhere"])
async def test_no_telegram_at_all_is_outlived(
    home: Home, request: pytest.FixtureRequest, proxy_page: str, where: str
) -> None:
    telegram = connect(TOKEN, proxy_page if where == "proxy_page" else "http://127.0.0.1:9")
    pauses = Pauses(3)
    room = intake(home, telegram=telegram, pauses=pauses)
    with pytest.raises(asyncio.CancelledError):
        await room.run()
    assert pauses.seconds == list(PAUSES[:3])
    assert room.trouble.now == "NetworkError"
    for one in telegram._request:
        await one.shutdown()


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"message": {"from": {"id": 7}, "chat": {"id": -100}}}, 7),
        ({"message": {"from": {"id": 1}, "sender_chat": {"id": -100}, "chat": {"id": -100}}}, -100),
        ({"channel_post": {"chat": {"id": -200}}}, -200),
        ({"callback_query": {"from": {"id": 7}}}, 7),
        ({"message_reaction": {"user": {"id": 7}, "chat": {"id": -100}}}, 7),
        ({"something_new": {"from": {"id": 7}}}, 7),
        ({"something_new": ["odd"]}, 0),
        ({"message": {"from": "odd", "chat": {"id": "odd"}}}, 0),
        ({"message": {"from": {"id": 2**70}}}, 0),
        ({}, 0),
    ],
)
def test_whose_update_it_is(update: dict[str, Any], lane: int) -> None:
    assert lane_of({"update_id": 1, **update}) == lane


async def test_of_two_one_polls_and_the_other_takes_over(home: Home, database_url: str) -> None:
    await load(home, 1)
    first, second = lock(database_url, "intake"), lock(database_url, "intake")
    assert await first.take()
    pauses = Pauses(2)
    standing_by = intake(home, door=second, pauses=pauses)
    with pytest.raises(asyncio.CancelledError):
        await standing_by.run()
    assert (pauses.seconds, standing_by.fault()) == ([STAND_BY_SECONDS] * 2, "")
    assert await pending(home) == 1
    await first.release()
    arrived = asyncio.Event()
    room = intake(home, door=second, on_arrival=arrived.set)
    polling = asyncio.create_task(room.run())
    await asyncio.wait_for(arrived.wait(), 10)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    assert await first.take()
    await first.release()


async def test_who_stands_by_says_that_all_is_well_again(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    pauses = Pauses(3)
    room = intake(home, door=Door(None, None, False), pauses=pauses)
    with pytest.raises(asyncio.CancelledError):
        await room.run()
    assert pauses.seconds == [*PAUSES[:2], STAND_BY_SECONDS]
    told = [record.getMessage() for record in caplog.records if record.name == "bot.trouble"]
    assert (told, room.fault()) == (["intake.trouble", "intake.recovered"], "")
