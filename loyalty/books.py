"""The books are looked over at each start and every night: balances, transfers, due rows, contests, queues.

What is wrong is logged, and the owner hears in private that something is, at most once a day; the community goes on, as
a wrong number is no reason to keep everybody waiting.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from loyalty import communities, members, notices
from loyalty.members import Role
from loyalty.notices import Body, Rank
from loyalty.texts import text
from storage import books as stored
from storage import due
from storage.books import Fault
from storage.database import Transaction

__all__ = ["Fault", "faults", "plan", "plan_next", "tell"]

JOB = "books"
HOUR = 3


def plan(tx: Transaction) -> None:
    """Plans the coming night's look, once."""
    due.plan(tx, JOB, 0, at=_night(tx.now), community_id=None)


def plan_next(tx: Transaction) -> None:
    """Plans the next night's look."""
    due.move(tx, JOB, 0, at=_night(tx.now), community_id=None)


def _night(now: datetime) -> datetime:
    tonight = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


def faults(tx: Transaction, *, jobs: Collection[str]) -> list[Fault]:
    """What is wrong with the books; nothing if all is well. `jobs`: all that can be due. It reads only."""
    return stored.faults(tx, jobs=jobs)


def tell(tx: Transaction, found: Iterable[Fault]) -> None:
    """Tells the owners of the communities concerned; what belongs to none is told where there is but one."""
    only = communities.only_one(tx)
    concerned = {fault.community_id or (only.id if only else None) for fault in found} - {None}
    for community_id in sorted(one for one in concerned if one is not None):
        community = communities.get(tx, community_id)
        for owner in members.staff(tx, community):
            if owner.role is Role.OWNER:
                key = f"books:{community_id}:{tx.now:%Y-%m-%d}:{owner.user_id}"
                body = Body(text("books-wrong", community=community.name))
                notices.say(
                    tx,
                    key,
                    body,
                    chat_id=owner.user_id,
                    user_id=owner.user_id,
                    community_id=community_id,
                    rank=Rank.SERVICE,
                )
