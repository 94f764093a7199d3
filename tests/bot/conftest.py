"""A house whose rooms are driven one at a time, and pauses that are written down instead of waited for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot import handling
from handlers.kit import dispatch
from loyalty.notices import Body, Rank, say
from loyalty.texts import text
from sandbox.client import Persona
from storage import notices
from storage.database import Transaction
from storage.notices import Notice
from tests.conftest import Home


@dataclass
class Pauses:
    """Stands for `asyncio.sleep`: notes how long, and ends the caller's task after so many."""

    enough: int
    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if len(self.seconds) >= self.enough:
            raise asyncio.CancelledError


class Door:
    """A lock that answers as it is told, at last always no; None: the database is away, so that nobody can say."""

    def __init__(self, *answers: bool | None) -> None:
        self.answers = list(answers)

    async def take(self) -> bool:
        answer = self.answers.pop(0) if self.answers else False
        if answer is None:
            raise OperationalError("SELECT", {}, Exception("the server is gone"))
        return answer

    async def release(self) -> None:
        return


@pytest.fixture
async def nina(home: Home) -> Persona:
    """Somebody who has started the bot, with nothing under way."""
    nina = await home.telegram.person("Nina")
    await nina.start()
    await home.settle()
    return nina


async def outbox_says(home: Home, person_id: int, key: str = "greeting", rank: Rank = Rank.REPLY, **more: Any) -> None:
    """Puts a message for a person's private chat into the outbox."""
    body = Body(text("went-wrong", reference=1))
    chat = more.pop("chat_id", person_id)
    await home.house.database.run(
        lambda tx: say(tx, key, body, chat_id=chat, user_id=person_id, rank=rank, **more) and None
    )


async def notice(home: Home, key: str = "greeting") -> Notice:
    """The notice as it stands now."""
    found = await home.house.database.read(lambda tx: notices.by_key(tx, key))
    assert found is not None
    return found


async def inbox_states(home: Home) -> list[str]:
    """The states of all updates, in the order of their arrival."""

    def look(tx: Transaction) -> list[str]:
        return [row[0] for row in tx.all(sa.text("SELECT state FROM inbox ORDER BY id"))]

    return await home.house.database.read(look)


@pytest.fixture
def meddle(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], None]], None]:
    """Lets a test run something of its own before each message is handled; PTB calls it in the transaction."""
    meddler: list[Callable[[Any], None]] = []
    original = dispatch._locate

    def locate(context: Any, chat: Any, user: Any, message: Any) -> bool:
        for run in meddler:
            run(context)
        return original(context, chat, user, message)

    monkeypatch.setattr(dispatch, "_locate", locate)
    assert handling.dispatch is dispatch
    return meddler.append
