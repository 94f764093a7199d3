"""Stopping: a member leaves the programme; an owner must make somebody else the owner first.

From then on they earn nothing and hear nothing. The number and the points stay in the books, so that both are there
again if they come back; consent to promotions ends and is not given back.
"""

from loyalty import dialogues, lapse, members, people
from loyalty.errors import Refusal
from loyalty.members import Member, Role
from storage.database import Transaction


def check(member: Member) -> None:
    """Refused with `owner-stays` if this member cannot leave."""
    if member.role is Role.OWNER:
        raise Refusal("owner-stays")


def stop(tx: Transaction, member: Member) -> None:
    """Ends a membership; in private the bot turns to another community of theirs, if there is one."""
    check(member)
    members.leave(tx, member)
    lapse.forget(tx, member)
    dialogues.end(tx, member.user_id)
    remaining = members.communities_of(tx, member.user_id)
    if remaining:
        people.choose_community(tx, member.user_id, remaining[0])
