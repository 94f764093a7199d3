"""A member as staff sees them: `/member` under a message, or with an @name or Telegram id."""

from handlers.kit import target
from handlers.kit.context import Context
from handlers.kit.feature import Command, Feature
from loyalty import members, points, tiers
from loyalty.errors import Refusal
from loyalty.explanations import explain
from loyalty.members import Member, Role
from loyalty.texts import Text, When, text

LAST = 5


def command(context: Context) -> None:
    """Shows who a member is, what they have, and why."""
    target.require_private(context)
    meant = target.find(context)
    if meant is None:
        raise Refusal("member-whom")
    context.reply(_card(context, target.member(context, meant), meant.name))


def _card(context: Context, member: Member, name: str) -> Text:
    tx, community = context.tx, context.community
    balance = points.balance(tx, member)
    standing = tiers.standing(tx, community, member)
    history = [explain(tx, member, one) for one in points.history(tx, member, limit=LAST)]
    return text(
        "member-card",
        name=name,
        number=member.number,
        role=text(f"role-{member.role}"),
        available=balance.available,
        pending=balance.pending,
        tier=standing.tier.name,
        earned=standing.points,
        since=When(members.joined_at(tx, member), "day"),
        active=text("member-never-active") if member.active_on is None else member.active_on,
        promotions=text("member-promotions-on" if member.wants_promotions else "member-promotions-off"),
        history=[text("member-history", lines=history)] if history else [],
    )


feature = Feature(commands=[Command("member", command, access=Role.MODERATOR, order=160)])
