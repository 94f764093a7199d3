"""Shared posts: members share pictures in private or with a hashtag in a group; moderators go through the queue."""

import re

from telegram import Message

from handlers.kit.context import Context
from handlers.kit.feature import Command, Feature, Listener, Where
from handlers.shared_posts import queue
from loyalty import activity, contests, shared_posts
from loyalty.errors import NotEarned
from loyalty.members import Role
from loyalty.notices import Button
from loyalty.shared_posts import Picture, Piece
from loyalty.texts import text

# Chinese writes no spaces, so what follows the tag may stand close to it.
HASHTAG = re.compile(r"(?<!\w)[#＃](?:share(?![a-z0-9_])|晒单)\s*", re.IGNORECASE)
BEFORE_TALKING = 40
RECEIVED = "❤"


def explain(context: Context) -> None:
    """How to share, in one message."""
    rules = context.community.programme.shared_posts
    context.reply(text("share-how", points=rules.points, limit=rules.daily_limit))


def listen(context: Context) -> bool:
    """Takes in pictures: every one in private, those with the hashtag in a group, and the rest of their albums."""
    piece = _read(context)
    if piece is None or (not piece.is_meant and context.member_or_none is None):
        return False
    receipt = shared_posts.share(context.tx, context.community, context.member, piece, at=context.at)
    if receipt.refusal is not None:
        activity.note_refusal(context.tx, context.member, receipt.refusal)
        context.reply(text(f"refused-{receipt.refusal.code}"))
    elif receipt.entered is not None and context.is_group:
        context.acknowledge(RECEIVED)
    elif receipt.entered is not None:
        _thank(context, receipt.entered)
    elif context.message is not None and context.message.text is not None:
        raise NotEarned("post-picture-seen")
    return piece.is_meant


def _thank(context: Context, post_id: int) -> None:
    """The quiet receipt in private; while a contest is open, with the button that enters the post."""
    contest = contests.standing(context.tx, context.community, context.member).contest
    key = shared_posts.received_key(post_id)
    if contest is None:
        context.say_private(text("post-received"), key=key)
        return
    entering = Button(text("post-enter", contest=contest.title), action="contests.enter-post", object={"post": post_id})
    context.say_private(text("post-received"), [[entering]], key=key)


def _read(context: Context) -> Piece | None:
    """The message as a piece of a post; words under one's own picture make that picture a post. None: no concern."""
    message = context.message
    if message is None:
        return None
    is_meant = not context.is_group or HASHTAG.search(context.text) is not None
    source = message if message.text is None else _own_picture(context, message)
    if source is None:
        if HASHTAG.match(context.text):
            raise NotEarned("post-without-picture")
        return None
    if not _is_visual(source) or (not is_meant and source.media_group_id is None):
        return None
    largest = source.photo[-1] if source.photo else None
    caption = HASHTAG.sub("", context.text).strip() or HASHTAG.sub("", source.caption or "").strip()
    return Piece(
        chat_id=context.chat_id,
        message_id=source.message_id,
        album=source.media_group_id,
        picture=Picture(largest.file_id, largest.file_unique_id) if largest else None,
        caption=caption,
        is_meant=is_meant,
        is_forwarded=source.forward_origin is not None,
    )


def _own_picture(context: Context, message: Message) -> Message | None:
    """The sender's own picture that a text answers."""
    replied = message.reply_to_message
    is_own = replied is not None and replied.from_user is not None and replied.from_user.id == context.user_id
    return replied if is_own and replied is not None and replied.photo else None


def _is_visual(message: Message) -> bool:
    """Whether it shows something: what is no photo is refused in words rather than passed over."""
    file = message.document
    is_image = file is not None and (file.mime_type or "").startswith("image/")
    return bool(message.photo or message.video or is_image)


feature = Feature(
    commands=[
        Command("share", explain, access=Role.MEMBER, words=("晒单",), order=40),
        Command("queue", queue.command, access=Role.MODERATOR, where=Where.PRIVATE, order=120),
    ],
    actions=queue.ACTIONS,
    listeners=[Listener(listen, order=BEFORE_TALKING)],
    dialogues=[queue.REASON],
)
