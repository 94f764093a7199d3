"""Fixtures for those who test a bot: `sandbox` (the server), `telegram` (its people), `sandbox_options` (to override).

    async def test_start(telegram):
        nina = await telegram.person("Nina")
        await nina.start()
        await nina.sees("Welcome")

They need pytest-asyncio, in either of its modes. Whoever does not use them pays nothing: the server is imported by the
first test that asks for it.
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sandbox.client import Telegram
    from sandbox.server import Sandbox

try:
    import pytest_asyncio
except ImportError:
    pytest_asyncio = None  # type: ignore[assignment]  # said again below, to whoever asks for a fixture


@pytest.fixture
def sandbox_options() -> dict[str, Any]:
    """What the sandbox is made with, such as `{"privacy": True}`; override it for a test, a class or a folder."""
    return {}


if pytest_asyncio is not None:

    @pytest_asyncio.fixture
    async def sandbox(sandbox_options: dict[str, Any]) -> "AsyncIterator[Sandbox]":
        """A Telegram of the test's own; unless `sandbox_options` has a `clock`, its time stands still at a noon."""
        from datetime import UTC, datetime

        from sandbox.clock import Clock
        from sandbox.server import Sandbox

        noon = {"clock": Clock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC), frozen=True)}
        async with Sandbox(**noon | sandbox_options) as running:
            yield running

    @pytest_asyncio.fixture
    async def telegram(sandbox: "Sandbox") -> "AsyncIterator[Telegram]":
        """The people's side of it, and what a bot has to know to use it."""
        from sandbox.client import Telegram

        async with Telegram(sandbox.url, bot_token=sandbox.token) as client:
            yield client

else:

    @pytest.fixture
    def sandbox() -> None:
        pytest.fail("The fixtures `sandbox` and `telegram` need pytest-asyncio: pip install pytest-asyncio")

    @pytest.fixture
    def telegram(sandbox: None) -> None:
        """As above."""
