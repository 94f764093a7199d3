"""Which chat or message a call means, or Telegram's reason to refuse it."""

import base64

from sandbox.call import Call
from sandbox.chats import Chat
from sandbox.errors import TelegramError, bad_request, forbidden
from sandbox.people import Person
from sandbox.posts import Post
from sandbox.shapes import Json

# How many bytes such an id holds, of a short and of a long message number.
INLINE_MESSAGE_ID_SIZES = (20, 24)


def known_chat(call: Call, name: str = "chat_id") -> Chat:
    """The chat, as far as the bot can know it: people who pressed Start or share a group, groups it was in."""
    if not call.params.text(name):
        raise bad_request(f"{name} is empty")
    return known_chat_of(call, call.params.text(name))


def known_chat_of(call: Call, name: str) -> Chat:
    """The chat of that id, as a bot writes ids."""
    try:
        chat_id = int(name)
    except ValueError:
        chat_id = 0
    person = call.world.people.get(chat_id)
    if person is not None and is_acquainted(call, person):
        return call.world.private(person, call.bot)
    chat = call.world.chats.get(chat_id)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def is_acquainted(call: Call, person: Person) -> bool:
    """Whether the bot can know of that person: they wrote to it, or are in a group with it."""
    chat = call.bot.private.get(person.id)
    if chat is not None and chat.started:
        return True
    return any({person.id, call.bot.id} <= chat.members.keys() for chat in call.world.chats.values())


def open_chat(call: Call) -> Chat:
    """The chat, if the bot may write there."""
    if call.params.number("chat_id") in call.world.bots:
        raise forbidden("bot can't send messages to bots")
    chat = known_chat(call)
    if chat.person is not None:
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
    else:
        require_inside(call, chat)
    return chat


def joined_chat(call: Call) -> Chat:
    """The chat, if the bot is in it."""
    chat = known_chat(call)
    if not chat.is_private:
        require_inside(call, chat)
    return chat


def require_inside(call: Call, chat: Chat) -> None:
    place = chat.membership(call.bot.id)
    if place.status == "kicked":
        raise forbidden("bot was kicked from the supergroup chat")
    if not place.inside:
        raise forbidden("bot is not a member of the supergroup chat")


def require_right(call: Call, chat: Chat, right: str, *, refusal: str) -> None:
    """Refuse unless the chat is private or the bot has the administrator's right."""
    if not chat.is_private and not chat.membership(call.bot.id).may(right):
        raise bad_request(refusal)


def own_post(call: Call) -> Post:
    """The message that an edit means: the bot's own, or in a channel any, with the right to edit there."""
    if not call.params.text("chat_id") and not call.params.number("message_id"):
        raise _unknown_inline_message(call.params.text("inline_message_id"))
    chat = joined_chat(call)
    post = chat.post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to edit not found")
    may_edit_all = post.body["chat"]["type"] == "channel" and chat.membership(call.bot.id).may("can_edit_messages")
    if post.author != call.bot.id and not may_edit_all:
        raise bad_request("message can't be edited")
    return post


def _unknown_inline_message(inline_message_id: str) -> TelegramError:
    """The refusal of an inline message that nobody sent, or that could be none."""
    if not inline_message_id:
        return bad_request("message identifier is not specified")
    try:
        written = base64.urlsafe_b64decode(inline_message_id + "=" * (-len(inline_message_id) % 4))
    except ValueError:
        written = b""
    if len(written) not in INLINE_MESSAGE_ID_SIZES:
        return bad_request("invalid inline message identifier specified")
    return bad_request("MESSAGE_ID_INVALID")


def member_user(call: Call) -> Json:
    """The user whom `user_id` means."""
    user = call.world.user(call.params.number("user_id") or 0)
    if user is None:
        raise bad_request("invalid user_id specified")
    return user
