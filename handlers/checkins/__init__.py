"""Checking in: the command, and the button under the morning's prompt."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Feature
from loyalty import checkins
from loyalty.checkins import CheckIn
from loyalty.members import Role
from loyalty.texts import Text, text


def describe(outcome: CheckIn) -> Text:
    """What a check-in brought, in words."""
    if outcome.welcome_back:
        key = "check-in-done-welcome-back"
    else:
        key = "check-in-done-bonus" if outcome.bonus else "check-in-done"
    return text(
        key,
        points=outcome.points,
        bonus=outcome.welcome_back or outcome.bonus,
        streak=outcome.streak,
        next=outcome.next_bonus_in,
    )


def command(context: Context) -> None:
    """Checks in by typing; in a group a reaction is the whole answer for who has started the bot."""
    outcome = checkins.check_in(context.tx, context.community, context.member, at=context.at)
    context.reply(describe(outcome))


def press(context: Context, _object: Mapping[str, Any]) -> None:
    """Checks in by the button; the answer floats by."""
    outcome = checkins.check_in(context.tx, context.community, context.member, at=context.at)
    context.toast(describe(outcome))


feature = Feature(
    commands=[Command("checkin", command, access=Role.MEMBER, words=("签到", "打卡"), order=10)],
    actions=[Action("checkins.today", press, access=Role.MEMBER)],
)
