"""Pressing the buttons below a message."""

import secrets

from sandbox.acts import require_inside, require_post
from sandbox.chats import Chat
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
    label: str | None = None,
    data: str | None = None,
) -> Press:
    """Press the inline button with that label (or part of it) or that data."""
    require_inside(person, chat)
    post = require_post(chat, message_id)
    button = find_button(post.body.get("reply_markup"), label=label, data=data)
    if button is None:
        raise SimError(f"Message {message_id} has no button {label if data is None else data!r}.")
    if "callback_data" not in button:
        raise SimError(f"The button {button['text']!r} opens a link; it does not ask the bot.")
    query_id = str(secrets.randbits(62))
    pressed = world.presses[query_id] = Press(query_id, post.author, person.id, chat.id, world.clock.timestamp())
    query = {
        "id": query_id,
        "from": person.user(),
        "message": post.message(),
        "chat_instance": str(chat.id * 31),
        "data": button["callback_data"],
    }
    world.bots[post.author].updates.add("callback_query", query)
    return pressed
