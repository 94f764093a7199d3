"""People: a Telegram user across communities: how they appear, their language, whether the bot may write to them."""

from dataclasses import dataclass
from datetime import date

from storage import people as stored
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram user as the rules see them; `language` is their own choice, if they made one."""

    user_id: int
    language: str | None
    telegram_language: str | None
    has_started: bool
    community_id: int | None
    seen_on: date


def get(tx: Transaction, user_id: int) -> Person | None:
    """What is known of a person."""
    row = stored.get(tx, user_id)
    return None if row is None else _value(row)


def by_username(tx: Transaction, username: str) -> Person | None:
    """The person last seen under this @name."""
    row = stored.by_username(tx, username)
    return None if row is None else _value(row)


def _value(row: stored.Person) -> Person:
    return Person(row.user_id, row.language, row.telegram_language, row.has_started, row.community_id, row.seen_on)


def see(tx: Transaction, user_id: int, *, name: str, username: str | None, language: str | None) -> None:
    """Notes how a person appears today."""
    stored.see(tx, user_id, name=name, username=username, language=language)


def set_started(tx: Transaction, user_id: int, *, started: bool) -> None:
    """Notes whether the bot may write to them."""
    stored.set_started(tx, user_id, started=started)


def choose_language(tx: Transaction, user_id: int, language: str | None) -> None:
    """Remembers the language a person chose; None follows Telegram again."""
    row = stored.get(tx, user_id)
    if row is not None:
        row.language = language
        tx.session.flush()


def move_community(tx: Transaction, old: int, new: int) -> None:
    """Whoever meant one community in their private chat means another from now on."""
    stored.move_community(tx, old, new)


def choose_community(tx: Transaction, user_id: int, community_id: int) -> None:
    """Remembers which community a person means in their private chat."""
    row = stored.get(tx, user_id)
    if row is not None:
        row.community_id = community_id
        tx.session.flush()
