"""The shortest way to PostgreSQL: prepared statements handed to libpq, without a cursor of psycopg's in between.

A cursor takes several times as long over a small statement as all else on the client's side. What psycopg has for
values, rows and errors serves here too.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class Libpq:
    """One connection, and what has been prepared on it."""

    def __init__(self, driver: "Connection[Any]") -> None:
        self._connection = driver.pgconn
        self._values = Transformer(driver)
        self._rows = Transformer(driver)
        self._names: dict[str, bytes] = {}

    def execute(self, statement: str, values: Sequence[Any]) -> tuple[int, list[Any]]:
        """How many rows the statement wrote or found, and those found; `$1` stands for the first value.

        A psycopg.Error if it fails.
        """
        self._begin()
        name = self._names.get(statement)
        if name is None:
            name = b"regulars_%d" % len(self._names)
            # The server knows the types: each parameter is cast in the statement, or compared with a column.
            self._check(self._connection.prepare(name, statement.encode()))
            self._names[statement] = name
        given: Any = self._values.dump_sequence(values, [PyFormat.TEXT] * len(values))
        result = self._check(self._connection.exec_prepared(name, given))
        self._rows.set_pgresult(result)
        return result.command_tuples or 0, self._rows.load_rows(0, result.ntuples, tuple)

    def say(self, command: str) -> None:
        """Carries out commands that have no values and find nothing."""
        self._begin()
        self._check(self._connection.exec_(command.encode()))

    def _begin(self) -> None:
        """Begins a transaction, where psycopg has not; it ends by psycopg."""
        if self._connection.transaction_status == TransactionStatus.IDLE:
            self._check(self._connection.exec_(b"BEGIN ISOLATION LEVEL READ COMMITTED"))

    def _check(self, result: PGresult) -> PGresult:
        if result.status not in DONE:
            raise error_from_result(result)
        return result
