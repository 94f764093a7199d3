"""Audiences: whom a broadcast is for. Everyone; one tier; who has lapsed; or who is about in one of the groups.

Lapsed are members without an active day for 30 days (preset). About in a group is who has written or pressed something
there. Members who have left belong to no audience. An audience is a wish: it is looked up when it is counted or used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from loyalty import groups
from loyalty.communities import Community
from loyalty.texts import Text, text
from storage import audiences as stored
from storage.audiences import Condition, Idle, Reach
from storage.database import Transaction

__all__ = ["Audience", "Condition", "Reach", "condition", "name", "of_json", "offered", "reach"]


@dataclass(frozen=True, slots=True)
class Audience:
    """A part of a community; `tier` is a tier's key, `group_id` one of its groups."""

    kind: Literal["everyone", "tier", "lapsed", "group"]
    tier: str = ""
    group_id: int = 0

    def as_json(self) -> dict[str, Any]:
        """What `of_json` reads."""
        return {"kind": self.kind, "tier": self.tier, "group": self.group_id}


def of_json(given: Mapping[str, Any]) -> Audience:
    """The audience that `as_json` wrote down."""
    return Audience(given["kind"], given["tier"], given["group"])


def offered(tx: Transaction, community: Community) -> list[Audience]:
    """What there is to choose from."""
    tiers = [Audience("tier", tier=tier.key) for tier in community.programme.tiers]
    here = [Audience("group", group_id=group.id) for group in groups.of_community(tx, community.id)]
    return [Audience("everyone"), *tiers, Audience("lapsed"), *here]


def name(tx: Transaction, community: Community, audience: Audience) -> Text:
    """How an audience is called."""
    match audience.kind:
        case "tier":
            names = {tier.key: tier.name for tier in community.programme.tiers}
            return text("audience-tier", tier=names.get(audience.tier, audience.tier))
        case "lapsed":
            return text("audience-lapsed", days=community.programme.lapse.after_days)
        case "group":
            group = groups.get(tx, audience.group_id)
            return text("audience-group", group=group.title if group else "")
    return text("audience-everyone")


def condition(community: Community, audience: Audience, *, now: datetime) -> Condition:
    """What members of an audience have in common at an instant."""
    if audience.kind == "tier":
        return Condition(community.id, tier=audience.tier)
    if audience.kind == "lapsed":
        last_day = community.day(now) - timedelta(days=community.programme.lapse.after_days)
        return Condition(community.id, idle=Idle(last_day, community.at(last_day + timedelta(days=1), 0)))
    if audience.kind == "group":
        return Condition(community.id, group_id=audience.group_id)
    return Condition(community.id)


def reach(tx: Transaction, community: Community, audience: Audience) -> Reach:
    """How many an audience has now, and how many of them a promotion can reach."""
    return stored.reach(tx, condition(community, audience, now=tx.now))
