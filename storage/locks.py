"""Locks that live as long as the process that holds them: who dies lets go at once, without a lease or a clock.

PostgreSQL: an advisory lock of a session of its own. SQLite: a lock on a file beside the database. No lock here keeps
anything from being doubled (rows and keys do that); they keep two processes from doing the same work at the same time.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from storage.database import Transaction
from storage.engines import postgres_arguments

WORKERS = 0x52454755  # the upper half of a worker's lock, the lower is its number
LARGEST_NUMBER = 2**31 - 1
_living = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint = :workers"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Lock(Protocol):
    """A lock that one living process holds at a time."""

    async def take(self) -> bool:
        """Whether this process holds it now; asked again, whether it still does. Raises if nobody can say."""

    async def release(self) -> None:
        """Lets go of it."""


class FileLock:
    """A lock on a file beside a SQLite database."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    async def take(self) -> bool:
        if self._descriptor is None:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                return False
            self._descriptor = descriptor
        return True

    async def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class SessionLock:
    """An advisory lock of PostgreSQL, held by a connection that does nothing else."""

    def __init__(self, url: str, key: int) -> None:
        self._engine = _session_engine(url)
        self._key = key
        self._connection: Connection | None = None
        self._is_held = False

    async def take(self) -> bool:
        return await asyncio.to_thread(self._take)

    async def release(self) -> None:
        await asyncio.to_thread(self._unlock)

    def _unlock(self) -> None:
        """Says so, as the end of the session alone would be noticed a moment later."""
        if self._connection is not None and self._is_held:
            with contextlib.suppress(SQLAlchemyError):
                self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
        self._let_go()

    def _take(self) -> bool:
        was_open = self._connection is not None
        try:
            return self._ask()
        except SQLAlchemyError:  # the session is gone, and the lock with it, but perhaps not the server
            self._let_go()
            if not was_open:
                raise
        return self._take()

    def _ask(self) -> bool:
        if self._connection is None:
            self._connection = self._engine.connect()
        if self._is_held:
            self._connection.execute(text("SELECT 1"))
        else:
            asked = self._connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key})
            self._is_held = bool(asked.scalar_one())
        return self._is_held

    def _let_go(self) -> None:
        self._is_held = False
        if self._connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None


class NoLock:
    """For a database in memory, which nobody else can reach."""

    async def take(self) -> bool:
        return True

    async def release(self) -> None:
        return


def lock(url: str, name: str) -> Lock:
    """The lock of that name for everybody who uses that database."""
    if _is_postgres(url):
        return SessionLock(url, int.from_bytes(hashlib.sha256(f"regulars:{name}".encode()).digest()[:8], signed=True))
    return _beside(url, name)


def presence(url: str, number: int) -> Lock:
    """What a worker holds while it lives: on PostgreSQL the lock of its number; on SQLite the one lock there is."""
    return SessionLock(url, WORKERS << 32 | number) if _is_postgres(url) else _beside(url, "worker")


def living(tx: Transaction) -> list[int]:
    """The numbers of the workers that live; none on SQLite, where there is but the one that asks."""
    return [] if tx.is_alone else [row[0] for row in tx.all(_living, {"workers": WORKERS})]


def _is_postgres(url: str) -> bool:
    return make_url(url).get_backend_name() != "sqlite"


def _beside(url: str, name: str) -> Lock:
    file = make_url(url).database
    return FileLock(Path(f"{file}.{name}.lock")) if file else NoLock()


def _session_engine(url: str) -> Engine:
    address = make_url(url).set(drivername="postgresql+psycopg")
    arguments = postgres_arguments(statement_timeout="2s")
    return create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments)
