"""Which updates reach which bot: privacy mode, administrators, opt-in."""

from collections.abc import Iterator

from sandbox.account import BotAccount
from sandbox.chats import Chat, Membership
from sandbox.posts import Post
from sandbox.shapes import Json
from sandbox.world import World

# Bots are told even of their own of these.
OWN_SERVICE_FIELDS = ("pinned_message",)
SERVICE_FIELDS = ("new_chat_members", "left_chat_member", "pinned_message", "new_chat_title")


def message(world: World, post: Post, *, kind: str = "message") -> None:
    """Tell every bot of a message, or of its edit, that may see it."""
    for bot in bots_in(world, world.chat_of(post)):
        if hears(world, bot, post):
            bot.updates.add(kind, post.body)


def bots_in(world: World, chat: Chat) -> Iterator[BotAccount]:
    """The bots that are in the chat."""
    if chat.bot_id is not None:
        yield world.bots[chat.bot_id]
        return
    for bot in world.bots.values():
        if chat.membership(bot.id).inside:
            yield bot


def hears(world: World, bot: BotAccount, post: Post) -> bool:
    """Whether a bot of the chat sees this message: in private always, in a group by its place there.

    It never sees what a bot wrote, but it is told what a bot did.
    """
    if post.outgoing_bot:
        return any(name in post.body for name in OWN_SERVICE_FIELDS)
    chat = world.chat_of(post)
    if chat.is_private or not bot.privacy or chat.membership(bot.id).is_admin:
        return True
    return _is_meant_for(bot, chat, post.body)


def membership_changed(world: World, chat: Chat, user: Json, *, by: Json, old: Membership) -> None:
    """Tell bots that someone's place in a chat changed: each of its own always, administrators of others'."""
    change = {
        "chat": chat.shown(),
        "from": by,
        "date": world.date(),
        "old_chat_member": old.shown(user),
        "new_chat_member": chat.membership(user["id"]).shown(user),
    }
    if user["id"] in world.bots:
        world.bots[user["id"]].updates.add("my_chat_member", change)
    for bot in bots_in(world, chat):
        if bot.id != user["id"] and chat.membership(bot.id).is_admin:
            bot.updates.add("chat_member", change)


def reaction_changed(world: World, post: Post, user: Json, *, old: str | None, new: str | None) -> None:
    """Tell bots that are administrators of a changed reaction; in private there is no need to be one."""
    chat = world.chat_of(post)
    change = {
        "chat": chat.shown(),
        "message_id": post.id,
        "user": user,
        "date": world.date(),
        "old_reaction": _reactions(old),
        "new_reaction": _reactions(new),
    }
    for bot in bots_in(world, chat):
        if chat.is_private or chat.membership(bot.id).is_admin:
            bot.updates.add("message_reaction", change)


def _reactions(emoji: str | None) -> list[Json]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]


def _is_meant_for(bot: BotAccount, chat: Chat, body: Json) -> bool:
    if any(name in body for name in SERVICE_FIELDS):
        return True
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
