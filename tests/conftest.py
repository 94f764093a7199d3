"""Fixtures: a database of each engine, a sandbox, and a house that lives in it, driven step by step."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.amber import AmberSnapshotExtension

from bot.app import House, build
from bot.pacer import NO_LIMITS, Pacer
from loyalty import Transaction, communities, members
from loyalty.members import Role
from sandbox.client import Group, Message, Persona, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox
from storage import migrations
from tests.postgres import Cluster

TOKEN = "123456:test-token"
START = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    migrations.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL server of our own, with a migrated template database."""
    with Cluster(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh, migrated database; every test that takes it runs on both engines."""
    if request.param == "sqlite":
        file = tmp_path / "house.sqlite3"
        file.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        return f"sqlite:///{file}"
    return str(request.getfixturevalue("cluster").fresh_database())


@dataclass
class Juniper:
    """The usual cast: a group, its owner, a moderator, and two members who have joined, one of them Chinese."""

    group: Group
    robin: Persona
    maya: Persona
    nina: Persona
    lin: Persona


@dataclass
class Home:
    """A house in a sandbox: what is typed and pressed there is handled when `settle` is called."""

    telegram: Telegram
    house: House
    sandbox: Sandbox

    async def settle(self) -> None:
        """Lets everything happen that is due now, until nothing moves any more."""
        await self.house.settle()

    async def pass_time(self, **amount: int) -> None:
        """Moves the clock on (days=, hours=, minutes=, seconds=) and lets happen what is due."""
        await self.telegram.clock.advance(**amount)
        await self.settle()

    async def appoint(self, person: Persona) -> None:
        """Makes a member a moderator, as the owner would."""

        def work(tx: Transaction) -> None:
            community = communities.only_one(tx)
            assert community is not None
            member = members.of_user(tx, community.id, person.id)
            assert member is not None
            members.set_role(tx, member, Role.MODERATOR)

        await self.house.database.run(work)

    async def said_to(self, person: Persona) -> list[str]:
        """The texts of the bot in a person's private chat, oldest first."""
        return [message.text for message in await self.telegram.transcript(person) if message.from_bot]

    async def last_to(self, chat: Persona | Group) -> Message:
        """The bot's last message in a group or a person's private chat."""
        return [message for message in await self.telegram.transcript(chat) if message.from_bot][-1]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Telegram whose clock moves only when it is told to."""
    clock = Clock(START, frozen=True)
    async with Sandbox(token=TOKEN, clock=clock) as running:
        yield running


@pytest.fixture
async def telegram(sandbox: Sandbox) -> AsyncIterator[Telegram]:
    """The people's side of that Telegram."""
    async with Telegram(sandbox.url) as client:
        yield client


@pytest.fixture
async def juniper(home: Home) -> Juniper:
    """A community that is set up: Robin owns it, Maya moderates, Nina (English) and Lin (Chinese) are members."""
    robin = await home.telegram.person("Robin", username="robin", language_code="en")
    maya = await home.telegram.person("Maya", username="maya", language_code="en")
    nina = await home.telegram.person("Nina", username="nina", language_code="en")
    lin = await home.telegram.person("林小雨", username="xiaoyu", language_code="zh-hans")
    await robin.start()
    await home.settle()
    group = await home.telegram.group("Juniper", creator=robin, members=[maya, nina, lin])
    await home.settle()
    for person in (maya, nina, lin):
        await person.start()
        await home.settle()
        await person.press(await home.last_to(person), data=None, label="Join" if person is not lin else "加入")
        await home.settle()
    await home.appoint(maya)
    return Juniper(group, robin, maya, nina, lin)


@pytest.fixture
async def home(sandbox: Sandbox, telegram: Telegram, database_url: str) -> AsyncIterator[Home]:
    """An empty house, on each engine."""
    house = await build(
        token=TOKEN,
        api_url=sandbox.url,
        database_url=database_url,
        key=KEY,
        clock=sandbox.clock.now,
        pacer=Pacer(NO_LIMITS),
    )
    yield Home(telegram, house, sandbox)
    await house.close()


class EngineFree(AmberSnapshotExtension):
    """Snapshots that are the same on both engines: the engine is left out of their names."""

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        name = super().get_snapshot_name(test_location=test_location, index=index)
        return re.sub(r"(sqlite|postgresql)-?|-(sqlite|postgresql)", "", name).replace("[]", "")


@pytest.fixture
def texts(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compares what was said with what was said when the words were last reviewed."""
    return snapshot.use_extension(EngineFree)
