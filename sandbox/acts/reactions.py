"""Reactions: which there are, who may set how many, and what bots get to hear."""

from collections import Counter

from sandbox.acts.delivery import SERVICE_FIELDS, bots_in
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.people import Person
from sandbox.state.posts import Post
from sandbox.state.world import World

LIST = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓"
    " 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾"
    " 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
EMOJI = frozenset(LIST.split())
MOST_OF_ONE = 1
MOST_OF_PREMIUM = 3
# Telegram gathers anonymous reactions for some minutes before it tells their numbers.
GATHERED_FOR = 60


def plain(emoji: str) -> str:
    """The emoji as Telegram writes it in reactions."""
    return emoji.replace("\ufe0f", "")


def allowed(chat: Chat, post: Post, emoji: str) -> bool:
    """Whether that reaction may stand below this message: one of Telegram's, and of the chat's if it chose some."""
    if any(name in post.body for name in SERVICE_FIELDS) or emoji not in EMOJI:
        return False
    return chat.available_reactions is None or emoji in (*chat.available_reactions, *post.tally())


def require_allowed(person: Person, chat: Chat, post: Post, emojis: list[str]) -> None:
    """Refuse reactions that this person cannot set here."""
    most = MOST_OF_PREMIUM if person.is_premium else MOST_OF_ONE
    if len(emojis) > most:
        raise SimError(f"{person.first_name} can set at most {most} on one message.")
    for emoji in emojis:
        if not allowed(chat, post, emoji):
            raise SimError(f"{emoji} is no reaction that can be set here.")


def told(world: World, post: Post, user: Json, *, old: list[str]) -> None:
    """Tell bots that are administrators who changed a reaction; where reactions are anonymous, only their number."""
    chat = world.chat_of(post)
    if chat.hides_reactors or chat.shown()["type"] == "channel":
        if not post.counting:
            post.counting = True
            plan_count(world, post)
        return
    change = {
        "chat": chat.shown(),
        "message_id": post.id,
        "user": user,
        "date": world.date(),
        "old_reaction": [_type(emoji) for emoji in old],
        "new_reaction": [_type(emoji) for emoji in post.reactions.get(user["id"], [])],
    }
    _tell(world, chat, "message_reaction", change)


def plan_count(world: World, post: Post) -> None:
    """Tell of the number of reactions in a while."""
    world.timers.at(world.clock.timestamp() + GATHERED_FOR, lambda: _count(world, post))


def _count(world: World, post: Post) -> None:
    post.counting = False
    chat = world.chat_of(post)
    counts = Counter({emoji: len(users) for emoji, users in post.tally().items()})
    change = {
        "chat": chat.shown(),
        "message_id": post.id,
        "date": world.date(),
        "reactions": [{"type": _type(emoji), "total_count": count} for emoji, count in counts.most_common()],
    }
    _tell(world, chat, "message_reaction_count", change)


def _tell(world: World, chat: Chat, kind: str, change: Json) -> None:
    for bot in bots_in(world, chat):
        if chat.is_private or chat.membership(bot.id).is_admin:
            bot.updates.add(kind, change)


def _type(emoji: str) -> Json:
    return {"type": "emoji", "emoji": emoji}
