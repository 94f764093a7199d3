"""Dead letters: updates that were set aside after five tries. An operator reads them and lets them be tried again.

Whoever owns the person's community hears of it in private, at most once an hour; a dead letter that belongs to no
member is told to the owner of the only community, if there is but one.
"""

from loyalty import communities, members, notices
from loyalty.members import Role
from loyalty.notices import Body, Rank
from loyalty.texts import text
from storage import communities as stored
from storage import inbox
from storage.database import Transaction
from storage.inbox import Inbox

__all__ = ["alert", "find", "replay", "waiting"]


def alert(tx: Transaction, lane: int) -> None:
    """Tells the owners that an update of this lane was set aside."""
    hour = tx.now.strftime("%Y-%m-%dT%H")
    concerned = members.communities_of(tx, lane) or [row.id or 0 for row in stored.all_of(tx)]
    if not members.communities_of(tx, lane) and len(concerned) != 1:
        return
    for community_id in concerned:
        community = communities.get(tx, community_id)
        for owner in members.staff(tx, community):
            if owner.role is Role.OWNER:
                body = Body(text("dead-letter"))
                key = f"dead-letter:{hour}:{owner.user_id}"
                notices.say(tx, key, body, chat_id=owner.user_id, user_id=owner.user_id, rank=Rank.SERVICE)


def waiting(tx: Transaction) -> list[Inbox]:
    """All of them, oldest first."""
    return inbox.dead_letters(tx)


def find(tx: Transaction, letter_id: int) -> Inbox | None:
    """One of them."""
    return next((letter for letter in inbox.dead_letters(tx) if letter.id == letter_id), None)


def replay(tx: Transaction, letter_ids: list[int]) -> int:
    """Lets these be tried again, five times as before; how many of them were dead letters."""
    return inbox.revive(tx, letter_ids)
