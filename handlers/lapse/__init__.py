"""The buttons under a reminder: I'm back, fewer messages, leave me alone."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from handlers.kit.context import Context
from handlers.kit.feature import Action, Feature
from loyalty import lapse
from loyalty.lapse import Answer
from loyalty.members import Role
from loyalty.texts import text


def press(context: Context, about: Mapping[str, Any], *, given: Answer) -> None:
    """Does what was asked for, and says so in place of the reminder."""
    lapse.answer(context.tx, context.member, reminder=about["reminder"], given=given)
    bonus = context.community.programme.lapse.welcome_back_bonus
    context.edit(text(f"lapse-{given}", community=context.community.name, bonus=bonus))


def _pressed(given: Answer) -> Callable[[Context, Mapping[str, Any]], None]:
    return partial(press, given=given)


feature = Feature(actions=[Action(f"lapse.{one}", _pressed(one), access=Role.MEMBER) for one in Answer])
