"""Buttons: an opaque token on the button, and behind it a row that says what it does, for whom and until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel

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


_button = table_of(Button)
_add = Prepared(
    insert(_button).values({column.name: bindparam(column.name, type_=column.type) for column in _button.c})
)
_get = Prepared(sa.select(_button).where(_button.c.token == bindparam("pressed")))
_existing = Prepared(sa.select(_button).where(_button.c.notice_key == bindparam("key")))
_use = Prepared(
    _button.update()
    .where(_button.c.token == bindparam("pressed"), _button.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)


def add(tx: Transaction, **values: Any) -> None:
    """Stores a new button: its `token`, `action` and `object`, and what else is known of it."""
    usual = {"community_id": None, "notice_key": None, "user_id": None, "is_single": False, "expires_at": None}
    tx.write(_add, {**usual, **values, "used_at": None})


def get(tx: Transaction, token: str) -> Any:
    """The button behind a token, or None."""
    return tx.first(_get, {"pressed": token})


def existing(tx: Transaction, notice_key: str) -> Sequence[Any]:
    """The buttons that a notice carries so far."""
    return tx.all(_existing, {"key": notice_key})


def use(tx: Transaction, token: str) -> bool:
    """Whether this press is the first of a button that works once."""
    return tx.changed(_use, {"pressed": token, "now": tx.now}) == 1


def forget_expired(tx: Transaction, before: datetime) -> int:
    """Deletes buttons that have not worked for long."""
    return tx.changed(_button.delete().where(_button.c.expires_at < before))
