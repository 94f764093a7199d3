"""What people do by themselves: press Start, write, edit, react, block."""

from dataclasses import dataclass

from sandbox import delivery
from sandbox.account import BotAccount
from sandbox.chats import Chat, Membership
from sandbox.contents import CAPTIONED, kind_of_content
from sandbox.entities import formatted
from sandbox.errors import SimError
from sandbox.people import ANONYMOUS_ADMIN, CHANNEL_ACCOUNT, Person
from sandbox.posts import Post
from sandbox.shapes import Json
from sandbox.world import World

CHANNEL_ID = -1_002_700_000_001
EDITABLE_FOR = 2 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is written: as a reply, forwarded, or under another name."""

    reply_to: int | None = None
    forward: bool = False
    via_bot: bool = False
    as_channel: bool = False
    anonymous: bool = False


PLAINLY = Manner()


def start(world: World, person: Person, bot: BotAccount, payload: str | None = None) -> Post:
    """Press Start, or open a deep link with a payload."""
    return write(world, person, world.private(person, bot), f"/start {payload}" if payload else "/start")


def write(world: World, person: Person, chat: Chat, text: str, manner: Manner = PLAINLY) -> Post:
    """Write a text."""
    message = formatted(text)
    if not message.text:
        raise SimError("There is no text to write.")
    return post_as(world, person, chat, message.fields("text"), manner)


def post_as(world: World, person: Person, chat: Chat, content: Json, manner: Manner = PLAINLY) -> Post:
    """Put something into a chat on someone's behalf, and tell the bot if it may hear it."""
    require_inside(person, chat)
    if chat.is_private:
        _open_conversation(world, person, chat)
    sender = person.user()
    extra: Json = {}
    if manner.anonymous:
        sender, extra["sender_chat"] = ANONYMOUS_ADMIN, chat.shown()
    elif manner.as_channel:
        channel = {"id": CHANNEL_ID, "type": "channel", "title": f"{person.first_name}'s channel"}
        sender, extra["sender_chat"] = CHANNEL_ACCOUNT, channel
    if manner.forward:
        origin = {"id": 777_000_111_222, "is_bot": False, "first_name": "Somebody else"}
        extra["forward_origin"] = {"type": "user", "sender_user": origin, "date": world.date() - 3600}
    if manner.via_bot:
        extra["via_bot"] = {"id": 4_200_000_002, "is_bot": True, "first_name": "Gif", "username": "gif"}
    if manner.reply_to is not None:
        extra["reply_to_message"] = require_post(chat, manner.reply_to).quoted()
    post = world.publish(chat, sender, content | extra, author=person.id)
    world.show(post)
    delivery.message(world, post)
    return post


def edit(world: World, person: Person, chat: Chat, message_id: int, text: str) -> Post:
    """Change what one wrote: the text, or the caption of a photo."""
    post = require_post(chat, message_id)
    if post.author != person.id:
        raise SimError(f"{person.first_name} did not write message {message_id}.")
    _require_editable(world, person, chat, post)
    name = "text" if "text" in post.body else "caption"
    dropped = ("entities",) if name == "text" else ("caption_entities",)
    kept = {key: value for key, value in post.body.items() if key not in dropped}
    post.body = kept | formatted(text).fields(name) | {"edit_date": world.date()}
    world.show_edit(post)
    delivery.message(world, post, kind="edited_message")
    return post


def react(world: World, person: Person, chat: Chat, message_id: int, emoji: str | None) -> None:
    """Put one reaction below a message, or take it away."""
    require_inside(person, chat)
    post = require_post(chat, message_id)
    old = post.reactions.get(person.id)
    if old == emoji:
        return
    world.react(post, person.id, emoji)
    delivery.reaction_changed(world, post, person.user(), old=old, new=emoji)


def block(world: World, person: Person, bot: BotAccount) -> None:
    """Stop the bot."""
    _set_blocked(world, person, bot, blocked=True)


def unblock(world: World, person: Person, bot: BotAccount) -> None:
    """Let the bot write again."""
    _set_blocked(world, person, bot, blocked=False)


def require_inside(person: Person, chat: Chat) -> None:
    """Refuse who is not in the chat."""
    inside = chat.id == person.id if chat.is_private else chat.membership(person.id).inside
    if not inside:
        raise SimError(f"{person.first_name} is not in chat {chat.id}.")


def require_post(chat: Chat, message_id: int) -> Post:
    """The message, or a refusal if it is gone."""
    post = chat.post(message_id)
    if post is None:
        raise SimError(f"There is no message {message_id} in chat {chat.id}.", code=404)
    return post


def _require_editable(world: World, person: Person, chat: Chat, post: Post) -> None:
    """Refuse what has no words to change, what is forwarded, and after two days what is anybody's but a moderator's."""
    kind = kind_of_content(post.body)
    if (kind != "text" and kind not in CAPTIONED) or "forward_origin" in post.body:
        raise SimError(f"Message {post.id} cannot be edited.")
    young = world.date() - post.body["date"] < EDITABLE_FOR
    if not (young or chat.membership(person.id).may("can_pin_messages")):
        raise SimError(f"Message {post.id} is too old to be edited.")


def _open_conversation(world: World, person: Person, chat: Chat) -> None:
    """To write to a bot is to have started it and not to block it."""
    if chat.blocked and chat.bot_id is not None:
        unblock(world, person, world.bots[chat.bot_id])
    if not chat.started:
        chat.started = True
        world.events.emit("person", person=world.shown_person(person))


def _set_blocked(world: World, person: Person, bot: BotAccount, *, blocked: bool) -> None:
    chat = world.private(person, bot)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    world.events.emit("person", person=world.shown_person(person))
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    chat.members[bot.id] = Membership(new)
    delivery.membership_changed(world, chat, bot.user(), by=person.user(), old=Membership(old))
