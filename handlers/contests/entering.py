"""Entering: the button asks for a picture in the private chat, and the next message there is the entry."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from loyalty import activity, contests
from loyalty.contest_rules import caption_of
from loyalty.errors import Refusal
from loyalty.texts import When, text

DIALOGUE = "contests.entry"
FINAL = {"contest-closed", "contest-entry-has-votes"}


def press(context: Context, about: Mapping[str, Any]) -> None:
    """Asks for the picture, if there is still time and room for one."""
    contest = contests.require_open(context.tx, context.community, about["contest"], at=context.at)
    contests.require_room(context.tx, contest, context.member)
    if not context.has_started:
        context.toast(start=context.community.code)
        return
    context.expect(DIALOGUE, "photo", {"contest": contest.id})
    context.say_private(text("contest-ask-photo", title=contest.title))
    if context.is_group:
        context.toast(text("contest-see-private"))


def answer(context: Context, _question: str, answers: dict[str, Any]) -> None:
    """Takes the picture; where no picture could be taken any more, the dialogue ends too."""
    photo, caption = _picture(context)
    try:
        is_new_picture = contests.enter(
            context.tx,
            context.community,
            context.member,
            photos=[photo],
            caption=caption,
            contest_id=answers["contest"],
            at=context.at,
        )
    except Refusal as refusal:
        if refusal.code not in FINAL:
            raise
        activity.note_refusal(context.tx, context.member, refusal)
        context.end_dialogue()
        context.say_private(text(f"refused-{refusal.code}", **refusal.facts))
        return
    context.end_dialogue()
    contest = contests.standing(context.tx, context.community, context.member).contest
    if contest is not None:
        key = "contest-entry-replaced" if is_new_picture else "contest-entered"
        context.say_private(text(key, title=contest.title, until=When(contest.closes_at)))


def _picture(context: Context) -> tuple[str, str]:
    message = context.message
    if message is None or not message.photo:
        raise Refusal("contest-photo-missing")
    if message.forward_origin is not None:
        raise Refusal("contest-photo-forwarded")
    return message.photo[-1].file_id, caption_of(message.caption or "")
