"""Pressing the buttons below a message."""

import secrets

from sandbox.acts import require_inside, require_post
from sandbox.chats import Chat
from sandbox.ephemeral import require_seen
from sandbox.errors import SimError
from sandbox.keyboards import find_button
from sandbox.people import Person
from sandbox.world import Press, World


def press(
    world: World,
    person: Person,
    chat: Chat,
    message_id: int,
    *,
    ephemeral_id: int | None = None,
    label: str | None = None,
    data: str | None = None,
) -> Press:
    """Press the inline button with that label (or part of it) or that data."""
    require_inside(person, chat)
    post = require_post(chat, message_id) if ephemeral_id is None else require_seen(person, chat, ephemeral_id)
    button = find_button(post.body.get("reply_markup"), label=label, data=data)
    if button is None:
        raise SimError(f"Message {message_id} has no button {label if data is None else data!r}.")
    if "callback_data" not in button:
        raise SimError(f"The button {button['text']!r} opens a link; it does not ask the bot.")
    query_id = str(secrets.randbits(62))
    pressed = Press(query_id, post.author, person.id, chat.id, world.clock.timestamp(), post)
    world.presses[query_id] = pressed
    query = {
        "id": query_id,
        "from": person.user(),
        "message": post.message(),
        "chat_instance": str(chat.id * 31),
        "data": button["callback_data"],
    }
    world.bots[post.author].updates.add("callback_query", query)
    return pressed
