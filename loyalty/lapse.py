"""Lapse: a member who shows no sign for 30 days (preset) is reminded once, kindly and in private.

Only with consent to promotions, only in the evening window of the community, at most once in 30 days. The time of the
next reminder is a row that moves with every active day, so nobody is searched for.
"""

from datetime import datetime, timedelta

from loyalty.communities import Community
from loyalty.members import Member
from storage import due
from storage.database import Transaction

JOB = "lapse"


def postpone(tx: Transaction, community: Community, member: Member, *, active_at: datetime) -> None:
    """Moves a member's reminder to so many days after their last sign."""
    rules = community.programme.lapse
    day = community.day(active_at) + timedelta(days=rules.after_days)
    due.move(tx, JOB, member.id, at=community.at(day, rules.from_hour), community_id=community.id)
