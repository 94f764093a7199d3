"""Which chat or message a call means, or Telegram's reason to refuse it."""

import base64

from sandbox.acts.requests import may_contact
from sandbox.calls.fields import integer
from sandbox.errors import TelegramError, bad_request, forbidden, migrated
from sandbox.methods.call import Call
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.people import Person
from sandbox.state.posts import Post

# How many bytes such an id holds, of a short and of a long message number.
INLINE_MESSAGE_ID_SIZES = (20, 24)


def known_chat(call: Call, name: str = "chat_id") -> Chat:
    """The chat, as far as the bot can know it: people who pressed Start or share a group, groups, public names."""
    given = call.params.text(name)
    if not given:
        raise bad_request(f"{name} is empty")
    return known_chat_of(call, given)


def known_chat_of(call: Call, given: str) -> Chat:
    """The chat of that id or public name, as a bot writes them."""
    if given.startswith("@"):
        chat = call.world.public(given)
        if isinstance(chat, Chat) and not chat.deleted:
            return chat
        raise bad_request("chat not found")
    chat_id = integer(given) or 0
    person = call.world.people.get(chat_id)
    if person is not None and is_acquainted(call, person):
        return call.world.private(person, call.bot)
    group = call.world.chats.get(chat_id)
    if group is None:
        raise bad_request("chat not found")
    return group


def is_acquainted(call: Call, person: Person) -> bool:
    """Whether the bot can know of that person: they wrote to it, asked to join its group or are in one."""
    chat = call.bot.private.get(person.id)
    if (chat is not None and chat.started) or may_contact(call.world, call.bot, person):
        return True
    return any({person.id, call.bot.id} <= chat.members.keys() for chat in call.world.chats.values())


def open_chat(call: Call) -> Chat:
    """The chat, if the bot may write there; what it may write there is asked when it is sent."""
    if call.params.number("chat_id") in call.world.bots:
        raise forbidden("bot can't send messages to bots")
    chat = known_chat(call)
    if chat.person is not None:
        if chat.person.deleted:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started and not may_contact(call.world, call.bot, chat.person):
            raise forbidden("bot can't initiate conversation with a user")
    else:
        require_inside(call, chat)
    return chat


def joined_chat(call: Call) -> Chat:
    """The chat, if the bot is in it."""
    chat = known_chat(call)
    if chat.person is None:
        require_inside(call, chat)
    elif chat.person.deleted:
        raise forbidden("user is deactivated")
    return chat


def readable_chat(call: Call) -> Chat:
    """The chat, if the bot may look at it: a public one from outside too, a basic group even afterwards."""
    chat = known_chat(call)
    place = chat.membership(call.bot.id)
    outside_public = chat.username is not None and not chat.deleted and place.status != "kicked"
    if not (chat.is_private or chat.kind == "group" or outside_public):
        require_inside(call, chat)
    return chat


def require_inside(call: Call, chat: Chat) -> None:
    """Refuse with what became of the chat, or of the bot in it."""
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    if chat.deleted and chat.kind == "group":
        raise forbidden("the group chat was deleted")
    place = chat.membership(call.bot.id)
    if chat.deleted or place.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if not place.inside:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")


def require_right(call: Call, chat: Chat, right: str, *, refusal: str) -> None:
    """Refuse unless the chat is private or the bot has the administrator's right."""
    if not chat.is_private and not chat.may(call.bot.id, right):
        raise bad_request(refusal)


def own_post(call: Call) -> Post:
    """The message that an edit means: the bot's own, or in a channel any, with the right to edit there."""
    if not call.params.text("chat_id") and not call.params.number("message_id"):
        raise _unknown_inline_message(call.params.text("inline_message_id"))
    chat = joined_chat(call)
    post = chat.post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to edit not found")
    may_edit = chat.kind == "channel" and chat.may(call.bot.id, "can_edit_messages")
    if post.author != call.bot.id and not may_edit:
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


def member_user(call: Call, chat: Chat) -> Json:
    """The user whom `user_id` means."""
    user_id = call.params.number("user_id") or 0
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    user = call.world.user(user_id)
    if user is None:
        raise bad_request("user not found" if chat.kind == "group" or chat.is_private else "PARTICIPANT_ID_INVALID")
    return user
