"""Undelivered: what Telegram will never take, though somebody waits for it. The owners hear of it.

A reply or a message of the programme is owed; a promotion is not, and its broadcast's report counts it. The owners of
the community are told in private, at most once an hour.
"""

from typing import Protocol

from loyalty import communities, members, notices
from loyalty.members import Role
from loyalty.notices import Body, Rank
from loyalty.texts import text
from storage import communities as stored
from storage.database import Transaction


class Owed(Protocol):
    """What is looked at in a notice."""

    @property
    def community_id(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def rank(self) -> int: ...


def alert(tx: Transaction, notice: Owed) -> None:
    """Tells the owners that this could not be delivered, if it was owed."""
    if notice.kind != "message" or notice.rank == Rank.PROMOTION:
        return
    if notice.community_id is not None:
        tell_owners(tx, notice.community_id, "undelivered")
        return
    everywhere = stored.all_of(tx)
    if len(everywhere) == 1:
        tell_owners(tx, everywhere[0].id or 0, "undelivered")


def tell_owners(tx: Transaction, community_id: int, what: str) -> None:
    """Says to each owner of a community, in private, the text of this name; at most once an hour."""
    hour = tx.now.strftime("%Y-%m-%dT%H")
    for owner in members.staff(tx, communities.get(tx, community_id)):
        if owner.role is Role.OWNER:
            key = f"{what}:{hour}:{owner.user_id}"
            notices.say(tx, key, Body(text(what)), chat_id=owner.user_id, user_id=owner.user_id, rank=Rank.SERVICE)
