"""Starting: what this is, what is stored, and joining with one button."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from handlers.kit.feature import ANYONE, Action, Command, Feature, Where
from handlers.kit.registry import registry
from loyalty import communities, members, people, points
from loyalty.errors import Refusal
from loyalty.notices import Button
from loyalty.texts import text


def start(context: Context) -> None:
    """Welcomes, and lets every feature add what it has for somebody who has just opened the bot."""
    _welcome(context)
    for run in registry().on_start:
        run(context)


def _welcome(context: Context) -> None:
    """The deep-link word, if any, says which community is meant."""
    meant = communities.by_code(context.tx, context.arguments) if context.arguments else None
    if meant is not None:
        people.choose_community(context.tx, context.user_id, meant.id)
        context.use_community(meant)
    if context.community_or_none is None:
        context.reply(text("start-alone"))
    elif context.member_or_none is not None:
        context.reply(text("start-again", community=context.community.name, number=context.member.number))
    else:
        rules = context.community.programme
        said = text(
            "start-welcome",
            community=context.community.name,
            check_in=rules.check_ins.points,
            post=rules.shared_posts.points,
            lowest=rules.tiers[0].name,
            highest=rules.tiers[-1].name,
        )
        context.reply(said, [[Button(text("join-button"), action="start.join")]])


def join(context: Context, _object: Mapping[str, Any]) -> None:
    """Enrols whoever pressed; promotions stay off."""
    if context.member_or_none is not None:
        raise Refusal("joined-already")
    community = context.community
    returns = members.was_member(context.tx, community, context.user_id)
    member = members.join(context.tx, community, context.user_id)
    context.use_community(community)
    people.choose_community(context.tx, context.user_id, community.id)
    held = points.balance(context.tx, member).available
    key = "joined-again" if returns else "joined"
    context.edit(text(key, community=community.name, number=member.number, points=held))


feature = Feature(
    commands=[Command("start", start, access=ANYONE, where=Where.PRIVATE)],
    actions=[Action("start.join", join, access=ANYONE)],
)
