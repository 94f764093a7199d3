"""Answers to pressed buttons, and reactions."""

from sandbox.errors import bad_request
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat
from sandbox.params import Params
from sandbox.updates import CALLBACK_QUERY_LIFETIME
from sandbox.world import World

LONGEST_ANSWER = 200


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    press = world.presses.get(params.text("callback_query_id"))
    expired = press is not None and world.clock.timestamp() - press.at > CALLBACK_QUERY_LIFETIME
    if press is None or expired or press.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(params.text("text")) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answer = {
        "query_id": press.query_id,
        "user_id": press.user_id,
        "chat_id": press.chat_id,
        "text": params.text("text"),
        "show_alert": params.flag("show_alert"),
        "url": params.text("url") or None,
    }
    world.events.emit("answer", **press.answer)
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: Params) -> bool:
    chat = joined_chat(world, params)
    post = chat.post(params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to react not found")
    reactions = params.structure("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction.get("type") != "emoji" for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    world.react(post, world.bot.id, reactions[0]["emoji"] if reactions else None)
    return True
