"""Tiers: a ladder climbed by points earned in the last twelve months, apart from what is left to spend.

Up at once, with a private message. Down only when a period (a calendar month) ends, and then at most to the tier that
the last twelve months still earn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from loyalty import notices
from loyalty.communities import Community
from loyalty.members import Member
from loyalty.programmes import Tier
from loyalty.texts import text
from storage import due
from storage import members as stored
from storage import points as ledger
from storage.database import Transaction

YEAR = timedelta(days=365)
REVIEW_JOB = "tier-review"


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place on the ladder: the tier held, the points that count, and the next tier if there is one."""

    tier: Tier
    points: int
    following: Tier | None

    @property
    def missing(self) -> int:
        """Points to the next tier; 0 on the highest."""
        return max(0, self.following.from_points - self.points) if self.following else 0


def decide_tier(ladder: Sequence[Tier], points: int) -> Tier:
    """The highest tier that so many points reach."""
    return [tier for tier in ladder if tier.from_points <= points][-1] if points > 0 else ladder[0]


def by_key(ladder: Sequence[Tier], key: str) -> Tier:
    """The tier with this key; the lowest if the ladder no longer has it."""
    return next((tier for tier in ladder if tier.key == key), ladder[0])


def standing(tx: Transaction, community: Community, member: Member) -> Standing:
    """Where a member stands now, counted exactly."""
    ladder = community.programme.tiers
    points = ledger.earned_since(tx, member.id, tx.now - YEAR)
    held = by_key(ladder, member.tier)
    above = [tier for tier in ladder if tier.from_points > max(held.from_points, points)]
    return Standing(held, points, above[0] if above else None)


def earned(tx: Transaction, community: Community, member: Member, points: int) -> None:
    """Counts points towards the tier, and raises the member if they have reached the next one."""
    bound = stored.add_tier_points(tx, member.id, points)
    held = by_key(community.programme.tiers, member.tier)
    if decide_tier(community.programme.tiers, bound).from_points <= held.from_points:
        return
    exact = ledger.earned_since(tx, member.id, tx.now - YEAR)
    reached = decide_tier(community.programme.tiers, exact)
    is_higher = reached.from_points > held.from_points
    stored.update(tx, member.id, tier_points=exact, tier=reached.key if is_higher else member.tier)
    if is_higher:
        raised = text("tier-up", tier=reached.name, community=community.name)
        notices.to_member(tx, community, member, key=f"tier-up:{member.id}:{reached.key}:{tx.now.date()}", text=raised)


def plan_review(tx: Transaction, community: Community) -> None:
    """Plans the review at the next end of a calendar month, by the community's clock."""
    first = community.day(tx.now).replace(day=1)
    while (at := community.at(first, 0)) <= tx.now:
        first = (first + timedelta(days=32)).replace(day=1)
    due.cancel(tx, REVIEW_JOB, community.id)
    due.move(tx, REVIEW_JOB, community.id, at=at, community_id=community.id, period=f"{first:%Y-%m}")


def review(tx: Transaction, community: Community, *, now: datetime) -> int:
    """At a period's end: brings members down whom twelve months no longer hold up; how many."""
    ladder = community.programme.tiers
    lowered = 0
    for row in stored.above_tier(tx, community.id, ladder[0].key):
        exact = ledger.earned_since(tx, row.id or 0, now - YEAR)
        reached = decide_tier(ladder, exact)
        is_lower = reached.from_points < by_key(ladder, row.tier).from_points
        stored.update(tx, row.id or 0, tier_points=exact, tier=reached.key if is_lower else row.tier)
        if is_lower:
            lowered += 1
            told = text("tier-down", tier=reached.name, community=community.name, points=exact)
            key = f"tier-down:{row.id}:{reached.key}:{now.date()}"
            notices.to_user(tx, community, row.user_id, key=key, text=told)
    return lowered
