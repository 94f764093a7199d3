"""People: what is known of a Telegram user across communities. Names stand here and nowhere else, encrypted."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import InvalidToken
from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, col, select, update

from storage.database import Transaction
from storage.prepared import Prepared
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


_person = table_of(Person)
_known = [
    _person.c[name] for name in ("user_id", "language", "telegram_language", "has_started", "community_id", "seen_on")
]
_get = Prepared(sa.select(*_known, _person.c.username_digest).where(_person.c.user_id == bindparam("user")))
_name = Prepared(sa.select(_person.c.name).where(_person.c.user_id == bindparam("user")))
APPEARANCE = ("name", "username", "username_digest", "telegram_language", "seen_on")
_new = insert(_person).values(
    user_id=bindparam("user_id"),
    has_started=False,
    created_at=bindparam("created_at"),
    **{name: bindparam(name) for name in APPEARANCE},
)
_see = Prepared(
    _new.on_conflict_do_update(index_elements=["user_id"], set_={name: _new.excluded[name] for name in APPEARANCE})
)


def get(tx: Transaction, user_id: int) -> Any:
    """What is known of this Telegram user, but for the names."""
    return tx.first(_get, {"user": user_id})


def name(tx: Transaction, user_id: int) -> str | None:
    """How this Telegram user is called, if they are known."""
    found = tx.scalar(_name, {"user": user_id})
    return None if found is None else str(found)


def see(tx: Transaction, user_id: int, *, name: str, username: str | None, language: str | None) -> None:
    """Notes how a person appears today."""
    appearance = {
        "name": name,
        "username": username,
        "username_digest": username_digest(tx, username),
        "telegram_language": language,
        "seen_on": tx.now.date(),
    }
    tx.write(_see, {"user_id": user_id, "created_at": tx.now, **appearance})


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


def choose_language(tx: Transaction, user_id: int, language: str | None) -> None:
    """Remembers the language a person chose."""
    tx.changed(update(Person).where(col(Person.user_id) == user_id).values(language=language))


def choose_community(tx: Transaction, user_id: int, community_id: int) -> None:
    """Remembers the community a person chose."""
    tx.changed(update(Person).where(col(Person.user_id) == user_id).values(community_id=community_id))


_set_started = Prepared(
    _person.update()
    .where(_person.c.user_id == bindparam("person"), _person.c.has_started != bindparam("started"))
    .values(has_started=bindparam("started"))
)


def set_started(tx: Transaction, user_id: int, *, started: bool) -> None:
    """Notes whether the bot may write to this person."""
    tx.write(_set_started, {"person": user_id, "started": started})
