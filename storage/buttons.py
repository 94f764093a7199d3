"""Buttons: an opaque token on the button, and behind it a row that says what it does, for whom and until when."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, col, select, update

from storage.database import Transaction
from storage.prepared import Prepared
from storage.types import Json, Utc, insert, table_of


class Button(SQLModel, table=True):
    """`user_id` None: anyone with the action's access may press. `is_single` buttons work once."""

    __tablename__ = "buttons"
    token: str = Field(primary_key=True)
    community_id: int | None = Field(default=None, foreign_key="communities.id")
    notice_key: str | None = Field(default=None, index=True)
    user_id: int | None = Field(default=None, sa_type=BigInteger)
    action: str
    object: Any = Field(sa_type=Json)
    is_single: bool = False
    expires_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Utc)


_add = Prepared(
    insert(table_of(Button)).values(
        {column.name: bindparam(column.name, type_=column.type) for column in table_of(Button).c}
    )
)


def add(tx: Transaction, **values: Any) -> None:
    """Stores a new button: its `token`, `action` and `object`, and what else is known of it."""
    usual = {"community_id": None, "notice_key": None, "user_id": None, "is_single": False, "expires_at": None}
    tx.changed(_add, {**usual, **values, "used_at": None})


def get(tx: Transaction, token: str) -> Button | None:
    """The button behind a token."""
    return tx.session.get(Button, token)


def existing(tx: Transaction, notice_key: str) -> list[Button]:
    """The buttons that a notice carries so far."""
    return list(tx.session.exec(select(Button).where(Button.notice_key == notice_key)))


def use(tx: Transaction, token: str) -> bool:
    """Whether this press is the first of a button that works once."""
    first = (col(Button.token) == token) & col(Button.used_at).is_(None)
    tx.session.flush()
    return tx.changed(update(Button).where(first).values(used_at=tx.now)) == 1


def forget_expired(tx: Transaction, before: datetime) -> int:
    """Deletes buttons that have not worked for long."""
    table = table_of(Button)
    return tx.changed(table.delete().where(table.c.expires_at < before))
