"""Whom a staff command is about: the writer of the message it answers, or who is named first: @name or Telegram id."""

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity
from telegram.constants import ChatID

from handlers.kit.context import Context
from handlers.kit.words import clean_name
from loyalty import members, people
from loyalty.errors import Refusal
from loyalty.members import Member

# Telegram's ids are longer; a shorter number is an amount.
USER_ID = re.compile(r"\d{6,15}")
NOBODY = frozenset(ChatID)
NAME = re.compile(r"@\w{1,32}")


@dataclass(frozen=True, slots=True)
class Target:
    """The person meant, and what was typed after naming them."""

    user_id: int
    name: str
    rest: str


def find(context: Context) -> Target | None:
    """The person meant; None if nobody was named. Refused for a bot, a channel and somebody never seen."""
    mentioned = _mentioned(context)
    if mentioned is not None:
        return mentioned
    first, rest = _split(context.arguments)
    if NAME.fullmatch(first):
        if first[1:].lower() == context.bot_username.lower():
            raise Refusal("person-is-bot")
        person = people.by_username(context.tx, first)
        return _seen(context, None if person is None else person.user_id, first, rest)
    replied = _replied(context)
    if replied is not None:
        return _writer(replied, context.arguments)
    if USER_ID.fullmatch(first):
        person = people.get(context.tx, int(first))
        return _seen(context, None if person is None else person.user_id, first, rest)
    return None


def member(context: Context, target: Target) -> Member:
    """The target as a member of this community; refused if they have not joined."""
    found = members.of_user(context.tx, context.community.id, target.user_id)
    if found is None:
        raise Refusal("person-not-member", name=target.name)
    return found


def require_private(context: Context) -> None:
    """Refuses to show in a group what only staff may read, to whom the bot cannot write in private yet."""
    if context.is_group and not context.has_started:
        raise Refusal("staff-in-private")


def _split(typed: str) -> tuple[str, str]:
    first, *rest = typed.split(maxsplit=1) or [""]
    return first, rest[0] if rest else ""


def _seen(context: Context, user_id: int | None, typed: str, rest: str) -> Target:
    if user_id is None:
        raise Refusal("person-unknown", name=typed)
    return Target(user_id, members.name(context.tx, user_id), rest)


def _replied(context: Context) -> Message | None:
    """The message answered; in a topic of a forum, every message formally answers the topic's beginning."""
    replied = context.message.reply_to_message if context.message and context.is_group else None
    return None if replied is None or replied.forum_topic_created is not None else replied


def _writer(replied: Message, rest: str) -> Target:
    user = replied.from_user
    if user is None or replied.sender_chat is not None or user.id in NOBODY:
        raise Refusal("person-hidden")
    if user.is_bot:
        raise Refusal("person-is-bot")
    return Target(user.id, clean_name(user.full_name, user.id), rest)


def _mentioned(context: Context) -> Target | None:
    """Somebody without an @name whom Telegram put into the text as a mention."""
    if context.message is None:
        return None
    for entity, shown in context.message.parse_entities([MessageEntity.TEXT_MENTION]).items():
        if entity.user is not None and context.arguments.startswith(shown):
            if entity.user.is_bot:
                raise Refusal("person-is-bot")
            name = clean_name(entity.user.full_name, entity.user.id)
            return Target(entity.user.id, name, context.arguments[len(shown) :].strip())
    return None
