"""The database: `Database.run(work)` is the only way in from the event loop, `work` a plain function of a transaction.

Threads with a connection each take what has queued and commit it as a group, so that many small works share one commit.
On SQLite one thread writes; on PostgreSQL four do, so that some work while others wait for the server. If a work of
a group fails, the whole group is undone and carried out anew with care: each work in a savepoint of its own, and its
failure is its own. Works that other processes get in the way of are then carried out each in its own transaction.
A work that raises leaves nothing behind; the exception reaches the caller. It may run more than once before that.
"""

import asyncio
import contextlib
import hashlib
import hmac
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from cryptography.fernet import Fernet
from sqlalchemy import Connection, CursorResult, Engine, Executable, Row
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from storage import engines
from storage.prepared import Prepared, discard, say, settle
from storage.readings import Reading
from storage.types import Encrypted

T = TypeVar("T")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
Statement: TypeAlias = Executable | Prepared
Work = Callable[["Transaction"], T]
Rescue = Callable[["Transaction", Exception], T]

GROUP_SIZE = 50
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

    def write(self, statement: Prepared, parameters: Mapping[str, Any], *, otherwise: Exception | None = None) -> None:
        """Writes without waiting for the answer, where the database is elsewhere: what follows must not depend on it.

        `otherwise`: what is raised, then or before the commit, if anything but one row was written.
        """

        def check(rows: int) -> None:
            if otherwise is not None and rows != 1:
                raise otherwise

        self._flush()
        statement.send(self.connection, parameters, check)

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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What works need from outside: the clock, chance, the key that makes keyed hashes, and who hears how long each
    of them took, in seconds."""

    clock: Callable[[], datetime]
    token: Callable[[], str]
    key: bytes
    timed: Callable[[float], None] = lambda _: None

    def transaction(self, connection: Connection) -> Transaction:
        """A transaction that begins now."""
        return Transaction(connection, self.clock(), self.token, self.digest)

    def digest(self, text: str) -> str:
        """A keyed hash: equal texts are found again, and only a holder of the key can make it."""
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


class TransactionLostError(Exception):
    """The transaction around a work is gone (a full disk, a lost connection): nothing that was done in it holds."""


@dataclass(slots=True)
class Group:
    """Works that share one transaction with care, each in a savepoint of its own.

    The savepoints are the driver's, as SQLAlchemy's cost more than the statements they guard. One stays open until the
    next work begins, or the transaction ends: PostgreSQL then ends it and begins the next in one round trip.
    """

    connection: Connection
    outside: Surroundings
    _is_open: bool = False

    def attempt(self, work: Work[T], rescue: Rescue[T] | None) -> T:
        """The work's result; if it fails, its savepoint is undone and `rescue`, if given, takes its place."""
        self._begin()
        transaction = self.outside.transaction(self.connection)
        try:
            result = _perform(work, transaction)
            transaction.finish()
            settle(self.connection)
        except Exception as error:
            with _no_loss():
                discard(self.connection)
                transaction.discard()
                say(self.connection, "ROLLBACK TO SAVEPOINT work")
            if rescue is None or _is_worth_retrying(error):
                raise
            failure = error
        else:
            return result
        return self.attempt(lambda again: rescue(again, failure), None)

    def _begin(self) -> None:
        end = ["RELEASE SAVEPOINT work"] if self._is_open else []
        with _no_loss():
            say(self.connection, *end, "SAVEPOINT work")
        self._is_open = True


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


class _MisplacedTrustError(Exception):
    """A work failed among others that nothing kept apart from it."""


def _is_worth_retrying(error: BaseException) -> bool:
    """Whether two transactions were in each other's way, so that the work as it is may succeed at once."""
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) in SERIALIZATION_FAILURES


@dataclass(slots=True)
class _Job:
    """A work on its way to a writer and back."""

    work: Work[Any]
    rescue: Rescue[Any] | None
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    is_apart: bool
    outcome: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.outcome)
        else:
            self.future.set_exception(self.error)


class Database:
    """A place to keep things, the same on both engines."""

    def __init__(self, engine: Engine, reading: Engine, outside: Surroundings, *, writers: int, readers: int) -> None:
        self.engine = engine
        self._reading = reading
        self._outside = outside
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(readers, "regulars-reader")
        self._writers = [
            threading.Thread(target=self._write, name=f"regulars-writer-{number}", daemon=True)
            for number in range(writers)
        ]
        for writer in self._writers:
            writer.start()

    async def run(self, work: Work[T], rescue: Rescue[T] | None = None, *, is_apart: bool = False) -> T:
        """The work's result, once it is committed; if it raises, it is undone and `rescue`, if given, runs instead.

        `is_apart`: in a group of its own, as it may be the end of the process.
        """
        loop, began = asyncio.get_running_loop(), time.perf_counter()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, rescue, future, loop, is_apart))
        try:
            return await future
        finally:
            self._outside.timed(time.perf_counter() - began)

    async def read(self, work: Work[T]) -> T:
        """The result of a work that only reads, beside the writers."""
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
        """Finishes what is under way and lets go of the connections."""
        for _ in self._writers:
            self._jobs.put(None)
        for writer in self._writers:
            await asyncio.to_thread(writer.join)
        self._readers.shutdown()
        self._reading.dispose()
        self.engine.dispose()

    def _write(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = [job]
            closing = False
            while len(jobs) < GROUP_SIZE:
                try:
                    following = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    closing = True
                    break
                jobs.append(following)
            shared = [job for job in jobs if not job.is_apart]
            for group in [shared, *([job] for job in jobs if job.is_apart)]:
                if group:
                    self._commit(group)
            if closing:
                return

    def _commit(self, jobs: list[_Job]) -> None:
        """Carries the works out, together or else one by one, and tells those who wait."""
        if not self._commit_together(jobs, self._trust) and not self._commit_together(jobs, self._take_care):
            for job in jobs:
                self._commit_alone(job)
        for loop in {job.loop for job in jobs}:
            settled = [job for job in jobs if job.loop is loop]
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(_settle, settled)

    def _commit_alone(self, job: _Job) -> None:
        for tries in range(1, RETRIES + 1):
            if self._commit_together([job], self._take_care):
                return
            log.warning("database.retry", extra={"tries": tries})

    def _commit_together(self, jobs: list[_Job], carry_out: Callable[[Connection, list[_Job]], None]) -> bool:
        """False if it is worth another try: the works as they are may succeed in a new transaction."""
        try:
            # Taken anew for each group: whatever a failed commit left open is rolled back when it is given back.
            with self.engine.connect() as connection, connection.begin():
                carry_out(connection, jobs)
        except _MisplacedTrustError:
            return False
        except Exception as error:  # noqa: BLE001  # nothing of the group holds
            for job in jobs:
                job.error = error
            return not _is_worth_retrying(error)
        return True

    def _trust(self, connection: Connection, jobs: list[_Job]) -> None:
        """Carries the works out as if none of them could fail."""
        try:
            for job in jobs:
                transaction = self._outside.transaction(connection)
                job.outcome = _perform(job.work, transaction)
                transaction.finish()
            settle(connection)
        except Exception as error:
            discard(connection)
            raise _MisplacedTrustError from error

    def _take_care(self, connection: Connection, jobs: list[_Job]) -> None:
        """Carries each work out by itself, within the one transaction."""
        group = Group(connection, self._outside)
        for job in jobs:
            _carry_out(job, group)


def _carry_out(job: _Job, group: Group) -> None:
    job.error = None
    try:
        job.outcome = group.attempt(job.work, job.rescue)
    except TransactionLostError:
        raise
    except Exception as error:
        if _is_worth_retrying(error):
            raise
        job.error = error  # it belongs to whoever asked for the work


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        job.settle()


def open_database(
    url: str,
    *,
    clock: Callable[[], datetime],
    token: Callable[[], str],
    key: str,
    timed: Callable[[float], None] = lambda _: None,
) -> Database:
    """The database behind a SQLAlchemy URL (`sqlite:///file` or `postgresql://...`).

    `key` is ENCRYPTION_KEY: 32 url-safe base64 bytes, as `python -m bot newkey` prints them; ValueError otherwise.
    `timed` hears how many seconds each work took, its wait included.
    """
    Encrypted.cipher = Fernet(key)
    outside = Surroundings(clock, token, key.encode(), timed)
    if engines.is_sqlite(url):
        reading = engines.sqlite(url, read_only=True)
        return Database(engines.sqlite(url), reading, outside, writers=1, readers=engines.SQLITE_READERS)
    engine = engines.postgresql(url)
    return Database(engine, engine, outside, writers=engines.POSTGRES_WRITERS, readers=engines.POSTGRES_READERS)
