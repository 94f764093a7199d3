"""Which updates reach which bot: privacy mode, administrators, opt-in."""

from collections.abc import Iterator

from sandbox.shapes import Json
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.doors import Arrival
from sandbox.state.memberships import Membership
from sandbox.state.posts import Post
from sandbox.state.world import World

# What tells of an event in the chat; privacy mode never hides it.
SERVICE_FIELDS = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "chat_owner_left",
    "chat_owner_changed",
    "boost_added",
    "chat_background_set",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "giveaway_created",
    "giveaway_completed",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
)
# Of these a bot hears even if it did that itself.
ECHOED_FIELDS = (
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
)


def message(world: World, post: Post, *, kind: str = "message") -> None:
    """Tell every bot of a message, or of its edit, that may see it; of what stands in a channel as a channel post."""
    chat = world.chat_of(post)
    if chat.kind == "channel":
        kind = "edited_channel_post" if kind == "edited_message" else "channel_post"
    for bot in bots_in(world, chat, besides=_sees_itself_go(post, chat)):
        if hears(world, bot, post):
            bot.updates.add(kind, post.body)


def bots_in(world: World, chat: Chat, *, besides: int | None = None) -> Iterator[BotAccount]:
    """The bots that are in the chat, and one more."""
    if chat.bot_id is not None:
        yield world.bots[chat.bot_id]
        return
    for bot in world.bots.values():
        if bot.id == besides or chat.membership(bot.id).inside:
            yield bot


def _sees_itself_go(post: Post, chat: Chat) -> int | None:
    """Who leaves still hears of it, and so does who is put out of a basic group."""
    gone = post.body.get("left_chat_member")
    if gone is None or not (gone["id"] == post.author or chat.kind == "group"):
        return None
    return int(gone["id"])


def hears(world: World, bot: BotAccount, post: Post) -> bool:
    """Whether a bot of the chat sees this message: never a bot's, always in private, in a group by its place there.

    Events in the chat are for every bot, but of what it did itself it hears only in part.
    """
    if any(name in post.body for name in SERVICE_FIELDS):
        return post.author != bot.id or any(name in post.body for name in ECHOED_FIELDS)
    chat = world.chat_of(post)
    if chat.kind == "channel":
        return post.author != bot.id
    if post.outgoing_bot:
        return False
    if chat.is_private or not bot.privacy or chat.membership(bot.id).is_admin:
        return True
    return _is_meant_for(bot, chat, post.body)


def membership_changed(
    world: World, chat: Chat, user: Json, *, by: Json, old: Membership, way: Arrival | None = None
) -> None:
    """Tell bots that someone's place in a chat changed: each of its own always, administrators of others'."""
    new = chat.membership(user["id"])
    change = {"chat": chat.shown(), "from": by, "date": world.date()}
    if user["id"] in world.bots:
        _tell_membership(world.bots[user["id"]], "my_chat_member", chat, change, user, old, new)
    for bot in bots_in(world, chat):
        if bot.id != user["id"] and chat.membership(bot.id).is_admin:
            _tell_membership(bot, "chat_member", chat, change | (way.shown(to=bot.id) if way else {}), user, old, new)


def _tell_membership(
    bot: BotAccount, kind: str, chat: Chat, change: Json, user: Json, old: Membership, new: Membership
) -> None:
    """Who may edit an administrator depends on who asks, so each bot gets its own view."""
    if not bot.updates.wants(kind):
        return
    shown = [chat.shown_member(user, place, viewer=bot.id) for place in (old, new)]
    bot.updates.add(kind, change | {"old_chat_member": shown[0], "new_chat_member": shown[1]})


def _is_meant_for(bot: BotAccount, chat: Chat, body: Json) -> bool:
    for source in (body.get("via_bot"), body.get("reply_to_message", {}).get("from")):
        if source is not None and source["id"] == bot.id:
            return True
    text: str = body.get("text", "")
    if not text.startswith("/"):
        return False
    command, _, addressee = text.split(maxsplit=1)[0].partition("@")
    if addressee:
        return addressee.lower() == bot.username.lower()
    return len(command) > 1 and chat.last_bot_id == bot.id
