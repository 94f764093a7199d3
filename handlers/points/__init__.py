"""Points: what one has, and why."""

from handlers.kit.context import Context
from handlers.kit.feature import Command, Feature
from loyalty import activity, points, tiers
from loyalty.explanations import explain, line, refusal_line
from loyalty.members import Role
from loyalty.texts import Bar, Text, text

LAST = 5


def show(context: Context) -> None:
    """Balance, tier, the way to the next one, and the last transfers in words."""
    member, community = context.member, context.community
    balance = points.balance(context.tx, member)
    standing = tiers.standing(context.tx, community, member)
    history = [line(member, one) for one in points.history(context.tx, member, limit=LAST)]
    parts: list[Text] = [
        text("points-balance", available=balance.available, community=community.name),
        *([text("points-pending", pending=balance.pending)] if balance.pending else []),
        _ladder(standing),
        *([text("points-last", lines=history)] if history else [text("points-none")]),
    ]
    context.reply(text("points-card", parts=parts))


def _ladder(standing: tiers.Standing) -> Text:
    if standing.following is None:
        return text("points-top-tier", tier=standing.tier.name, points=standing.points)
    return text(
        "points-tier",
        tier=standing.tier.name,
        next=standing.following.name,
        missing=standing.missing,
        bar=Bar(standing.points, standing.following.from_points),
    )


def why(context: Context) -> None:
    """Explains the last transfers and refusals, each with rule, version, who and when; then the rules themselves."""
    member = context.member
    explained = [explain(context.tx, member, one) for one in points.history(context.tx, member, limit=LAST)]
    refusals = activity.refusals(context.tx, member, limit=LAST)
    parts: list[Text] = [
        text("why-transfers", lines=explained) if explained else text("why-none"),
        *([text("why-refusals", lines=[refusal_line(one) for one in refusals])] if refusals else []),
        _rules(context),
    ]
    context.reply(text("points-card", parts=parts))


def _rules(context: Context) -> Text:
    rules, member = context.community.programme, context.member
    talked = member.talked_count if member.talked_on == context.community.day(context.at) else 0
    return text(
        "why-rules",
        check_in=rules.check_ins.points,
        days=rules.check_ins.streak_days,
        bonus=rules.check_ins.streak_bonus,
        talk=rules.talking.points,
        characters=rules.talking.characters,
        cjk=rules.talking.cjk_characters,
        seconds=rules.talking.every_seconds,
        limit=rules.talking.daily_limit,
        today=talked * rules.talking.points,
        post=rules.shared_posts.points,
        posts=rules.shared_posts.daily_limit,
    )


feature = Feature(
    commands=[
        Command("points", show, access=Role.MEMBER, words=("积分",), order=20),
        Command("why", why, access=Role.MEMBER, order=25),
    ]
)
