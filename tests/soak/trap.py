"""The trap: counts every statement, commit and call of a process, before and after, and kills the process at one."""

import os
import signal
import sqlite3
import threading
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from bot.telegram import Telegram
from storage.libpq import Libpq

SHOWN = 70
_sprung: "Trap | None" = None


class Trap:
    """Kills this process at event `kill_at`, after writing down which one that is; 0 only counts."""

    def __init__(self, kill_at: int, report: int) -> None:
        self.points: list[str] = []
        self._kill_at = kill_at
        self._report = report
        self._is_armed = False
        self._lock = threading.Lock()

    def set(self) -> None:
        """Watches every connection that is made and every call from now on."""
        global _sprung
        _sprung = self
        event.listen(Engine, "do_connect", _watched)
        calling = Telegram.call

        async def call(telegram: Telegram, method: str, parameters: dict[str, Any], **more: Any) -> Any:
            self.passes(f"before {method}")
            try:
                return await calling(telegram, method, parameters, **more)
            finally:
                self.passes(f"after {method}")

        Telegram.call = call  # type: ignore[method-assign]
        for method in ("execute", "send", "say"):
            setattr(Libpq, method, _seen(getattr(Libpq, method)))

    def arm(self) -> None:
        """From now on events count."""
        self._is_armed = True

    def disarm(self) -> None:
        """From now on they do not."""
        self._is_armed = False

    def passes(self, point: str) -> None:
        """Something is just about to happen, or just has."""
        if not self._is_armed:
            return
        with self._lock:
            self.points.append(point)
            if len(self.points) == self._kill_at:
                os.write(self._report, point.encode())
                os.kill(os.getpid(), signal.SIGKILL)


def _watched(dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    """A connection whose statements and commits the trap sees; SQLAlchemy makes SQLite's by itself."""
    if dialect.name == "sqlite":
        named["factory"] = _SqliteConnection
        return None
    return _PostgresConnection.connect(*arguments, cursor_factory=_PostgresCursor, **named)


def _around(what: Any, act: Any) -> Any:
    assert _sprung is not None
    said = " ".join(str(what).split())[:SHOWN]
    _sprung.passes(f"before {said}")
    try:
        return act()
    finally:
        _sprung.passes(f"after {said}")


def _seen(method: Any) -> Any:
    """What goes to libpq without a cursor; the answer to what is sent comes with a later statement."""

    def seen(self: Libpq, statement: str, *rest: Any) -> Any:
        return _around(statement, lambda: method(self, statement, *rest))

    return seen


class _SqliteCursor(sqlite3.Cursor):
    def execute(self, statement: str, *rest: Any) -> Any:
        return _around(statement, lambda: sqlite3.Cursor.execute(self, statement, *rest))

    def executemany(self, statement: str, rows: Any) -> Any:
        return _around(statement, lambda: sqlite3.Cursor.executemany(self, statement, rows))


class _SqliteConnection(sqlite3.Connection):
    def cursor(self, factory: Any = _SqliteCursor) -> Any:
        return super().cursor(factory)

    def execute(self, statement: str, *rest: Any) -> Any:  # the driver's own would not use this cursor
        return self.cursor().execute(statement, *rest)

    def commit(self) -> None:
        _around("COMMIT", lambda: sqlite3.Connection.commit(self))


class _PostgresCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, *rest: Any, **named: Any) -> Any:
        return _around(query, lambda: psycopg.Cursor.execute(self, query, *rest, **named))

    def executemany(self, query: Any, *rest: Any, **named: Any) -> Any:
        return _around(query, lambda: psycopg.Cursor.executemany(self, query, *rest, **named))


class _PostgresConnection(psycopg.Connection[Any]):
    def commit(self) -> None:
        _around("COMMIT", lambda: psycopg.Connection.commit(self))
