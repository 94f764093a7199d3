"""The real process: it answers, stops within five seconds, and a kill loses and doubles nothing."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage import inbox
from storage.database import Database, Transaction, open_database
from tests.conftest import KEY, START, TOKEN

ROOT = Path(__file__).parents[2]
UPDATES = 200


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A Telegram on real time."""
    async with Sandbox(token=TOKEN) as sandbox, Telegram(sandbox.url, patience=30) as client:
        yield client


@asynccontextmanager
async def bot(
    telegram: Telegram, database_url: str, *, module: str = "bot", **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run` against that Telegram; killed at the end if it still lives."""
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEY": KEY,
        "LOG_LEVEL": "WARNING",
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, "run", cwd=ROOT, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def look(database_url: str, work: Callable[[Transaction], Any]) -> Any:
    database: Database = open_database(database_url, clock=lambda: START, token=str, key=KEY)
    try:
        return await database.read(work)
    finally:
        await database.close()


def states(table: str) -> Callable[[Transaction], dict[str, int]]:
    def count(tx: Transaction) -> dict[str, int]:
        found = tx.all(sa.text(f"SELECT state, count(*) FROM {table} GROUP BY state"))  # noqa: S608  # our own names
        return {str(state): int(number) for state, number in found}

    return count


def starts(first: int, count: int) -> list[dict[str, Any]]:
    """`count` people who each press Start, as raw updates."""

    def message(number: int) -> dict[str, Any]:
        user = {"id": number, "is_bot": False, "first_name": f"Person {number}", "language_code": "en"}
        chat = {"id": number, "type": "private", "first_name": user["first_name"]}
        entities = [{"type": "bot_command", "offset": 0, "length": 6}]
        return {
            "message_id": number, "date": int(time.time()), "chat": chat, "from": user, "text": "/start",
            "entities": entities,
        }  # fmt: skip

    return [{"message": message(number)} for number in range(first, first + count)]


async def all_handled(telegram: Telegram, database_url: str, count: int) -> None:
    async def done() -> bool:
        found = await look(database_url, states("inbox"))
        return bool(found.get("done", 0) >= count)

    async with asyncio.timeout(40):
        while not await done():
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_start_publishes_the_menus_in_both_languages(telegram: Telegram, database_url: str) -> None:
    async with bot(telegram, database_url):
        calls = await telegram.called("setMyCommands", times=6)
    languages = Counter(call.params.get("language_code", "en") for call in calls)
    assert languages == {"en": 3, "zh": 3}


async def test_it_answers_and_stops_when_it_is_told_to(telegram: Telegram, database_url: str) -> None:
    nina = await telegram.person("Nina")
    async with bot(telegram, database_url) as process:
        await nina.start()
        await nina.sees("")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0
    assert "sending" not in await look(database_url, states("notices"))


async def test_a_stop_under_load_takes_less_than_five_seconds_and_loses_nothing(
    telegram: Telegram, database_url: str
) -> None:
    people = [await telegram.person(f"Person {number}", id=5000 + number) for number in range(20)]
    async with bot(telegram, database_url) as process:
        await people[0].start()
        await people[0].sees("")
        await telegram.load(starts(5000, UPDATES))
        for person in people[1:]:
            await person.start()
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0
    assert "sending" not in await look(database_url, states("notices"))
    async with bot(telegram, database_url):
        await all_handled(telegram, database_url, UPDATES + 20)
    assert await look(database_url, inbox.dead_letters) == []
    assert await look(database_url, lambda tx: tx.scalar(sa.text("SELECT count(*) FROM inbox"))) == UPDATES + 20


async def test_a_kill_in_the_middle_loses_and_doubles_nothing(telegram: Telegram, database_url: str) -> None:
    await telegram.load(starts(6000, UPDATES))
    async with bot(telegram, database_url) as process:
        async with asyncio.timeout(30):
            while not await look(database_url, states("inbox")):
                await asyncio.sleep(0.02)
        process.kill()
        await process.wait()
    async with bot(telegram, database_url):
        await all_handled(telegram, database_url, UPDATES)
    assert await look(database_url, states("inbox")) == {"done": UPDATES}
    assert await look(database_url, lambda tx: tx.scalar(sa.text("SELECT count(*) FROM people"))) == UPDATES
    # One welcome each, under a key of its own: handled twice, there would be more.
    assert await look(database_url, lambda tx: tx.scalar(sa.text("SELECT count(*) FROM notices"))) == UPDATES


async def test_updates_by_webhook(telegram: Telegram, database_url: str, unused_tcp_port: int) -> None:
    hook = {
        "WEBHOOK_URL": f"http://127.0.0.1:{unused_tcp_port}/hook",
        "WEBHOOK_SECRET": "a_secret",
        "WEBHOOK_PORT": str(unused_tcp_port),
    }
    nina = await telegram.person("Nina")
    await nina.start()
    async with bot(telegram, database_url, **hook) as process:
        await nina.sees("")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0
    assert await look(database_url, states("inbox")) == {"done": 1}
    assert {call.method for call in await telegram.calls()} >= {"setWebhook"}
    assert not await telegram.calls("getUpdates")


async def test_a_monitor_asks_by_a_door_of_its_own(
    telegram: Telegram, database_url: str, unused_tcp_port_factory: Callable[[], int], tmp_path: Path
) -> None:
    hook, health = unused_tcp_port_factory(), unused_tcp_port_factory()
    doors = {
        "WEBHOOK_URL": f"http://127.0.0.1:{hook}/hook",
        "WEBHOOK_SECRET": "a_secret",
        "WEBHOOK_PORT": str(hook),
        "HEALTH_PORT": str(health),
    }
    nina = await telegram.person("Nina")
    await nina.start()
    async with bot(telegram, database_url, **doors), aiohttp.ClientSession() as http:
        await nina.sees("")
        found = {}
        for port, path in ((health, "/healthz"), (health, "/readyz"), (health, "/metrics"), (hook, "/healthz")):
            async with http.get(f"http://127.0.0.1:{port}{path}") as response:
                found[port, path] = response.status, await response.text()
        other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
        async with bot(telegram, other, HEALTH_PORT=str(health)) as second:
            _, said = await asyncio.wait_for(second.communicate(), 30)
    assert [status for status, _ in found.values()] == [200, 200, 200, 404]
    assert 'regulars_updates_total{outcome="done"} 1.0' in found[health, "/metrics"][1]
    assert (second.returncode, said.decode().count("\n")) == (2, 1)
    assert said.decode().startswith(f"HEALTH_PORT {health} cannot be used: ")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_when_the_sender_dies_another_process_sends(telegram: Telegram, database_url: str) -> None:
    nina = await telegram.person("Nina")
    async with bot(telegram, database_url) as first:
        await nina.start()
        await nina.sees("")
        async with bot(telegram, database_url) as second:
            await telegram.called("getMe", times=2)
            first.kill()
            await first.wait()
            before = (await telegram.calls())[-1].n
            await nina.write("/help")
            await telegram.called("sendMessage", since=before)
            second.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(second.wait(), 5) == 0
    assert "sending" not in await look(database_url, states("notices"))


async def test_sqlite_is_migrated_by_itself(telegram: Telegram, tmp_path: Path) -> None:
    nina = await telegram.person("Nina")
    await nina.start()
    async with bot(telegram, f"sqlite:///{tmp_path / 'new.sqlite3'}"):
        await nina.sees("")


async def test_a_postgresql_that_is_behind_is_refused_with_what_helps(
    telegram: Telegram, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("cluster").empty_database()
    async with bot(telegram, url) as process:
        _, said = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, said.decode().count("\n")) == (2, 1)
    assert said.decode().startswith("DATABASE_URL ")
    assert "`python -m bot migrate`" in said.decode()


async def test_the_example_environment_as_it_is_plays_the_demo(tmp_path: Path) -> None:
    """Who copies `.env.example` and has no token yet gets the demo, and a clean end when it is told to stop."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(example.replace("SANDBOX_PORT=8081", "SANDBOX_PORT=0"), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        lines = [(await process.stdout.readline()).decode() for _ in range(3)]
        assert lines[0].startswith("No TELEGRAM_BOT_TOKEN is set, so this is the demo.")
        assert "Open http://127.0.0.1:" in lines[2]
        process.send_signal(signal.SIGTERM)
        _, complaints = await process.communicate()
        assert (process.returncode, complaints) == (0, b"")
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
