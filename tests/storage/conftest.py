"""A database of each engine, and a clock that moves only when it is told to."""

import itertools
from collections.abc import AsyncIterator

import pytest

from sandbox.clock import Clock
from storage.database import Database, open_database
from tests.conftest import KEY, START


@pytest.fixture
def clock() -> Clock:
    return Clock(START, frozen=True)


@pytest.fixture
async def database(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    """Migrated and empty; its tokens count: token-1, token-2."""
    numbers = itertools.count(1)
    opened = open_database(database_url, clock=clock.now, token=lambda: f"token-{next(numbers)}", key=KEY)
    yield opened
    await opened.close()
