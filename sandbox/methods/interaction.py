"""Answers to pressed buttons, and reactions."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.acts import reactions
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat
from sandbox.state.account import BotAccount
from sandbox.state.updates import CALLBACK_QUERY_LIFETIME

LONGEST_ANSWER = 200
LONGEST_CACHE = 30 * 24 * 60 * 60


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    press = call.world.presses.get(call.params.text("callback_query_id"))
    expired = press is not None and call.world.clock.timestamp() - press.at > CALLBACK_QUERY_LIFETIME
    if press is None or press.bot_id != call.bot.id or expired or press.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(call.params.text("text")) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.params.text("url")
    if url and not _opens(call.bot, url):
        raise bad_request("URL_INVALID")
    cache_time = min(max(call.params.number("cache_time") or 0, 0), LONGEST_CACHE)
    if cache_time:
        press.cached_until = call.world.clock.timestamp() + cache_time
        call.world.cached[press.key] = press
    press.answer = {
        "query_id": press.query_id,
        "user_id": press.user_id,
        "chat_id": press.chat_id,
        "text": call.params.text("text"),
        "show_alert": call.params.flag("show_alert"),
        "url": url or None,
    }
    call.world.events.emit("answer", **press.answer)
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    chat = joined_chat(call)
    emojis = _emojis(call.params.structure("reaction"))
    post = chat.post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to react not found")
    if len(emojis) > reactions.MOST_OF_ONE:
        raise bad_request("REACTIONS_TOO_MANY")
    if not all(reactions.allowed(chat, post, emoji) for emoji in emojis):
        raise bad_request("REACTION_INVALID")
    call.world.react(post, call.bot.id, emojis)
    return True


def _emojis(given: Any) -> list[str]:
    """The emoji of an array of ReactionType; a custom emoji is none that anybody allowed here."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    emojis = []
    for reaction in given:
        if not isinstance(reaction, dict):
            raise bad_request("can't parse ReactionType: expected an Object")
        kind = reaction.get("type")
        if kind not in ("emoji", "custom_emoji"):
            raise bad_request("can't parse ReactionType: invalid reaction type specified")
        emojis.append(reactions.plain(str(reaction.get(kind if kind == "emoji" else "custom_emoji_id", ""))))
    return emojis


def _opens(bot: BotAccount, url: str) -> bool:
    """Whether the link opens this bot, as an answer's must."""
    parts = urlsplit(url)
    if parts.scheme == "tg":
        return f"domain={bot.username.lower()}" in parts.query.lower().split("&")
    username = parts.path.strip("/") if parts.hostname in ("t.me", "telegram.me") else ""
    return parts.scheme in ("http", "https") and username.lower() == bot.username.lower()
