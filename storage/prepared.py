"""Prepared statements, for what runs with every message.

SQLAlchemy takes several times as long to get a known statement to the driver as SQLite takes to carry it out. A
prepared statement is a Core statement that is compiled once for each dialect, with the conversions its types ask for,
and from then on goes straight to the driver, within the same transaction.
"""

import contextlib
from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement

if TYPE_CHECKING:  # a bot on SQLite goes without psycopg, which takes 10 MiB
    from storage.libpq import Libpq

Processor = Callable[[Any], Any] | None


class Prepared:
    """A Core statement with named parameters (`bindparam`), ready for the driver."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._by_dialect: dict[str, _Compiled] = {}

    def execute(self, connection: Connection, parameters: Mapping[str, Any]) -> "Outcome":
        """Carries the statement out."""
        return self._compiled(connection).execute(connection, parameters)

    def send(self, connection: Connection, parameters: Mapping[str, Any], check: Callable[[int], None]) -> None:
        """Carries the statement out, on PostgreSQL without waiting; `check` hears then or later how many rows it wrote.

        What fails later fails in `settle`, or in the next statement that is waited for.
        """
        self._compiled(connection).send(connection, parameters, check)

    def _compiled(self, connection: Connection) -> "_Compiled":
        compiled = self._by_dialect.get(connection.dialect.name)
        if compiled is None:
            compiled = self._by_dialect[connection.dialect.name] = _Compiled(self._statement, connection.dialect)
        return compiled


class Outcome:
    """What a statement did: how many rows it changed, or those that it found."""

    def __init__(self, rowcount: int, found: list[Any], read: Callable[[Any], Any]) -> None:
        self.rowcount = rowcount
        self._found = found
        self._read = read

    def first(self) -> Any:
        """The first row, its columns as attributes, or None."""
        return self._read(self._found[0]) if self._found else None

    def all(self) -> list[Any]:
        """All rows, their columns as attributes."""
        return [self._read(row) for row in self._found]


def say(connection: Connection, *commands: str) -> None:
    """Carries out commands that have no parameters and find nothing, in one round trip."""
    if connection.dialect.name == "postgresql":
        _libpq(connection).say("; ".join(commands))
        return
    for command in commands:
        _driver(connection).execute(command)


def settle(connection: Connection) -> None:
    """Waits for the answers to all that was sent; raises what the first failure among them says."""
    if connection.dialect.name == "postgresql":
        try:
            _libpq(connection).settle()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _sqlalchemys(error, connection, "what was sent before") from error


def discard(connection: Connection) -> None:
    """Lets go of the answers to all that was sent, as the transaction is undone."""
    if connection.dialect.name == "postgresql":
        with contextlib.suppress(Exception):  # the connection is lost, and the transaction with it
            _libpq(connection).discard()


def _sqlalchemys(error: Exception, connection: Connection, statement: str) -> Exception:
    """What the driver raised, as the error that SQLAlchemy would have made of it."""
    errors = connection.dialect.loaded_dbapi.Error
    made: Exception = DBAPIError.instance(statement, None, error, errors, dialect=connection.dialect)
    return made


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _libpq(connection: Connection) -> "Libpq":
    libpq: Libpq = connection.info["libpq"]
    return libpq


class _Compiled:
    """The statement in one dialect: its text, how parameters go in and how a row comes out."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        self._is_postgres = dialect.name == "postgresql"
        numbered: Any = type(dialect)  # libpq's own $1, $2 in the place of psycopg's %(name)s
        written = numbered(paramstyle="numeric_dollar", dbapi=dialect.dbapi) if self._is_postgres else dialect
        compiled: Any = statement.compile(dialect=written)
        self._text = str(compiled)
        self._errors: type[Exception] = dialect.loaded_dbapi.Error
        self._constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        into = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        self._into: list[tuple[str, Processor]] = [(name, into[name]) for name in compiled.positiontup]
        columns = list(getattr(statement, "exported_columns", ()))
        self._finds = bool(columns)
        self._read = _reader(columns, dialect)

    def execute(self, connection: Connection, parameters: Mapping[str, Any]) -> Outcome:
        values = self._values(parameters)
        try:
            if self._is_postgres:
                return Outcome(*_libpq(connection).execute(self._text, values), self._read)
            cursor = _driver(connection).execute(self._text, values)
            # Read to the end, as a SELECT that is left half-way would keep SQLite's snapshot open.
            return Outcome(cursor.rowcount, cursor.fetchall() if self._finds else [], self._read)
        except self._errors as error:
            raise _sqlalchemys(error, connection, self._text) from error

    def send(self, connection: Connection, parameters: Mapping[str, Any], check: Callable[[int], None]) -> None:
        values = self._values(parameters)
        try:
            if self._is_postgres:
                _libpq(connection).send(self._text, values, check)
            else:
                check(_driver(connection).execute(self._text, values).rowcount)
        except self._errors as error:
            raise _sqlalchemys(error, connection, self._text) from error

    def _values(self, parameters: Mapping[str, Any]) -> list[Any]:
        given = {**self._constants, **parameters}
        return [given[name] if into is None else into(given[name]) for name, into in self._into]


def _reader(columns: list[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """What makes a named row of the driver's: only columns whose type asks for it are converted."""
    row_type = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]  # made once
    out: list[tuple[int, Callable[[Any], Any]]] = []
    for index, column in enumerate(columns):
        convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if convert is not None:
            out.append((index, convert))

    def read(row: Any) -> Any:
        values = list(row)
        for index, convert in out:
            values[index] = convert(values[index])
        return row_type._make(values)

    return read
