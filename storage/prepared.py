"""Prepared statements, for what runs with every message.

SQLAlchemy takes several times as long to get a known statement to the driver as SQLite takes to carry it out. A
prepared statement is a Core statement that is compiled once for each dialect, with the conversions its types ask for,
and from then on goes straight to the driver, within the same transaction.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement

Processor = Callable[[Any], Any] | None


class Prepared:
    """A Core statement with named parameters (`bindparam`), ready for the driver."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._by_dialect: dict[str, _Compiled] = {}

    def execute(self, connection: Connection, parameters: Mapping[str, Any]) -> "Outcome":
        """Carries the statement out."""
        compiled = self._by_dialect.get(connection.dialect.name)
        if compiled is None:
            compiled = self._by_dialect[connection.dialect.name] = _Compiled(self._statement, connection.dialect)
        return compiled.execute(connection, parameters)


class Outcome:
    """What a statement did: the rows it changed, or those it found."""

    def __init__(self, cursor: Any, read: "Callable[[Any], Any] | None") -> None:
        self.rowcount: int = cursor.rowcount
        self._cursor = cursor
        self._read = read

    def first(self) -> Any:
        """The first row, its columns as attributes, or None."""
        row = self._cursor.fetchone()
        return None if row is None or self._read is None else self._read(row)

    def all(self) -> list[Any]:
        """All rows, their columns as attributes."""
        return [] if self._read is None else [self._read(row) for row in self._cursor.fetchall()]


class _Compiled:
    """The statement in one dialect: its text, how parameters go in and how a row comes out."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._text = str(compiled)
        self._errors: type[Exception] = dialect.loaded_dbapi.Error
        constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        into = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        self._constants = constants
        self._names: list[str] = compiled.positiontup or list(into)
        self._is_positional = compiled.positiontup is not None
        self._into: list[tuple[str, Processor]] = [(name, into[name]) for name in self._names]
        columns = list(getattr(statement, "exported_columns", ()))
        self._read = _reader(columns, dialect) if columns else None

    def execute(self, connection: Connection, parameters: Mapping[str, Any]) -> Outcome:
        given = {**self._constants, **parameters}
        ready = [given[name] if into is None else into(given[name]) for name, into in self._into]
        values = ready if self._is_positional else dict(zip(self._names, ready, strict=True))
        driver: Any = connection.connection.driver_connection
        try:
            return Outcome(driver.execute(self._text, values), self._read)
        except self._errors as error:
            raise DBAPIError.instance(self._text, None, error, self._errors, dialect=connection.dialect) from error


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
