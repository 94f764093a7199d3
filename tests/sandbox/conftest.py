"""A sandbox whose clock stands still, a bot on python-telegram-bot, and the people it meets."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Bot as GramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.client import Group, Persona, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox
from tests.sandbox.raw import RawBot

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns wherever it still counts seconds."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def sandbox_options() -> dict[str, Any]:
    return {"clock": Clock(NOON, frozen=True)}


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    # No certificates are read, which would take longer than most tests.
    polls, calls = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    async with Bot(
        sandbox.token,
        base_url=sandbox.base_url,
        base_file_url=sandbox.base_file_url,
        request=calls,
        get_updates_request=polls,
    ) as bot:
        yield bot


@pytest.fixture
async def gram(sandbox: Sandbox) -> AsyncIterator[GramBot]:
    """The same bot on aiogram."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    async with GramBot(sandbox.token, session=session) as gram:
        yield gram


@pytest.fixture
async def nina(telegram: Telegram) -> Persona:
    """A customer who has started the bot."""
    nina = await telegram.person("Nina", username="nina_k")
    await nina.start()
    return nina


@pytest.fixture
async def oleg(telegram: Telegram) -> Persona:
    """A customer who has never written to the bot."""
    return await telegram.person("Oleg", language_code="ru")


@pytest.fixture
async def coffee(telegram: Telegram, nina: Persona, oleg: Persona) -> Group:
    """Nina's group, with Oleg in it and the bot as an administrator."""
    return await telegram.group("Coffee", creator=nina, members=[oleg])


@pytest.fixture
async def raw(sandbox: Sandbox) -> RawBot:
    """The bot again, word for word."""
    raw = RawBot(sandbox)
    await raw.heard()
    return raw
