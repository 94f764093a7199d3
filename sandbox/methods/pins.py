"""Pinning messages and taking the pins out."""

from sandbox.acts import pins
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat, require_right
from sandbox.state.chats import Chat
from sandbox.state.contents import content_of

NO_RIGHT = "not enough rights to manage pinned messages in the chat"


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    chat = joined_chat(call)
    post = chat.post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to pin not found")
    _require_pinning(call, chat)
    if not content_of(post):
        raise bad_request("service messages can't be pinned")
    pins.pin(call.world, chat, post, by=call.bot.user(), silent=call.params.flag("disable_notification"))
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    chat = joined_chat(call)
    message_id = call.params.number("message_id") or None
    if message_id is not None and chat.post(message_id) is None:
        raise bad_request("message to unpin not found")
    _require_pinning(call, chat)
    if not pins.unpin(call.world, chat, message_id):
        raise bad_request("message to unpin not found")
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    chat = joined_chat(call)
    _require_pinning(call, chat)
    pins.unpin_all(call.world, chat)
    return True


def _require_pinning(call: Call, chat: Chat) -> None:
    """In a channel pins belong to the right to edit."""
    right = "can_edit_messages" if chat.shown()["type"] == "channel" else "can_pin_messages"
    require_right(call, chat, right, refusal=NO_RIGHT)
