"""Roles: `/role @maya moderator`, `/role moderator` under a message, or `/role` alone for the team as it is."""

from collections.abc import Mapping
from typing import Any

from handlers.kit import menu, target
from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Feature
from loyalty import members, roles
from loyalty.errors import Refusal
from loyalty.members import Member, Role
from loyalty.notices import Body, Button
from loyalty.texts import text

TYPED = {
    "moderator": Role.MODERATOR,
    "管理员": Role.MODERATOR,
    "member": Role.MEMBER,
    "会员": Role.MEMBER,
    "owner": Role.OWNER,
    "群主": Role.OWNER,
}


def command(context: Context) -> None:
    """Gives or takes a role; with nothing typed, shows the team."""
    meant = target.find(context)
    if meant is None and context.arguments:
        raise Refusal("role-whom")
    if meant is None:
        target.require_private(context)
        body = _team(context)
        context.reply(body.text, body.buttons)
        return
    role = TYPED.get(meant.rest.lower())
    if role is None:
        raise Refusal("role-which")
    _appoint(context, target.member(context, meant), role)
    context.reply(text(f"role-done-{role}", name=meant.name))


def take(context: Context, about: Mapping[str, Any]) -> None:
    """Takes a role back by the button beside a name."""
    member = members.get(context.tx, about["member"])
    if member.role is not Role.MODERATOR or member.left_at is not None:
        raise Refusal("button-used")
    _appoint(context, member, Role.MEMBER)
    body = _team(context)
    context.edit(body.text, body.buttons)
    context.toast(text("role-done-member", name=members.name_of(context.tx, member.id)))


def _appoint(context: Context, member: Member, role: Role) -> None:
    roles.appoint(context.tx, context.community, member, role, actor=context.member)
    menu.refresh(context, member.user_id)


def _team(context: Context) -> Body:
    team = [(one, members.name_of(context.tx, one.id)) for one in members.staff(context.tx, context.community)]
    ordered = sorted(team, key=lambda pair: pair[0].role is not Role.OWNER)
    lines = [text("role-line", name=name, role=text(f"role-{one.role}")) for one, name in ordered]
    buttons = [
        [Button(text("role-take", name=name), action="roles.take", object={"member": one.id}, user_id=context.user_id)]
        for one, name in ordered
        if one.role is Role.MODERATOR
    ]
    return Body(text("role-team", community=context.community.name, lines=lines), buttons)


def on_start(context: Context) -> None:
    """Brings the menu of somebody who has a role up to date when they open the bot."""
    if members.highest_role(context.tx, context.user_id) is not Role.MEMBER:
        menu.refresh(context, context.user_id)


feature = Feature(
    commands=[Command("role", command, access=Role.OWNER, order=180)],
    actions=[Action("roles.take", take, access=Role.OWNER)],
    on_start=[on_start],
)
