"""Entering: with one of one's own shared posts by its button, or with the next picture sent in the private chat."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from loyalty import activity, contests, shared_posts
from loyalty.contest_rules import CAPTION_LENGTH, caption_of
from loyalty.errors import Refusal
from loyalty.notices import Button
from loyalty.shared_posts import SharedPost
from loyalty.texts import When, text

DIALOGUE = "contests.entry"
OWN_POSTS = 3
LABEL_LENGTH = 24
ENTERABLE = {shared_posts.State.WAITING, shared_posts.State.APPROVED}
FINAL = {"contest-closed", "contest-entry-has-votes"}


def press(context: Context, about: Mapping[str, Any]) -> None:
    """Asks for the picture, if there is still time and room for one."""
    contest = contests.require_open(context.tx, context.community, about["contest"], at=context.at)
    contests.require_room(context.tx, contest, context.member)
    if not context.has_started:
        context.toast(start=context.community.code)
        return
    context.expect(DIALOGUE, "photo", {"contest": contest.id})
    posts = shared_posts.latest_of(context.tx, context.member, limit=OWN_POSTS)
    context.say_private(text("contest-ask-photo", title=contest.title), [[_own_post(post)] for post in posts])
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


def enter_post(context: Context, about: Mapping[str, Any]) -> None:
    """Takes one of the member's own shared posts as the entry."""
    post = shared_posts.get(context.tx, about["post"])
    if post.member_id != context.member.id or post.state not in ENTERABLE:
        raise Refusal("contest-post-unfit")
    is_new_picture = contests.enter(
        context.tx,
        context.community,
        context.member,
        photos=post.photos,
        caption=caption_of(post.caption[:CAPTION_LENGTH]),
        post_id=post.id,
        at=context.at,
    )
    context.end_dialogue()
    contest = contests.standing(context.tx, context.community, context.member).contest
    if contest is not None:
        key = "contest-entry-replaced" if is_new_picture else "contest-entered"
        context.edit(text(key, title=contest.title, until=When(contest.closes_at)))


def _own_post(post: SharedPost) -> Button:
    caption = f"{post.caption[:LABEL_LENGTH]}…" if len(post.caption) > LABEL_LENGTH else post.caption
    label = text("contest-enter-own", day=When(post.shared_at, "day"), caption=caption)
    return Button(label, action="contests.enter-post", object={"post": post.id})


def _picture(context: Context) -> tuple[str, str]:
    message = context.message
    if message is None or not message.photo:
        raise Refusal("contest-photo-missing")
    if message.forward_origin is not None:
        raise Refusal("contest-photo-forwarded")
    return message.photo[-1].file_id, caption_of(message.caption or "")
