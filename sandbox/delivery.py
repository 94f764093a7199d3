"""Which updates reach the bot: privacy mode, administrators, opt-in."""

from sandbox.chats import Chat, Membership
from sandbox.posts import Post
from sandbox.shapes import Json
from sandbox.world import World

SERVICE_FIELDS = ("new_chat_members", "left_chat_member", "pinned_message", "new_chat_title")


def message(world: World, post: Post, *, kind: str = "message") -> None:
    """Tell the bot of a message, or of its edit, if it may see it."""
    if hears(world, world.chats[post.chat_id], post.body):
        world.updates.add(kind, post.body)


def hears(world: World, chat: Chat, body: Json) -> bool:
    """Whether the bot sees this message: always in private; in a group by its place there."""
    if chat.is_private:
        return True
    place = world.bot_in(chat)
    if not place.inside:
        return False
    if place.is_admin or not world.bot.privacy:
        return True
    return _is_meant_for_bot(world, chat, body)


def membership_changed(world: World, chat: Chat, user: Json, *, by: Json, old: Membership) -> None:
    """Tell the bot that someone's place in a chat changed: its own always, others' as an administrator."""
    own = user["id"] == world.bot.id
    if not own and not world.bot_in(chat).is_admin:
        return
    change = {
        "chat": chat.shown(),
        "from": by,
        "date": world.date(),
        "old_chat_member": old.shown(user),
        "new_chat_member": chat.membership(user["id"]).shown(user),
    }
    world.updates.add("my_chat_member" if own else "chat_member", change)


def reaction_changed(world: World, post: Post, user: Json, *, old: str | None, new: str | None) -> None:
    """Tell a bot that is administrator of a changed reaction; in private there is no need to be one."""
    chat = world.chats[post.chat_id]
    if not chat.is_private and not world.bot_in(chat).is_admin:
        return
    change = {
        "chat": chat.shown(),
        "message_id": post.id,
        "user": user,
        "date": world.date(),
        "old_reaction": _reactions(old),
        "new_reaction": _reactions(new),
    }
    world.updates.add("message_reaction", change)


def _reactions(emoji: str | None) -> list[Json]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]


def _is_meant_for_bot(world: World, chat: Chat, body: Json) -> bool:
    if any(name in body for name in SERVICE_FIELDS):
        return True
    for source in (body.get("via_bot"), body.get("reply_to_message", {}).get("from")):
        if source is not None and source["id"] == world.bot.id:
            return True
    text: str = body.get("text", "")
    if not text.startswith("/"):
        return False
    command, _, addressee = text.split(maxsplit=1)[0].partition("@")
    if addressee:
        return addressee.lower() == world.bot.username.lower()
    return len(command) > 1 and _wrote_last(chat)


def _wrote_last(chat: Chat) -> bool:
    """A bare command goes to the bot that spoke last; there is but one here, so: whether it spoke at all."""
    return any(post.outgoing_bot for post in chat.posts.values())
