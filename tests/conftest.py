"""Fixtures: a database of each engine, a sandbox, and a house that lives in it, driven step by step."""

import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import settings
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.amber import AmberSnapshotExtension

import storage.database
from bot.app import House, build
from bot.pacer import NO_LIMITS, Pacer
from loyalty import Transaction, communities, members
from loyalty.members import Role
from sandbox.client import Group, Message, Persona, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox
from sandbox.state.world import World
from sandbox.witnesses import watched_by
from storage import migrations
from tests.postgres import Cluster
from tests.witness import Aiogram

pytest_plugins = ["pytester", "sandbox.pytest_plugin"]

TOKEN = "123456:test-token"
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")

NAMES = {"robin": "Robin", "maya": "Maya", "nina": "Nina", "lin": "林小雨"}
START = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
KEY = Fernet.generate_key().decode()


def pytest_configure() -> None:
    """Keeps the tests' files in memory where that is possible: a thousand databases are made and thrown away."""
    if Path("/dev/shm").is_dir():  # noqa: S108  # no name is guessed there: pytest makes a folder of its own
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", "/dev/shm")  # noqa: S108  # likewise


@pytest.fixture(autouse=True)
def witness() -> Iterator[Aiogram]:
    """Every update and answer of every sandbox is one that Telegram could have sent, in every test."""
    watching = Aiogram()
    with watched_by(watching):
        yield watching
    violations = watching.violations()
    assert not violations, "The sandbox said what Telegram does not say:\n" + "\n".join(violations)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    migrations.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of our own, with a migrated template database.

    Not in pytest's folder: a second pytest closes that one to other users, and the server runs as one.
    """
    folder = tempfile.TemporaryDirectory(dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
    with folder as name, Cluster(Path(name)) as running:
        yield running


@dataclass(frozen=True)
class Beginning:
    """A community that is set up, as it stood: what Telegram knows, and the database."""

    world: World
    database: bytes | str
    ids: dict[str, int]


@pytest.fixture(scope="session")
def beginnings() -> dict[str, Beginning]:
    """The usual cast's beginning on each engine, once it has been lived through; later tests go on from a copy."""
    return {}


@pytest.fixture
def beginning(request: pytest.FixtureRequest, beginnings: dict[str, Beginning]) -> Beginning | None:
    """Where a test with the usual cast goes on from, if that has happened before."""
    if "juniper" not in request.fixturenames:
        return None
    return beginnings.get(request.node.callspec.params["database_url"])


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, beginning: Beginning | None) -> str:
    """The URL of a fresh, migrated database; every test that takes it runs on both engines."""
    if request.param == "sqlite":
        file = tmp_path / "house.sqlite3"
        template = request.getfixturevalue("sqlite_template")
        file.write_bytes(beginning.database if beginning else template.read_bytes())
        return f"sqlite:///{file}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.fresh_database(beginning.database if beginning else None)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each work in a transaction of its own, two at a time on PostgreSQL, as if two processes were at it."""
    monkeypatch.setattr(storage.database, "GROUP_SIZE", 1)


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
def sandbox_options(beginning: Beginning | None) -> dict[str, Any]:
    """A Telegram whose clock moves only when it is told to, and where the usual cast may have begun already."""
    world = deepcopy(beginning.world) if beginning else None
    return {"token": TOKEN, "clock": Clock(START, frozen=True), "world": world}


@pytest.fixture
async def juniper(
    home: Home, request: pytest.FixtureRequest, beginning: Beginning | None, beginnings: dict[str, Beginning]
) -> Juniper:
    """A community that is set up: Robin owns it, Maya moderates, Nina (English) and Lin (Chinese) are members."""
    engine = request.node.callspec.params["database_url"]
    if beginning is None:
        cast = await live_through_the_beginning(home)
        ids = {name: getattr(cast, name).id for name in (*NAMES, "group")}
        beginnings[engine] = Beginning(deepcopy(home.sandbox.world), await copy_database(home, request), ids)
        return cast
    people = {name: Persona(home.telegram, beginning.ids[name], NAMES[name]) for name in NAMES}
    return Juniper(Group(home.telegram, beginning.ids["group"], "Juniper"), **people)


async def live_through_the_beginning(home: Home) -> Juniper:
    """The beginning of the usual cast, as it happens to people."""
    robin = await home.telegram.person(NAMES["robin"], username="robin", language_code="en")
    maya = await home.telegram.person(NAMES["maya"], username="maya", language_code="en")
    nina = await home.telegram.person(NAMES["nina"], username="nina", language_code="en")
    lin = await home.telegram.person(NAMES["lin"], username="xiaoyu", language_code="zh-hans")
    await robin.start()
    await home.settle()
    group = await home.telegram.group("Juniper", creator=robin, members=[maya, nina, lin])
    await home.settle()
    for person in (maya, nina, lin):
        await person.start()
        await home.settle()
        await person.press(await home.last_to(person), "加入" if person is lin else "Join")
        await home.settle()
    await home.appoint(maya)
    return Juniper(group, robin, maya, nina, lin)


async def copy_database(home: Home, request: pytest.FixtureRequest) -> bytes | str:
    """The database as it is now: a SQLite file's content, or the name of a PostgreSQL template."""
    if home.house.database.engine.dialect.name == "sqlite":
        return await home.house.database.read(lambda tx: tx.connection.connection.driver_connection.serialize())
    home.house.database.engine.dispose()
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.template_of(str(home.house.database.engine.url.database))


@pytest.fixture
async def home(sandbox: Sandbox, telegram: Telegram, database_url: str) -> AsyncIterator[Home]:
    """An empty house, on each engine."""
    built = await move_in(sandbox, telegram, database_url)
    yield built
    await built.house.close()


async def move_in(sandbox: Sandbox, telegram: Telegram, database_url: str) -> Home:
    """A house on a database as it is: a fresh one, or, after a restart, one that was lived in."""
    house = await build(
        token=TOKEN,
        api_url=sandbox.url,
        database_url=database_url,
        key=KEY,
        clock=sandbox.clock.now,
        pacer=unhurried(),
    )
    return Home(telegram, house, sandbox)


def unhurried() -> Pacer:
    """A pacer without limits, whose time passes by itself when Telegram asks for a pause."""
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    return Pacer(NO_LIMITS, clock=lambda: now, sleep=sleep)


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
