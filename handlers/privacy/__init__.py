"""Privacy: what is kept, in plain words, and the switches for promotions and reminders."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from handlers.kit.feature import ANYONE, Action, Command, Feature, Where
from loyalty import lapse, members
from loyalty.lapse import Reminders
from loyalty.members import Member, Role
from loyalty.notices import Body, Button
from loyalty.privacy import KEPT
from loyalty.texts import text


def _body(context: Context) -> Body:
    kept = [text(f"privacy-{one.key}") for one in KEPT]
    member = context.member_or_none
    if member is None:
        return Body(text("privacy", kept=kept))
    state = "on" if member.wants_promotions else "off"
    said = text(
        "privacy-member",
        kept=kept,
        community=context.community.name,
        promotions=text(f"privacy-promotions-{state}"),
        reminders=text(f"privacy-reminders-{member.reminders}"),
    )
    return Body(said, _switches(member))


def _switches(member: Member) -> list[list[Button]]:
    turn = "off" if member.wants_promotions else "on"
    promotions = Button(
        text(f"privacy-turn-promotions-{turn}"),
        action="privacy.promotions",
        object={"wanted": turn == "on"},
        user_id=member.user_id,
    )
    reminders = [
        Button(
            text("chosen" if one == member.reminders else "choice", name=text(f"privacy-reminders-{one}-button")),
            action="privacy.reminders",
            object={"wish": one.value},
            user_id=member.user_id,
        )
        for one in Reminders
    ]
    return [[promotions], reminders]


def command(context: Context) -> None:
    """Tells what is kept; members get their switches with it."""
    body = _body(context)
    context.reply(body.text, body.buttons)


def switch_promotions(context: Context, chosen: Mapping[str, Any]) -> None:
    """Turns consent to promotions on or off."""
    members.set_promotions(context.tx, context.member, wanted=chosen["wanted"])
    _show_again(context)


def switch_reminders(context: Context, chosen: Mapping[str, Any]) -> None:
    """Changes how often a member is reminded after a long silence."""
    lapse.choose_reminders(context.tx, context.member, Reminders(chosen["wish"]))
    _show_again(context)


def _show_again(context: Context) -> None:
    context.use_community(context.community)
    body = _body(context)
    context.edit(body.text, body.buttons)


feature = Feature(
    commands=[Command("privacy", command, access=ANYONE, where=Where.PRIVATE, order=75)],
    actions=[
        Action("privacy.promotions", switch_promotions, access=Role.MEMBER),
        Action("privacy.reminders", switch_reminders, access=Role.MEMBER),
    ],
)
