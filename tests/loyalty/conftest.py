"""Fixtures for rules: a real database of each engine, worked on directly, with a clock that stands where it is put."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine

from loyalty import Transaction, communities, members, people
from loyalty.communities import Community
from loyalty.members import Member
from storage.database import Group, Surroundings
from storage.engines import migration_engine
from storage.types import Encrypted
from tests.conftest import KEY, START

T = TypeVar("T")


@dataclass
class Books:
    """A database in the hands of a test: each piece of work is one committed transaction at `now`."""

    engine: Engine
    now: datetime = START
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def run(self, work: Callable[[Transaction], T]) -> T:
        """The work's result; if it raises, nothing of it is kept."""
        outside = Surroundings(lambda: self.now, lambda: f"token-{next(self._numbers)}", KEY.encode())
        with self.engine.begin() as connection:
            return Group(connection, outside).attempt(work, None)

    def community(self, *, zone: str = "UTC", preset: str = "starter") -> Community:
        """A new community."""
        return self.run(lambda tx: communities.found(tx, name="Juniper", language="en", zone=zone, preset=preset))

    def member(self, community: Community, *, name: str = "Nina") -> Member:
        """A new member who has started the bot."""
        user_id = 5_000_000_000 + next(self._numbers)

        def work(tx: Transaction) -> Member:
            people.see(tx, user_id, name=name, username=None, language="en")
            people.set_started(tx, user_id, started=True)
            return members.join(tx, community, user_id)

        return self.run(work)

    def again(self, member: Member) -> Member:
        """The member as they are now."""
        return self.run(lambda tx: members.get(tx, member.id))


@pytest.fixture
def books(database_url: str) -> Iterator[Books]:
    """An empty, migrated database."""
    Encrypted.cipher = Fernet(KEY)
    engine = migration_engine(database_url)
    yield Books(engine)
    engine.dispose()
