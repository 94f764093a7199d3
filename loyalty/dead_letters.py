"""Dead letters: updates that were set aside after five tries. An operator reads them and lets them be tried again.

Whoever owns the person's community hears of it in private, at most once an hour; a dead letter that belongs to no
member is told to the owner of the only community, if there is but one.
"""

from loyalty import members
from loyalty.undelivered import tell_owners
from storage import communities as stored
from storage import inbox
from storage.database import Transaction
from storage.inbox import Inbox

__all__ = ["alert", "find", "replay", "waiting"]


def alert(tx: Transaction, lane: int) -> None:
    """Tells the owners that an update of this lane was set aside."""
    concerned = members.communities_of(tx, lane) or [row.id or 0 for row in stored.all_of(tx)]
    if not members.communities_of(tx, lane) and len(concerned) != 1:
        return
    for community_id in concerned:
        tell_owners(tx, community_id, "dead-letter")


def waiting(tx: Transaction) -> list[Inbox]:
    """All of them, oldest first."""
    return inbox.dead_letters(tx)


def find(tx: Transaction, letter_id: int) -> Inbox | None:
    """One of them."""
    return next((letter for letter in inbox.dead_letters(tx) if letter.id == letter_id), None)


def replay(tx: Transaction, letter_ids: list[int]) -> int:
    """Lets these be tried again, five times as before; how many of them were dead letters."""
    return inbox.revive(tx, letter_ids)
