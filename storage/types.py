"""The column types: aware UTC instants, JSON values, and text or JSON that is encrypted at rest."""

import json
from datetime import UTC, datetime
from typing import Any, ClassVar

from cryptography.fernet import Fernet
from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model, for statements that are built once and run often."""
    return model.__table__  # type: ignore[attr-defined, no-any-return]  # SQLModel adds it when the class is made


Json = JSON(none_as_null=True)


def insert(table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT, and whose row count says on both engines whether the row was new.

    PostgreSQL's construct compiles for SQLite too. `preserve_rowcount`, as SQLAlchemy otherwise forgets the count of an
    INSERT on psycopg.
    """
    return postgresql.insert(table).inline().execution_options(preserve_rowcount=True)


class Utc(TypeDecorator[datetime]):
    """An aware instant: stored in UTC, read back aware. A naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: it names no instant")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(TypeDecorator[Any]):
    """A JSON value (most often a text) that only a holder of ENCRYPTION_KEY can read.

    The process has one key; `open_database` sets it. Fernet: AES-128-CBC with HMAC-SHA256 and a random IV, so equal
    values differ at rest and cannot be searched; what must be found again has a keyed hash beside it.
    """

    impl = LargeBinary
    cache_ok = True
    cipher: ClassVar[Fernet]

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        if value is None:
            return None
        return self.cipher.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return self.opened(value)

    @classmethod
    def opened(cls, sealed: bytes | None) -> Any:
        """The value behind what is stored."""
        return None if sealed is None else json.loads(cls.cipher.decrypt(sealed))
