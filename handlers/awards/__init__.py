"""Awards and deductions: `/award @nina 20 great latte art`, or without the name under the member's message."""

import re
from collections.abc import Mapping
from typing import Any

from handlers.kit import target
from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Feature
from loyalty import awards, notices
from loyalty.awards import Award, Kind
from loyalty.errors import Refusal
from loyalty.members import Role
from loyalty.notices import Body, Button
from loyalty.texts import text

AMOUNT = re.compile(r"\+?(\d{1,9})")


def parse(typed: str, kind: Kind) -> tuple[int, str]:
    """The amount and the reason; refused with an example if there is no whole number in front."""
    first, *rest = typed.split(maxsplit=1) or [""]
    amount = AMOUNT.fullmatch(first)
    if amount is None:
        raise Refusal("award-amount", kind=kind)
    return int(amount[1]), " ".join(rest[0].split()) if rest else ""


def award(context: Context) -> None:
    """Gives points."""
    _act(context, Kind.AWARD)


def deduct(context: Context) -> None:
    """Takes points away."""
    _act(context, Kind.DEDUCT)


def _act(context: Context, kind: Kind) -> None:
    meant = target.find(context)
    if meant is None:
        raise Refusal("award-whom", kind=kind)
    if meant.user_id == context.user_id:
        raise Refusal("award-oneself")
    amount, reason = parse(meant.rest, kind)
    done = awards.give(
        context.tx,
        context.community,
        target.member(context, meant),
        actor=context.member,
        kind=kind,
        amount=amount,
        reason=reason,
        key=f"{kind}:{context.row_id}",
    )
    minutes = context.community.programme.staff.undo_minutes
    said = text(
        f"{kind}-done", name=done.name, amount=amount, balance=done.balance, reason=done.reason, minutes=minutes
    )
    undo_button = Button(text("award-undo-button"), action="awards.undo", object={"act": done.act_id}, single=True)
    context.reply(said, [[undo_button]], key=_key(done))


def undo(context: Context, about: Mapping[str, Any]) -> None:
    """Takes an act back and says so where it was confirmed."""
    done = awards.undo(context.tx, context.community, actor=context.member, act_id=about["act"])
    said = text("award-undone", name=done.name, amount=done.amount, balance=done.balance, reason=done.reason)
    notices.change(context.tx, _key(done), Body(said))
    context.toast(said)


def _key(done: Award) -> str:
    """What the confirmation is said under, so that it can be changed from elsewhere."""
    return f"act:{done.act_id}:done"


feature = Feature(
    commands=[
        Command("award", award, access=Role.MODERATOR, order=110),
        Command("deduct", deduct, access=Role.MODERATOR, order=115),
    ],
    actions=[Action("awards.undo", undo, access=Role.MODERATOR)],
)
