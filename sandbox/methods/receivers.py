"""For whom a message is: everybody in the chat, or as an ephemeral message for one of them."""

from typing import Any

from sandbox.acts import ephemeral
from sandbox.calls.params import Params
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.keyboards import inline_keyboard
from sandbox.state.people import Person
from sandbox.state.posts import Post

KINDS = frozenset(
    {
        *("text", "animation", "audio", "contact", "document", "location", "photo", "sticker", "venue", "video"),
        *("video_note", "voice"),
    }
)
# How long after a press, or after an ephemeral message came in, it can be answered by one.
ANSWERABLE_FOR = 15
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def is_for_one(params: Params, content: Json) -> bool:
    """Whether the call asks for an ephemeral message, and of a kind that can be one."""
    asked = params.text("ephemeral_message_parameters") or params.text("receiver_user_id")
    return bool(asked) and bool(KINDS & content.keys()) and "media_group_id" not in content


def send_to_one(call: Call, chat: Chat, content: Json) -> Post:
    """Post the content so that only its receiver sees it."""
    given = _given(call.params)
    receiver = _receiver(call, chat, given)
    query_id = str(given.get("callback_query_id") or "")
    replaced = _replaced(call, chat, receiver, query_id) if query_id else None
    replaces = bool(given.get("replace_callback_query_message"))
    if replaces and (replaced is None or replaced.only_for is not None):
        raise bad_request("MESSAGE_ID_INVALID")
    if (keyboard := inline_keyboard(call.params.structure("reply_markup"))) is not None:
        if any("login_url" in button for row in keyboard["inline_keyboard"] for button in row):
            raise bad_request("BUTTON_TYPE_INVALID")
        content["reply_markup"] = keyboard
    if (quoted := _replied(call, chat, receiver)) is not None:
        content["reply_to_message"] = quoted.quoted()
    post = ephemeral.publish(call.world, chat, call.bot.user(), receiver.user(), content)
    post.replaces = replaced.id if replaced is not None and replaces else None
    call.world.show(post)
    return post


def _given(params: Params) -> Json:
    """EphemeralMessageParameters, or the two parameters that stood for them in Bot API 10.2."""
    given: Any = params.structure("ephemeral_message_parameters")
    if given is None:
        return {
            "receiver_user_id": params.number("receiver_user_id"),
            "callback_query_id": params.text("callback_query_id"),
        }
    if not isinstance(given, dict):
        raise bad_request("object expected as ephemeral message parameters")
    return given


def _receiver(call: Call, chat: Chat, given: Json) -> Person:
    if chat.shown()["type"] not in ("group", "supergroup"):
        raise bad_request("PEER_ID_INVALID")
    user_id = given.get("receiver_user_id")
    person = call.world.people.get(user_id) if isinstance(user_id, int) else None
    if person is None:
        raise bad_request("invalid user_id specified")
    if not chat.membership(person.id).inside:
        raise bad_request("USER_NOT_PARTICIPANT")
    return person


def _replaced(call: Call, chat: Chat, receiver: Person, query_id: str) -> Post | None:
    """The message whose button the receiver pressed just now."""
    press = call.world.presses.get(query_id)
    fitting = press is not None and (press.bot_id, press.user_id, press.chat_id) == (call.bot.id, receiver.id, chat.id)
    if press is None or not fitting or call.world.clock.timestamp() - press.at > ANSWERABLE_FOR:
        raise bad_request(TOO_OLD)
    return press.post


def _replied(call: Call, chat: Chat, receiver: Person) -> Post | None:
    """The message the call replies to; an ephemeral one must be the receiver's own, and young."""
    reply: Any = call.params.structure("reply_parameters") or {}
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    if number := reply.get("ephemeral_message_id"):
        post = chat.ephemeral(number) if isinstance(number, int) else None
        if post is None or post.author != receiver.id or post.body["receiver_user"]["id"] != call.bot.id:
            raise bad_request("message to be replied not found")
        if call.world.date() - post.body["date"] > ANSWERABLE_FOR:
            raise bad_request("message to be replied not found")
        return post
    number = reply.get("message_id") or call.params.number("reply_to_message_id")
    if not number:
        return None
    post = chat.post(number) if isinstance(number, int) else None
    if post is None:
        raise bad_request("message to be replied not found")
    return post
