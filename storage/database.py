"""The database: `Database.run(work)` is the only way in from the event loop, `work` a plain function of a transaction.

SQLite: one thread owns the writing connection and commits what has queued as a group, each piece of work in its own
savepoint, so that many small works share one fsync. PostgreSQL: threads with a connection each, a transaction per work.
A work that raises leaves nothing behind; the exception reaches the caller.
"""

import asyncio
import contextlib
import hashlib
import hmac
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeAlias, TypeVar

from cryptography.fernet import Fernet
from sqlalchemy import Connection, CursorResult, Engine, Executable, Row, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from storage.prepared import Prepared
from storage.readings import Reading
from storage.types import Encrypted

T = TypeVar("T")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
Statement: TypeAlias = Executable | Prepared
Work = Callable[["Transaction"], T]
Rescue = Callable[["Transaction", Exception], T]

GROUP_SIZE = 100
SQLITE_READERS = 2
POSTGRES_THREADS = 8
RETRIES = 3
SERIALIZATION_FAILURES = {"40001", "40P01"}
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Transaction:
    """One transaction as a piece of work sees it: statements, its time (as SQL's now()) and fresh random tokens."""

    connection: Connection
    now: datetime
    token: Callable[[], str]
    digest: Callable[[str], str]
    _session: Session | None = field(default=None)

    def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """The statement's result; what the session still holds back is written first."""
        self._flush()
        return self.connection.execute(statement, parameters)

    def _perform(self, statement: Statement, parameters: Mapping[str, Any] | None) -> Any:
        self._flush()
        if isinstance(statement, Prepared):
            return statement.execute(self.connection, parameters or {})
        return self.connection.execute(statement, parameters)

    def _flush(self) -> None:
        if self._session is not None:
            self._session.flush()

    def one(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> AnyRow | None:
        """The only row, or None."""
        return self.execute(statement, parameters).one_or_none()

    def first(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first row, or None."""
        return self._perform(statement, parameters).first()

    def all(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """All rows."""
        rows: Sequence[Any] = self._perform(statement, parameters).all()
        return rows

    def scalar(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        row = self.first(statement, parameters)
        return None if row is None else row[0]

    def changed(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> int:
        """How many rows the statement wrote."""
        return int(self._perform(statement, parameters).rowcount)

    def many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Writes many rows with one prepared statement."""
        if rows:
            self.execute(statement, rows)

    @property
    def is_alone(self) -> bool:
        """Whether this is the only writer (SQLite), so that nothing needs a row lock."""
        return self.connection.dialect.name == "sqlite"

    @property
    def session(self) -> Session:
        """An ORM session over this transaction, for rare flows."""
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        return self._session

    def finish(self) -> None:
        """Writes what the session still holds back."""
        if self._session is not None:
            self._session.commit()
            self._session.close()

    def discard(self) -> None:
        """Drops what the session still holds back."""
        if self._session is not None:
            self._session.close()


class Database(Protocol):
    """A place to keep things; both engines behave alike."""

    engine: Engine

    async def run(self, work: Work[T], rescue: Rescue[T] | None = None) -> T:
        """The work's result, once it is committed; if it raises, it is undone and `rescue`, if given, runs instead."""

    async def read(self, work: Work[T]) -> T:
        """The result of a work that only reads, beside the writer."""

    async def close(self) -> None:
        """Finishes what is under way and lets go of the connections."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a transaction needs from outside: the clock, chance, and the key that makes keyed hashes."""

    clock: Callable[[], datetime]
    token: Callable[[], str]
    key: bytes

    def transaction(self, connection: Connection) -> Transaction:
        """A transaction that begins now."""
        return Transaction(connection, self.clock(), self.token, self.digest)

    def digest(self, text: str) -> str:
        """A keyed hash: equal texts are found again, and only a holder of the key can make it."""
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


class TransactionLostError(Exception):
    """The transaction around a work is gone (a full disk, a lost connection): nothing that was done in it holds."""


def attempt(connection: Connection, outside: Surroundings, work: Work[T], rescue: Rescue[T] | None) -> T:
    """The work's result inside a savepoint of the open transaction; on failure the savepoint is undone.

    The savepoint is the driver's, as SQLAlchemy's costs more than the statements it guards.
    """
    driver: Any = connection.connection.driver_connection
    transaction = outside.transaction(connection)
    driver.execute("SAVEPOINT work")
    try:
        result = _perform(work, transaction)
        transaction.finish()
    except Exception as error:
        with _no_loss():
            transaction.discard()
            driver.execute("ROLLBACK TO SAVEPOINT work")
            driver.execute("RELEASE SAVEPOINT work")
        if rescue is None or _is_worth_retrying(error):
            raise
        failure = error
    else:
        with _no_loss():
            driver.execute("RELEASE SAVEPOINT work")
        return result
    return attempt(connection, outside, lambda again: rescue(again, failure), None)


def _perform(work: Work[T], transaction: Transaction) -> T:
    """The work's result. What would end the thread, or whoever waits, becomes an error like any other."""
    try:
        return work(transaction)
    except (StopIteration, GeneratorExit, SystemExit, KeyboardInterrupt, asyncio.CancelledError) as error:
        raise RuntimeError(f"a work raised {error!r}") from error


@contextlib.contextmanager
def _no_loss() -> Iterator[None]:
    """SQLite ends a transaction by itself when the disk is full; what follows would then commit piece by piece."""
    try:
        yield
    except Exception as error:
        raise TransactionLostError(str(error)) from error


def _is_worth_retrying(error: BaseException) -> bool:
    """Whether two transactions were in each other's way, so that the work as it is may succeed at once."""
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) in SERIALIZATION_FAILURES


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    rescue: Rescue[Any] | None
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    outcome: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.outcome)
        else:
            self.future.set_exception(self.error)


class SqliteDatabase:
    """One file, one writing thread, commits in groups; WAL and synchronous=FULL, so a commit survives a power cut."""

    def __init__(self, url: str, outside: Surroundings) -> None:
        self.engine = _sqlite_engine(url)
        self._outside = outside
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(SQLITE_READERS, "regulars-reader")
        self._reading = _sqlite_engine(url, read_only=True)
        self._thread = threading.Thread(target=self._write, name="regulars-writer", daemon=True)
        self._thread.start()

    async def run(self, work: Work[T], rescue: Rescue[T] | None = None) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, rescue, future, loop))
        return await future

    async def read(self, work: Work[T]) -> T:
        under_way = Reading()

        def task() -> T:
            with self._reading.connect() as connection, under_way.on(connection):
                transaction = self._outside.transaction(connection)
                try:
                    return _perform(work, transaction)
                finally:
                    transaction.discard()

        return await under_way.end_of(asyncio.get_running_loop().run_in_executor(self._readers, task))

    async def close(self) -> None:
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        self._reading.dispose()
        self.engine.dispose()

    def _write(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = [job]
            closing = False
            while len(jobs) < GROUP_SIZE and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    closing = True
                    break
                jobs.append(following)
            self._commit(jobs)
            if closing:
                return

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            # Taken anew for each group: whatever a failed commit left open is rolled back when it is given back.
            with self.engine.connect() as connection, connection.begin():
                for job in jobs:
                    try:
                        job.outcome = attempt(connection, self._outside, job.work, job.rescue)
                    except TransactionLostError:
                        raise
                    except Exception as error:  # noqa: BLE001  # it belongs to whoever asked for the work
                        job.error = error
        except Exception as error:  # noqa: BLE001  # the commit itself failed: nothing of the group holds
            for job in jobs:
                job.error = error
        for loop in {job.loop for job in jobs}:
            settled = [job for job in jobs if job.loop is loop]
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(_settle, settled)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        job.settle()


class PostgresDatabase:
    """A PostgreSQL: any number of processes, here a few threads with a connection each."""

    def __init__(self, url: str, outside: Surroundings) -> None:
        self.engine = _postgres_engine(url)
        self._outside = outside
        self._pool = ThreadPoolExecutor(POSTGRES_THREADS, "regulars-postgres")

    async def run(self, work: Work[T], rescue: Rescue[T] | None = None) -> T:
        task = partial(self._transact, work, rescue)
        return await asyncio.get_running_loop().run_in_executor(self._pool, task)

    async def read(self, work: Work[T]) -> T:
        under_way = Reading()

        def task() -> T:
            with self.engine.begin() as connection, under_way.on(connection):
                return attempt(connection, self._outside, work, None)

        return await under_way.end_of(asyncio.get_running_loop().run_in_executor(self._pool, task))

    async def close(self) -> None:
        await asyncio.to_thread(self._pool.shutdown)
        self.engine.dispose()

    def _transact(self, work: Work[T], rescue: Rescue[T] | None) -> T:
        for tries in range(1, RETRIES + 1):
            try:
                with self.engine.begin() as connection:
                    return attempt(connection, self._outside, work, rescue)
            except OperationalError as error:
                if tries == RETRIES or not _is_worth_retrying(error):
                    raise
                log.warning("database.retry", extra={"tries": tries})
        raise AssertionError("unreachable: the last try returns or raises")


def open_database(url: str, *, clock: Callable[[], datetime], token: Callable[[], str], key: str) -> Database:
    """The database behind a SQLAlchemy URL (`sqlite:///file` or `postgresql://...`).

    `key` is ENCRYPTION_KEY: 32 url-safe base64 bytes, as `python -m bot newkey` prints them; ValueError otherwise.
    """
    Encrypted.cipher = Fernet(key)
    outside = Surroundings(clock, token, key.encode())
    if make_url(url).get_backend_name() == "sqlite":
        return SqliteDatabase(url, outside)
    return PostgresDatabase(url, outside)


def migration_engine(url: str) -> Engine:
    """An engine for migrations and inspection, with our pragmas and timeouts."""
    return _sqlite_engine(url) if make_url(url).get_backend_name() == "sqlite" else _postgres_engine(url)


def _sqlite_engine(url: str, *, read_only: bool = False) -> Engine:
    # Who reads for long (the books) keeps nobody else from reading: each reader has a connection.
    pool: dict[str, Any] = {"pool_size": SQLITE_READERS} if read_only else {"poolclass": StaticPool}
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False}, **pool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver's own transactions begin late and lose updates; we say BEGIN ourselves.
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _postgres_engine(url: str) -> Engine:
    address = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        address,
        pool_size=POSTGRES_THREADS,
        max_overflow=2,
        pool_pre_ping=True,
        hide_parameters=True,  # an error shall not carry somebody's words into a log
        isolation_level="READ COMMITTED",
        connect_args=postgres_arguments(),
    )


def postgres_arguments(*, statement_timeout: str = "30s") -> dict[str, Any]:
    """How to connect: nothing waits for ever, and a host that died without a word is noticed."""
    timeouts = f"-c lock_timeout=5s -c statement_timeout={statement_timeout} -c idle_in_transaction_session_timeout=30s"
    keepalives = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    return {"options": timeouts, "application_name": "regulars", "connect_timeout": 5, **keepalives}
