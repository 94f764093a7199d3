"""People: what is known of a Telegram user across communities. Names stand here and nowhere else, encrypted."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import InvalidToken
from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, col, select, update

from storage.database import Transaction
from storage.types import Encrypted, Utc, insert, table_of


class Person(SQLModel, table=True):
    """A Telegram user. `has_started` says whether the bot may write to them; `language` is their own choice."""

    __tablename__ = "people"
    user_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: Any = Field(sa_type=Encrypted)
    username: Any = Field(default=None, sa_type=Encrypted, nullable=True)
    username_digest: str | None = Field(default=None, index=True)
    language: str | None = None
    telegram_language: str | None = None
    has_started: bool = False
    community_id: int | None = Field(default=None, foreign_key="communities.id")
    seen_on: date
    created_at: datetime = Field(sa_type=Utc)


def get(tx: Transaction, user_id: int) -> Person | None:
    """What is known of this Telegram user."""
    return tx.session.get(Person, user_id)


def see(tx: Transaction, user_id: int, *, name: str, username: str | None, language: str | None) -> None:
    """Notes how a person appears today."""
    appearance = {
        "name": name,
        "username": username,
        "username_digest": username_digest(tx, username),
        "telegram_language": language,
        "seen_on": tx.now.date(),
    }
    statement = insert(table_of(Person)).values(user_id=user_id, has_started=False, created_at=tx.now, **appearance)
    tx.connection.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=appearance))


def is_readable(tx: Transaction) -> bool:
    """Whether the names that are kept can be read with this key; so they can, while there are none."""
    try:
        tx.scalar(sa.select(table_of(Person).c.name).limit(1))
    except InvalidToken:
        return False
    return True


def by_username(tx: Transaction, username: str) -> Person | None:
    """The person last seen under this @name."""
    wanted = select(Person).where(Person.username_digest == username_digest(tx, username))
    return tx.session.exec(wanted.order_by(col(Person.seen_on).desc())).first()


def username_digest(tx: Transaction, username: str | None) -> str | None:
    """What an encrypted @name is found again by."""
    return tx.digest(username.lstrip("@").lower()) if username else None


def move_community(tx: Transaction, old: int, new: int) -> None:
    """Whoever meant one community in their private chat means another from now on."""
    tx.changed(update(Person).where(col(Person.community_id) == old).values(community_id=new))


_set_started = (
    update(Person)
    .where(col(Person.user_id) == bindparam("person"), col(Person.has_started) != bindparam("started"))
    .values(has_started=bindparam("started"))
)


def set_started(tx: Transaction, user_id: int, *, started: bool) -> None:
    """Notes whether the bot may write to this person."""
    tx.changed(_set_started, {"person": user_id, "started": started})
