"""What people do by themselves: press Start, write, edit, delete, react, block."""

import re
from dataclasses import dataclass

from sandbox.acts import delivery, reactions, topics
from sandbox.acts.ephemeral import addressee, whisper
from sandbox.errors import SimError
from sandbox.markup.entities import formatted
from sandbox.shapes import Json, without_none
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.contents import CAPTIONED, kind_of_content
from sandbox.state.memberships import Membership
from sandbox.state.people import ANONYMOUS_ADMIN, CHANNEL_ACCOUNT, Person
from sandbox.state.posts import Post
from sandbox.state.rights import needed
from sandbox.state.threads import GENERAL
from sandbox.state.world import World

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
EDITABLE_FOR = 2 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is written: as a reply, in a topic, forwarded, or under another name."""

    reply_to: int | None = None
    topic: int | None = None
    forward: bool = False
    via_bot: bool = False
    as_channel: bool = False
    anonymous: bool = False


PLAINLY = Manner()


def start(world: World, person: Person, bot: BotAccount, payload: str | None = None) -> Post:
    """Press Start, or open a deep link with a payload."""
    payload = checked_payload(payload)
    return write(world, person, world.private(person, bot), f"/start {payload}" if payload else "/start")


def checked_payload(payload: str | None) -> str | None:
    """The payload of a deep link as Telegram passes it on; an empty one is none."""
    if payload and not PAYLOAD.fullmatch(payload):
        raise SimError("The payload of a link is 1 to 64 of A-Z, a-z, 0-9, _ and -.")
    return payload or None


def write(world: World, person: Person, chat: Chat, text: str, manner: Manner = PLAINLY) -> Post:
    """Write a text."""
    message = formatted(text)
    if not message.text:
        raise SimError("There is no text to write.")
    if (bot := addressee(world, person, chat, message.text)) is not None:
        require_inside(person, chat)
        return whisper(world, person, chat, bot, message.fields("text"))
    return post_as(world, person, chat, message.fields("text"), manner)


def post_as(world: World, person: Person, chat: Chat, content: Json, manner: Manner = PLAINLY) -> Post:
    """Put something into a chat on someone's behalf, and tell the bot if it may hear it."""
    require_inside(person, chat)
    require_may_post(person, chat, content)
    if chat.is_private:
        _open_conversation(world, person, chat)
    sender, extra = _disguised(world, person, chat, manner)
    if manner.forward:
        origin = {"id": 777_000_111_222, "is_bot": False, "first_name": "Somebody else"}
        extra["forward_origin"] = {"type": "user", "sender_user": origin, "date": world.date() - 3600}
    if manner.via_bot:
        extra["via_bot"] = {"id": 4_200_000_002, "is_bot": True, "first_name": "Gif", "username": "gif"}
    extra |= _thread(person, chat, manner)
    if manner.reply_to is not None:
        extra["reply_to_message"] = require_post(chat, manner.reply_to).quoted()
    post = world.publish(chat, sender, content | extra, author=person.id)
    world.show(post)
    delivery.message(world, post)
    return post


def _disguised(world: World, person: Person, chat: Chat, manner: Manner) -> tuple[Json, Json]:
    """Who the message seems to be from, and the fields that say so: an anonymous administrator, or a channel."""
    if manner.anonymous:
        place = chat.membership(person.id)
        if not place.is_admin:
            raise SimError(f"{person.first_name} is no administrator of {chat.title or 'this chat'}.")
        return ANONYMOUS_ADMIN, without_none(sender_chat=chat.shown(), author_signature=place.tag)
    if manner.as_channel:
        if chat.is_private or chat.kind == "group":
            raise SimError("Only in a supergroup somebody can write as a channel.")
        channel = world.channel_of(person)
        if channel.id in chat.banned_senders:
            raise SimError(f"{channel.title} is banned from {chat.title}.")
        return CHANNEL_ACCOUNT, {"sender_chat": channel.shown()}
    return person.user(), {}


def require_may_post(person: Person, chat: Chat, content: Json) -> None:
    """Refuse who is muted, or is no administrator where only these post."""
    if chat.is_private:
        return
    if chat.kind == "channel":
        if not chat.may(person.id, "can_post_messages"):
            raise SimError(f"{person.first_name} may not post in {chat.title}.")
        return
    need = needed(content)
    if need is not None and not chat.permits(person.id, need[0]):
        raise SimError(f"{person.first_name} may not send {need[1]} in {chat.title}.")


def edit(world: World, person: Person, chat: Chat, message_id: int, text: str) -> Post:
    """Change what one wrote: the text, or the caption of a photo."""
    post = require_post(chat, message_id)
    may_edit = chat.kind == "channel" and chat.may(person.id, "can_edit_messages")
    if post.author != person.id and not may_edit:
        raise SimError(f"{person.first_name} did not write message {message_id}.")
    _require_editable(world, person, chat, post)
    name = "text" if "text" in post.body else "caption"
    dropped = ("entities",) if name == "text" else ("caption_entities",)
    kept = {key: value for key, value in post.body.items() if key not in dropped}
    post.body = kept | formatted(text).fields(name) | {"edit_date": world.date()}
    world.show_edit(post)
    delivery.message(world, post, kind="edited_message")
    return post


def delete(world: World, person: Person, chat: Chat, message_id: int) -> None:
    """Take a message away for everybody: one's own, any in private, others' as an administrator."""
    require_inside(person, chat)
    post = require_post(chat, message_id)
    if not (chat.is_private or post.author == person.id or chat.may(person.id, "can_delete_messages")):
        raise SimError(f"{person.first_name} may not delete message {message_id}.")
    world.delete(post)


def react(world: World, person: Person, chat: Chat, message_id: int, emojis: list[str]) -> None:
    """Put reactions below a message in place of one's former ones; none takes them away."""
    require_inside(person, chat)
    post = require_post(chat, message_id)
    old = post.reactions.get(person.id, [])
    chosen = list(dict.fromkeys(reactions.plain(emoji) for emoji in emojis))
    if old == chosen:
        return
    if chosen and not chat.is_private and not chat.permits(person.id, "can_react_to_messages"):
        raise SimError(f"{person.first_name} may not react in {chat.title}.")
    reactions.require_allowed(person, chat, post, chosen)
    world.react(post, person.id, chosen)
    reactions.told(world, post, person.user(), old=old)


def block(world: World, person: Person, bot: BotAccount) -> None:
    """Stop the bot."""
    _set_blocked(world, person, bot, blocked=True)


def unblock(world: World, person: Person, bot: BotAccount) -> None:
    """Let the bot write again."""
    _set_blocked(world, person, bot, blocked=False)


def require_inside(person: Person, chat: Chat) -> None:
    """Refuse who is not in the chat, and everybody once it is gone."""
    chat.require_alive()
    inside = chat.id == person.id if chat.is_private else chat.membership(person.id).inside
    if not inside:
        raise SimError(f"{person.first_name} is not in chat {chat.id}.")


def require_post(chat: Chat, message_id: int) -> Post:
    """The message, or a refusal if it is gone."""
    post = chat.post(message_id)
    if post is None:
        raise SimError(f"There is no message {message_id} in chat {chat.id}.", code=404)
    return post


def _thread(person: Person, chat: Chat, manner: Manner) -> Json:
    """The fields of the topic that is named, or in which the message replied to stands."""
    if chat.topics is None and manner.topic is None:
        return {}
    quoted = None if manner.reply_to is None else require_post(chat, manner.reply_to)
    place = topics.find(chat, GENERAL) if quoted is None else topics.of(chat, quoted)
    topic = place if manner.topic is None else topics.find(chat, manner.topic)
    if topic is None:
        raise SimError(f"There is no topic {manner.topic} in chat {chat.id}.", code=404)
    if quoted is not None and place is not topic:
        raise SimError(f"Message {quoted.id} is in another topic.")
    if not topics.may_write(chat, person.id, topic):
        raise SimError(f"The topic {topic.name} is closed.")
    return topics.thread(chat, topic)


def _require_editable(world: World, person: Person, chat: Chat, post: Post) -> None:
    """Refuse what has no words to change, what is forwarded, and after two days what is anybody's but a moderator's."""
    kind = kind_of_content(post.body)
    if (kind != "text" and kind not in CAPTIONED) or "forward_origin" in post.body:
        raise SimError(f"Message {post.id} cannot be edited.")
    young = world.date() - post.body["date"] < EDITABLE_FOR
    if not (young or chat.may(person.id, "can_pin_messages")):
        raise SimError(f"Message {post.id} is too old to be edited.")


def _open_conversation(world: World, person: Person, chat: Chat) -> None:
    """To write to a bot is to have started it and not to block it."""
    if chat.blocked and chat.bot_id is not None:
        unblock(world, person, world.bots[chat.bot_id])
    if not chat.started:
        chat.started = True
        world.show_person(person)
        world.show_chat(chat)


def _set_blocked(world: World, person: Person, bot: BotAccount, *, blocked: bool) -> None:
    chat = world.private(person, bot)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    chat.members[bot.id] = Membership(new)
    world.show_person(person)
    world.show_chat(chat)
    delivery.membership_changed(world, chat, bot.user(), by=person.user(), old=Membership(old))
