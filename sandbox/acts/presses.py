"""Pressing the buttons below a message."""

import secrets

from sandbox.acts.ephemeral import require_seen
from sandbox.acts.writing import require_inside, require_post
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.keyboards import find_button
from sandbox.state.people import Person
from sandbox.state.posts import Post
from sandbox.state.world import Press, World


def press(
    world: World,
    person: Person,
    chat: Chat,
    message_id: int,
    *,
    ephemeral_id: int | None = None,
    label: str | None = None,
    data: str | None = None,
    stale: bool = False,
) -> Press:
    """Press the inline button with that label (or part of it) or that data.

    A `stale` press hits a message that was deleted in this moment.
    """
    require_inside(person, chat)
    post = chat.posts.get(message_id) if stale and message_id > 0 else None
    if ephemeral_id is not None:
        post = require_seen(person, chat, ephemeral_id)
    elif post is None:
        post = require_post(chat, message_id)
    button = find_button(post.body.get("reply_markup"), label=label, data=data)
    if button is None:
        raise SimError(f"Message {message_id} has no button {label if data is None else data!r}.")
    if "callback_data" not in button:
        raise SimError(f"The button {button['text']!r} opens a link; it does not ask the bot.")
    return ask(world, person, post, button["callback_data"])


def ask(world: World, person: Person, post: Post, data: str) -> Press:
    """Send the bot a callback query, unless its answer to the same press is still good."""
    query_id, now = str(secrets.randbits(62)), world.clock.timestamp()
    bot_id = post.author if post.inline_bot is None else post.inline_bot
    pressed = Press(query_id, bot_id, person.id, post.chat_id, now, post, data)
    known = world.cached.get(pressed.key)
    if known is not None and known.answer is not None and known.cached_until > now:
        world.events.emit("answer", **known.answer)
        return known
    world.presses[query_id] = pressed
    query: Json = {
        "id": query_id,
        "from": person.user(),
        **_seen_by_bot(post),
        "chat_instance": str(post.chat_id * 31),
        "data": data,
    }
    world.bots[bot_id].updates.add("callback_query", query)
    return pressed


def _seen_by_bot(post: Post) -> Json:
    """The pressed message: by its inline id, whole, or of one that is deleted only where it was."""
    if post.inline_id is not None:
        return {"inline_message_id": post.inline_id}
    if post.deleted:
        return {"message": {"chat": post.body["chat"], "message_id": post.id, "date": 0}}
    return {"message": post.message()}
