"""The shortest way to PostgreSQL: prepared statements handed to libpq, without a cursor of psycopg's in between.

A cursor takes several times as long over a small statement as all else on the client's side. What psycopg has for
values, rows and errors serves here too.

A statement whose answer decides nothing is sent without waiting (libpq's pipeline mode): the server carries out what it
gets in its order, and the answers are looked at together, at the latest before the commit.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.waiting import wait

DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
# How long psycopg waits before it looks whether a signal has come.
SIGNALS = 1.0
Check = Callable[[int], None]
T = TypeVar("T")


def _accept(_: int) -> None:
    """Any number of rows will do."""


class Libpq:
    """One connection, what has been prepared on it, and what was sent on it and has no answer yet."""

    def __init__(self, driver: "Connection[Any]") -> None:
        self._connection = driver.pgconn
        self._values = Transformer(driver)
        self._rows = Transformer(driver)
        self._names: dict[str, bytes] = {}
        self._unanswered: list[Check] = []
        self._failure: Exception | None = None

    def execute(self, statement: str, values: Sequence[Any]) -> tuple[int, list[Any]]:
        """How many rows the statement wrote or found, and those found; `$1` stands for the first value.

        A psycopg.Error if it fails, or if what was sent before it did.
        """
        name = self._prepare(statement)
        given = self._dump(values)
        if self._unanswered:
            self._send(name, given, _accept)
            result = self._answers()[-1]
        else:
            result = self._check(self._connection.exec_prepared(name, given))
        self._rows.set_pgresult(result)
        return result.command_tuples or 0, self._rows.load_rows(0, result.ntuples, tuple)

    def send(self, statement: str, values: Sequence[Any], check: Check) -> None:
        """Sends a statement without waiting for its answer; `check` hears later how many rows it wrote."""
        name = self._prepare(statement)
        if not self._unanswered:
            self._connection.enter_pipeline_mode()
        self._send(name, self._dump(values), check)

    def settle(self) -> None:
        """Waits for all answers; raises what the first that failed says, or what its check says of it.

        It does so until `discard`: by then whoever met the failure may have gone on as if there were none.
        """
        if self._failure is not None:
            raise self._failure
        if self._unanswered:
            self._answers()

    def discard(self) -> None:
        """Waits for all answers and forgets them, for a transaction that is undone anyway."""
        self._failure = None
        if self._unanswered:
            self._receive_all()

    def say(self, command: str) -> None:
        """Carries out commands that have no values and find nothing."""
        self.settle()
        self._begin()
        self._check(self._connection.exec_(command.encode()))

    def _begin(self) -> None:
        """Begins a transaction, where psycopg has not; it ends by psycopg."""
        if self._connection.transaction_status == TransactionStatus.IDLE:
            self._check(self._connection.exec_(b"BEGIN ISOLATION LEVEL READ COMMITTED"))

    def _prepare(self, statement: str) -> bytes:
        """The name of a statement, which the server knows from now on."""
        self._begin()
        name = self._names.get(statement)
        if name is None:
            self.settle()
            name = b"regulars_%d" % len(self._names)
            # The server knows the types: each parameter is cast in the statement, or compared with a column.
            self._check(self._connection.prepare(name, statement.encode()))
            self._names[statement] = name
        return name

    def _dump(self, values: Sequence[Any]) -> Any:
        return self._values.dump_sequence(values, [PyFormat.TEXT] * len(values))

    def _send(self, name: bytes, given: Any, check: Check) -> None:
        self._connection.send_query_prepared(name, given)
        self._unanswered.append(check)

    def _answers(self) -> list[PGresult]:
        checks = self._unanswered
        results = self._receive_all()
        try:
            for result, check in zip(results, checks, strict=True):
                check(self._check(result).command_tuples or 0)
        except Exception as error:
            self._failure = error
            raise
        return results

    def _receive_all(self) -> list[PGresult]:
        """The answers to all that was sent, good or bad; nothing is left to be received."""
        expected, self._unanswered = len(self._unanswered), []
        try:
            self._connection.pipeline_sync()
            self._wait(send(self._connection))
            results = [answer for _ in range(expected) for answer in self._wait(fetch_many(self._connection))]
            self._wait(fetch_many(self._connection))  # the sync itself
            if self._connection.status == ConnStatus.BAD:
                raise OperationalError("the connection was lost before all answers had come")
            self._connection.exit_pipeline_mode()
        except OperationalError:
            self._connection.finish()  # psycopg and SQLAlchemy see that it is closed
            raise
        return results

    def _wait(self, generator: PQGen[T]) -> T:
        """What psycopg's generator comes to; other threads run meanwhile."""
        return wait(generator, self._connection.socket, SIGNALS)

    def _check(self, result: PGresult) -> PGresult:
        if result.status not in DONE:
            raise error_from_result(result)
        return result
