"""The door that Telegram knocks at: kept, then 200; and who may knock at all."""

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.webhook import SECRET_HEADER, Address, Webhook
from storage import inbox
from storage.database import Database
from tests.conftest import Home

SECRET = "canary_secret-1"
UPDATE = {"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "hi"}}


class Door:
    """The webhook, and somebody who knocks."""

    def __init__(self, webhook: Webhook, http: aiohttp.ClientSession, database: Database) -> None:
        self.webhook = webhook
        self.http = http
        self.database = database

    async def knock(self, *, path: str = "/hook", method: str = "POST", secret: Any = SECRET, **body: Any) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        address = f"http://127.0.0.1:{self.webhook.port}{path}"
        async with self.http.request(method, address, headers=headers, **body) as response:
            return response.status

    async def kept(self) -> list[tuple[int | None, int, str]]:
        rows = sa.text("SELECT update_id, lane, state FROM inbox ORDER BY id")
        return [tuple(row) for row in await self.database.read(lambda tx: tx.all(rows))]


@pytest.fixture
async def door(home: Home) -> AsyncIterator[Door]:
    house = home.house
    address = Address("https://127.0.0.1:8443/hook", SECRET, "127.0.0.1", 0, "/hook")
    webhook = Webhook(house.telegram, house.database, address, bot_id=1, on_arrival=lambda: None)
    webhook._announce = _silence  # type: ignore[method-assign]  # what is told to Telegram has a test of its own
    running = asyncio.create_task(webhook.run())
    while webhook.port == 0 and not running.done():
        await asyncio.sleep(0)
    async with aiohttp.ClientSession() as http:
        yield Door(webhook, http, house.database)
    running.cancel()
    await asyncio.wait({running})


async def _silence() -> None:
    return


async def test_an_update_is_kept_before_it_is_confirmed_and_only_once(door: Door) -> None:
    assert [await door.knock(json=UPDATE) for _ in range(3)] == [200, 200, 200]
    assert await door.kept() == [(7, 5, "new")]


@pytest.mark.parametrize("secret", [None, "", "canary_secret-2", "canary_secret-1x", "sécret"])
async def test_who_does_not_know_the_secret_is_nobody(door: Door, secret: str | None) -> None:
    assert await door.knock(secret=secret, json=UPDATE) == 403
    assert await door.kept() == []


async def test_only_its_own_path_and_method_are_open(door: Door) -> None:
    assert await door.knock(path="/other", json=UPDATE) == 404
    assert await door.knock(method="GET") == 405
    assert await door.knock(data=io.BytesIO(b"x" * (1024 * 1024 + 1))) == 413
    assert await door.kept() == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"7", b"{}", b'{"update_id": "x"}', b'{"update_id": -1}', b"\xff\x00", b"[" * 100_000]
)
async def test_what_is_no_update_becomes_a_dead_letter_and_is_confirmed(door: Door, body: bytes) -> None:
    assert await door.knock(data=body) == 200
    assert await door.kept() == [(None, 0, "dead")]
    (letter,) = await door.database.read(inbox.dead_letters)
    assert letter.raw.encode(errors="replace")[:1] == body[:1] or body[:1] == b"\xff"
    assert letter.error


async def test_telegram_is_asked_to_come_again_while_the_database_is_away(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as away:

        async def fail(*_: object) -> None:
            raise OperationalError("SELECT", {}, Exception("away"))

        away.setattr(door.database, "run", fail)
        assert [await door.knock(json=UPDATE) for _ in range(3)] == [503, 503, 503]
        assert door.webhook.fault() == "OperationalError"
    assert await door.knock(json=UPDATE) == 200
    assert door.webhook.fault() == "Telegram does not know the address yet"
    assert await door.kept() == [(7, 5, "new")]
    told = [record.message for record in caplog.records if record.name == "bot.trouble"]
    assert told == ["intake.trouble", "intake.recovered"]


async def test_a_door_that_telegram_knows_is_open_however_quiet_it_is(home: Home) -> None:
    address = Address("https://127.0.0.1:8443/hook", SECRET, "127.0.0.1", 0, "/hook")
    webhook = Webhook(home.house.telegram, home.house.database, address, bot_id=1, on_arrival=lambda: None)
    assert webhook.fault() == "Telegram does not know the address yet"
    running = asyncio.create_task(webhook.run())
    await home.telegram.called("setWebhook")
    while webhook.fault() and not running.done():
        await asyncio.sleep(0)
    assert webhook.fault() == ""
    running.cancel()
    await asyncio.wait({running})
