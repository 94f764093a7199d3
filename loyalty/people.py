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
    username_digest: str | None


def get(tx: Transaction, user_id: int) -> Person | None:
    """What is known of a person."""
    row = stored.get(tx, user_id)
    return None if row is None else Person(*row)


def by_username(tx: Transaction, username: str) -> Person | None:
    """The person last seen under this @name."""
    row = stored.by_username(tx, username)
    return None if row is None else get(tx, row.user_id)


def see(
    tx: Transaction, user_id: int, *, name: str, username: str | None, language: str | None, known: Person | None = None
) -> bool:
    """Notes how a person appears today; whether that was news, by what is known of them.

    A new name alone is none until the next day: it is kept sealed, and nobody looks into it for that.
    """
    if known is not None:
        digest = stored.username_digest(tx, username)
        before = known.seen_on, known.telegram_language, known.username_digest
        if before == (tx.now.date(), language, digest):
            return False
    stored.see(tx, user_id, name=name, username=username, language=language)
    return True


def set_started(tx: Transaction, user_id: int, *, started: bool) -> None:
    """Notes whether the bot may write to them."""
    stored.set_started(tx, user_id, started=started)


def choose_language(tx: Transaction, user_id: int, language: str | None) -> None:
    """Remembers the language a person chose; None follows Telegram again."""
    stored.choose_language(tx, user_id, language)


def move_community(tx: Transaction, old: int, new: int) -> None:
    """Whoever meant one community in their private chat means another from now on."""
    stored.move_community(tx, old, new)


def choose_community(tx: Transaction, user_id: int, community_id: int) -> None:
    """Remembers which community a person means in their private chat."""
    stored.choose_community(tx, user_id, community_id)
