"""Voting: in the private chat the entries are shown one at a time, with buttons to turn over and to vote."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Buttons, Context
from loyalty import contests
from loyalty.contests import View
from loyalty.notices import Button
from loyalty.texts import Text, When, text


def show(context: Context, about: Mapping[str, Any]) -> None:
    """Shows an entry: turning over, in the same message; else in a new one."""
    wanted = about.get("entry")
    view = contests.look(
        context.tx, context.community, context.member, about["contest"], entry_id=wanted, at=context.at
    )
    if not context.has_started:
        context.toast(start=context.community.code)
    elif wanted is None:
        context.say_private(_caption(view), _buttons(view, context.user_id), photos=view.photos[:1])
        if context.is_group:
            context.toast(text("contest-see-private"))
    else:
        context.edit(_caption(view), _buttons(view, context.user_id), photos=view.photos[:1])


def vote(context: Context, about: Mapping[str, Any]) -> None:
    """Gives or moves the vote, and marks the entry."""
    contest_id, entry_id = about["contest"], about["entry"]
    has_changed = contests.vote(
        context.tx, context.community, context.member, contest_id, entry_id=entry_id, at=context.at
    )
    view = contests.look(context.tx, context.community, context.member, contest_id, entry_id=entry_id, at=context.at)
    context.toast(text("contest-voted" if has_changed else "contest-vote-same", until=When(view.contest.closes_at)))
    context.edit(_caption(view), _buttons(view, context.user_id), photos=view.photos[:1])


def _caption(view: View) -> Text:
    parts = [
        text("contest-view", title=view.contest.title, number=view.number, count=view.count),
        *([text("contest-view-caption", caption=view.caption)] if view.caption else []),
        *([text("contest-view-own")] if view.is_own else []),
        *([text("contest-view-chosen")] if view.is_chosen else []),
    ]
    return text("contest-parts", parts=parts)


def _buttons(view: View, user_id: int) -> Buttons:
    def button(label: str, action: str, entry_id: int) -> Button:
        about = {"contest": view.contest.id, "entry": entry_id}
        return Button(text(label), action=action, object=about, user_id=user_id)

    turning = [
        button("contest-before-button", "contests.show", view.before),
        button("contest-after-button", "contests.show", view.after),
    ]
    voting = [button("contest-vote-this-button", "contests.vote", view.entry_id)]
    return [turning if view.count > 1 else [], [] if view.is_own or view.is_chosen else voting]
