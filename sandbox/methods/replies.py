"""What a message answers to: another one of the same chat or of another, as a whole or a part of it."""

from typing import Any

from sandbox.acts.origins import is_protected, origin_of
from sandbox.errors import bad_request
from sandbox.markup.entities import utf16_length
from sandbox.methods.call import Call
from sandbox.methods.input_media import read_json
from sandbox.methods.targets import known_chat_of, require_inside
from sandbox.methods.texts import parsed
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.contents import content_of
from sandbox.state.posts import Post

# What a quote keeps of the formatting.
QUOTED_ENTITIES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"})
NOT_SHOWN_ELSEWHERE = ("text", "entities", "caption", "caption_entities", "show_caption_above_media")


def reply_fields(call: Call, chat: Chat) -> tuple[Post | None, Json]:
    """The message of the same chat that a call answers to, and the Message fields of its reply.

    Refused if what it answers to is gone; a bot may say that it does not mind: then there is no reply.
    """
    reply = _parameters(call)
    message_id = _number(reply.get("message_id")) or 0
    if message_id <= 0:
        return None, {}
    source = _source(call, chat, reply)
    post = source.post(message_id)
    if post is None:
        if reply.get("allow_sending_without_reply"):
            return None, {}
        raise bad_request("message to be replied not found")
    quote = _quote(call, post, reply)
    if source is chat:
        return post, {"reply_to_message": post.quoted()} | quote
    hidden = is_protected(post) or not content_of(post)
    return None, {} if hidden else {"external_reply": _external(call, post)} | quote


def _parameters(call: Call) -> Json:
    """The ReplyParameters, or what older bots say instead."""
    params = call.params
    if "reply_parameters" not in params.values:
        lenient = params.flag("allow_sending_without_reply")
        return {"message_id": params.number("reply_to_message_id"), "allow_sending_without_reply": lenient}
    if not params.text("reply_parameters"):
        return {}
    reply: Any = read_json(params, "reply_parameters")
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    if reply and "message_id" not in reply:
        raise bad_request('can\'t find field "message_id"')
    if reply and _number(reply["message_id"]) is None:
        raise bad_request('field "message_id" must be a Number')
    return reply


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def _source(call: Call, chat: Chat, reply: Json) -> Chat:
    """The chat in which stands what is answered to."""
    chat_id = reply.get("chat_id")
    if chat_id is None or str(chat_id) == call.params.text("chat_id"):
        return chat
    source = known_chat_of(call, str(chat_id))
    if not source.is_private:
        require_inside(call, source)
    return source


def _quote(call: Call, post: Post, reply: Json) -> Json:
    """The TextQuote, which must be a part of the message, word for word."""
    words = reply.get("quote")
    if not words:
        return {}
    if not isinstance(words, str):
        raise bad_request('field "quote" must be of type String')
    quote = parsed(call, words, str(reply.get("quote_parse_mode") or ""), reply.get("quote_entities"))
    whole = post.body.get("text") or post.body.get("caption") or ""
    at = whole.find(quote.text)
    if not quote.text or at < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    entities = [entity for entity in quote.entities if entity["type"] in QUOTED_ENTITIES]
    shown: Json = {"text": quote.text, "position": utf16_length(whole[:at]), "is_manual": True}
    return {"quote": shown | ({"entities": entities} if entities else {})}


def _external(call: Call, post: Post) -> Json:
    """The ExternalReplyInfo of a message in another chat; private chats are not told."""
    content = {name: value for name, value in content_of(post).items() if name not in NOT_SHOWN_ELSEWHERE}
    if "animation" in content:
        content.pop("document", None)
    about: Json = {"origin": origin_of(call.world, post)} | content
    if post.bot_id is None:
        about |= {"chat": post.body["chat"], "message_id": post.id}
    return about
