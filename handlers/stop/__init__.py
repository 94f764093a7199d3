"""Leaving the programme, in two steps."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Feature, Where
from loyalty import points, stop
from loyalty.members import Role
from loyalty.notices import Button
from loyalty.texts import text


def command(context: Context) -> None:
    """Says what leaving means, and asks."""
    member = context.member
    stop.check(member)
    held = points.balance(context.tx, member).available
    said = text("stop", community=context.community.name, number=member.number, points=held)
    leave = Button(text("stop-button"), action="stop.leave", user_id=member.user_id, single=True)
    stay = Button(text("stop-stay-button"), action="stop.stay", user_id=member.user_id)
    context.reply(said, [[leave], [stay]])


def leave(context: Context, _object: Mapping[str, Any]) -> None:
    """Ends the membership."""
    community = context.community
    stop.stop(context.tx, context.member)
    context.use_community(community)
    context.edit(text("stop-done", community=community.name), [[Button(text("stop-undo-button"), action="start.join")]])


def stay(context: Context, _object: Mapping[str, Any]) -> None:
    """Leaves everything as it is."""
    context.edit(text("stop-stayed", community=context.community.name))


feature = Feature(
    commands=[Command("stop", command, access=Role.MEMBER, where=Where.PRIVATE, order=78)],
    actions=[Action("stop.leave", leave, access=Role.MEMBER), Action("stop.stay", stay, access=Role.MEMBER)],
)
