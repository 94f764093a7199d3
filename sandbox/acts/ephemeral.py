"""Ephemeral messages: in a group, but only between one person and one bot."""

from sandbox.acts.delivery import bots_in
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.menus import commands_for
from sandbox.state.people import Person
from sandbox.state.posts import Post
from sandbox.state.world import World


def publish(world: World, chat: Chat, sender: Json, receiver: Json, content: Json) -> Post:
    """Put an ephemeral message into a chat; it takes no number of the messages that everybody sees."""
    chat.last_ephemeral_id += 1
    body = {
        "message_id": 0,
        "from": sender,
        "chat": chat.shown(),
        "date": world.date(),
        "receiver_user": receiver,
        "ephemeral_message_id": chat.last_ephemeral_id,
    }
    by_bot = sender["id"] in world.bots
    person = receiver["id"] if by_bot else sender["id"]
    post = Post(body | content, sender["id"], outgoing_bot=by_bot, only_for=person, after=chat.last_message_id)
    chat.posts[-chat.last_ephemeral_id] = post
    return post


def addressee(world: World, person: Person, chat: Chat, text: str) -> BotAccount | None:
    """The bot that has the command at the beginning of the text as an ephemeral one for this person."""
    if chat.is_private or not text.startswith("/"):
        return None
    name, _, username = text[1:].split(maxsplit=1)[0].partition("@") if text[1:].strip() else ("", "", "")
    for bot in bots_in(world, chat):
        if username and username.lower() != bot.username.lower():
            continue
        for command in commands_for(bot, chat, person):
            if command["command"].removeprefix("/") == name:
                return bot if command.get("is_ephemeral") else None
    return None


def whisper(world: World, person: Person, chat: Chat, bot: BotAccount, content: Json) -> Post:
    """Somebody writes so that only the bot sees it."""
    post = publish(world, chat, person.user(), bot.user(), content)
    world.show(post)
    bot.updates.add("message", post.body)
    return post


def require_seen(person: Person, chat: Chat, ephemeral_id: int) -> Post:
    """The ephemeral message of that number, if this person sees it."""
    post = chat.ephemeral(ephemeral_id)
    if post is None or post.only_for != person.id:
        raise SimError(f"{person.first_name} sees no ephemeral message {ephemeral_id} in chat {chat.id}.", code=404)
    return post


def delete(world: World, post: Post) -> None:
    """Take it away; it stays in the transcript, marked."""
    post.deleted = True
    number = post.body["ephemeral_message_id"]
    world.events.emit("delete", **post.place(), message_id=0, ephemeral_message_id=number, only_for=post.only_for)
