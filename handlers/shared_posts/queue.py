"""The moderators' queue: one shared post at a time, decided by buttons.

A decided card keeps its picture and says how it was decided; the next post follows below it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.kit.context import Context
from handlers.kit.feature import Action, Dialogue
from loyalty import members, notices, post_queue, shared_posts
from loyalty.errors import Refusal
from loyalty.members import Role
from loyalty.notices import Body, Button, Rows
from loyalty.shared_posts import REASONS, SharedPost, State, Verdict
from loyalty.texts import Text, When, text

DIALOGUE = "shared_posts.reason"
# A caption holds 1024 UTF-16 units, and the card has words of its own.
CAPTION_UNITS = 700


def command(context: Context) -> None:
    """Begins a round at the oldest post."""
    _show_next(context, later=[])


def begin(context: Context, _object: Mapping[str, Any]) -> None:
    """Begins a round from the note that says how many posts wait."""
    _show_next(context, later=[])


def approve(context: Context, about: Mapping[str, Any]) -> None:
    """Approves the post on the card."""
    verdict = shared_posts.approve(context.tx, context.community, context.member, about["post"])
    _close(context, verdict, card=context.pressed_key, later=about["later"])


def ask_reason(context: Context, about: Mapping[str, Any]) -> None:
    """Offers the reasons for a refusal."""
    post = _waiting(context, about)
    if post is not None:
        rows = [[_button(context, f"queue-reason-{reason}", "refuse", about, reason=reason)] for reason in REASONS]
        other = _button(context, "queue-reason-other", "other-reason", about)
        back = _button(context, "queue-back", "back", about)
        context.edit(_describe(context, post), [*rows, [other, back]], photos=_own_photo(post))


def go_back(context: Context, about: Mapping[str, Any]) -> None:
    """Shows the first buttons again."""
    post = _waiting(context, about)
    if post is not None:
        context.edit(_describe(context, post), _buttons(context, about), photos=_own_photo(post))


def refuse(context: Context, about: Mapping[str, Any]) -> None:
    """Refuses the post on the card for a ready-made reason."""
    verdict = shared_posts.refuse(context.tx, context.community, context.member, about["post"], reason=about["reason"])
    _close(context, verdict, card=context.pressed_key, later=about["later"])


def other_reason(context: Context, about: Mapping[str, Any]) -> None:
    """Asks for a reason in the moderator's own words."""
    post = _waiting(context, about)
    if post is not None:
        kept = {"post": post.id, "later": about["later"], "card": context.pressed_key}
        context.expect(DIALOGUE, "reason", kept)
        context.say_private(text("queue-ask-reason"))


def type_reason(context: Context, _question: str, answers: dict[str, Any]) -> None:
    """Refuses the post for the reason that was typed."""
    typed = context.message.text if context.message else None
    verdict = shared_posts.refuse(
        context.tx,
        context.community,
        context.member,
        answers["post"],
        reason="other",
        typed=(typed or "").strip(),
    )
    context.end_dialogue()
    _close(context, verdict, card=answers["card"], later=answers["later"])


def put_off(context: Context, about: Mapping[str, Any]) -> None:
    """Puts the post at the end of this moderator's round."""
    post = _waiting(context, about)
    if post is None:
        return
    later = [*(one for one in about["later"] if one != post.id), post.id]
    if post_queue.following(context.tx, context.community, later=later) == post.id:
        raise Refusal("queue-only-one")
    said = text("queue-decided", card=_describe(context, post), outcome=text("queue-put-off"))
    context.edit(said, photos=_own_photo(post))
    _show_next(context, later=later)


def _waiting(context: Context, about: Mapping[str, Any]) -> SharedPost | None:
    """The post on the card; None if it is decided by now, which is then said instead."""
    post = shared_posts.get(context.tx, about["post"])
    if post.state is State.WAITING:
        return post
    _close(context, shared_posts.verdict(context.tx, post.id), card=context.pressed_key, later=about["later"])
    return None


def _show_next(context: Context, *, later: Sequence[int]) -> None:
    post_id = post_queue.following(context.tx, context.community, later=later)
    if post_id is None:
        context.say_private(text("queue-empty"))
        return
    post = shared_posts.get(context.tx, post_id)
    if len(post.photos) > 1:
        album = text("queue-album", name=members.name_of(context.tx, post.member_id), pictures=len(post.photos))
        context.say_private(album, photos=post.photos)
    about = {"post": post.id, "later": list(later)}
    context.say_private(_describe(context, post), _buttons(context, about), photos=_own_photo(post))


def _close(context: Context, verdict: Verdict, *, card: str | None, later: Sequence[int]) -> None:
    """Says on the card how its post was decided, tells who came second, and shows the next one."""
    outcome = _outcome(verdict)
    if not verdict.is_new:
        too_late = text("queue-too-late", outcome=outcome)
        context.say_private(too_late) if context.query is None else context.toast(too_late, alert=True)
    said = text("queue-decided", card=_describe(context, verdict.post), outcome=outcome)
    if card is not None:
        notices.change(context.tx, card, Body(said, photos=_own_photo(verdict.post)))
    _show_next(context, later=later)


def _outcome(verdict: Verdict) -> Text:
    if verdict.by is None:
        return text("queue-withdrawn")
    if verdict.post.state is State.REFUSED:
        return text("queue-refused", by=verdict.by)
    return text("queue-approved", by=verdict.by, points=verdict.paid)


def _describe(context: Context, post: SharedPost) -> Text:
    name = members.name_of(context.tx, post.member_id)
    return text("queue-card", name=name, at=When(post.shared_at), caption=_shortened(post.caption))


def _shortened(caption: str) -> str:
    units = caption.encode("utf-16-le")
    if len(units) <= 2 * CAPTION_UNITS:
        return caption
    return units[: 2 * CAPTION_UNITS].decode("utf-16-le", errors="ignore") + "…"


def _own_photo(post: SharedPost) -> tuple[str, ...]:
    """The photo on the card itself: an album stands above its card, as Telegram puts no buttons under albums."""
    return post.photos if len(post.photos) == 1 else ()


def _buttons(context: Context, about: Mapping[str, Any]) -> Rows:
    return [
        [_button(context, "queue-approve", "approve", about), _button(context, "queue-refuse", "ask-reason", about)],
        [_button(context, "queue-later", "later", about)],
    ]


def _button(context: Context, label: str, verb: str, about: Mapping[str, Any], **more: str) -> Button:
    given = {"post": about["post"], "later": about["later"], **more}
    return Button(text(label), action=f"shared_posts.{verb}", object=given, user_id=context.user_id)


ACTIONS = [
    Action("shared_posts.open", begin, access=Role.MODERATOR),
    Action("shared_posts.approve", approve, access=Role.MODERATOR),
    Action("shared_posts.ask-reason", ask_reason, access=Role.MODERATOR),
    Action("shared_posts.back", go_back, access=Role.MODERATOR),
    Action("shared_posts.refuse", refuse, access=Role.MODERATOR),
    Action("shared_posts.other-reason", other_reason, access=Role.MODERATOR),
    Action("shared_posts.later", put_off, access=Role.MODERATOR),
]
REASON = Dialogue(DIALOGUE, type_reason, access=Role.MODERATOR)
