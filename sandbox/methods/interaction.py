"""Answers to pressed buttons, and reactions."""

from sandbox.call import Call
from sandbox.errors import bad_request
from sandbox.fields import Fields
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat
from sandbox.updates import CALLBACK_QUERY_LIFETIME

LONGEST_ANSWER = 200


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    press = call.world.presses.get(call.params.text("callback_query_id"))
    expired = press is not None and call.world.clock.timestamp() - press.at > CALLBACK_QUERY_LIFETIME
    if press is None or expired or press.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(call.params.text("text")) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answer = {
        "query_id": press.query_id,
        "user_id": press.user_id,
        "chat_id": press.chat_id,
        "text": call.params.text("text"),
        "show_alert": call.params.flag("show_alert"),
        "url": call.params.text("url") or None,
    }
    call.world.events.emit("answer", **press.answer)
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    chat = joined_chat(call)
    post = chat.post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to react not found")
    reactions = [Fields(one, "can't parse ReactionType") for one in call.params.objects("reaction")]
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction.required_text("type") != "emoji" for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    call.world.react(post, call.bot.id, reactions[0].required_text("emoji") if reactions else None)
    return True
