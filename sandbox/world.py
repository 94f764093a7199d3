"""Everything that exists in the sandbox: bots, people, chats, messages, and what is under way."""

import random
from dataclasses import dataclass, field

from sandbox.account import BotAccount
from sandbox.chats import FIRST_GROUP_ID, Chat, Membership
from sandbox.clock import Clock
from sandbox.errors import SimError
from sandbox.events import EventLog
from sandbox.files import FileStore
from sandbox.payments import Checkout, Invoice
from sandbox.people import FIRST_PERSON_ID, Person
from sandbox.polls import Poll
from sandbox.posts import Post
from sandbox.shapes import Json
from sandbox.timers import Timers
from sandbox.updates import UpdateQueue


@dataclass(slots=True)
class InlineQuery:
    """What somebody typed to a bot, and what it offered: the shown answer, and what each result would send."""

    id: str
    bot_id: int
    user_id: int
    chat_id: int
    text: str
    at: float
    answer: Json | None = None
    contents: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True)
class Press:
    """A pressed button that waits for the bot's answer, or got it."""

    query_id: str
    bot_id: int
    user_id: int
    chat_id: int
    at: float
    post: Post
    data: str = ""
    answer: Json | None = None
    # The same press gets the same answer until then, without the bot.
    cached_until: float = 0.0

    @property
    def key(self) -> tuple[int, int, int, str]:
        """What makes a press the same as another: who pressed which button of which message."""
        return self.user_id, self.chat_id, self.post.key, self.data


class World:
    """The state of the sandbox; what changes it is in `acts`, `presses`, `groups` and `methods`."""

    def __init__(self, clock: Clock, *, seed: int = 0) -> None:
        self.clock = clock
        self.timers = Timers(clock)
        # Dice and the like fall the same way in each run with the same seed.
        self.random = random.Random(seed)  # noqa: S311
        self.bots: dict[int, BotAccount] = {}
        self.people: dict[int, Person] = {}
        # Groups; private chats are kept with their bot.
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        # By their key, those whose answers are good for the next press too.
        self.cached: dict[tuple[int, int, int, str], Press] = {}
        self.polls: dict[str, Poll] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_posts: dict[str, Post] = {}
        self.invoice_links: dict[str, Invoice] = {}
        self.checkouts: dict[str, Checkout] = {}
        self.files = FileStore()
        self.events = EventLog()
        self._next_person_id = FIRST_PERSON_ID
        self._next_group_id = FIRST_GROUP_ID

    def date(self) -> int:
        """Now, as the Bot API writes dates."""
        return int(self.clock.timestamp())

    @property
    def bot(self) -> BotAccount:
        """The first bot: the one that is meant where nobody says which."""
        return next(iter(self.bots.values()))

    def bot_of(self, bot_id: int | None) -> BotAccount:
        """The bot of that id; without one, the first."""
        if bot_id is None:
            return self.bot
        bot = self.bots.get(bot_id)
        if bot is None:
            raise SimError(f"There is no bot {bot_id}.", code=404)
        return bot

    def person(self, user_id: int) -> Person:
        person = self.people.get(user_id)
        if person is None:
            raise SimError(f"There is no person {user_id}.", code=404)
        return person

    def chat(self, chat_id: int, bot: BotAccount | None = None) -> Chat:
        """A group, or the private chat of a person with a bot (the first, if none is named)."""
        if chat_id in self.people:
            return self.private(self.people[chat_id], bot or self.bot)
        return self.group(chat_id)

    def private(self, person: Person, bot: BotAccount) -> Chat:
        """The chat of these two, which is empty until the person presses Start."""
        chat = bot.private.get(person.id)
        if chat is None:
            chat = bot.private[person.id] = Chat(person.id, person=person, bot_id=bot.id)
        return chat

    def group(self, chat_id: int) -> Chat:
        if chat_id in self.people:
            raise SimError(f"Chat {chat_id} is no group.")
        chat = self.chats.get(chat_id)
        if chat is None:
            raise SimError(f"There is no chat {chat_id}.", code=404)
        return chat

    def chat_of(self, post: Post) -> Chat:
        """Where a message stands."""
        if post.bot_id is not None:
            return self.bots[post.bot_id].private[post.chat_id]
        return self.chats[post.chat_id]

    def user(self, user_id: int) -> Json | None:
        """The Bot API's User of a person or a bot."""
        account = self.bots.get(user_id) or self.people.get(user_id)
        return account.user() if account else None

    def add_bot(
        self,
        token: str,
        *,
        first_name: str,
        username: str,
        privacy: bool = False,
        inline: bool = False,
        inline_feedback: bool = False,
    ) -> BotAccount:
        """A new bot; its id is the number in its token."""
        number, _, secret = token.partition(":")
        if not (number.isascii() and number.isdigit() and secret):
            raise SimError("A token is a number, a colon and a secret, such as 123:abc.")
        if self.user(int(number)) is not None:
            raise SimError(f"The id {number} is taken.")
        bot = BotAccount(token, first_name, username, UpdateQueue(self.clock), privacy, inline, inline_feedback)
        self.bots[bot.id] = bot
        self.events.emit("bot", bot=bot.shown())
        return bot

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        user_id: int | None = None,
        is_premium: bool = False,
    ) -> Person:
        """A new account."""
        if user_id is None:
            user_id = self._next_person_id
            self._next_person_id += 1
        if self.user(user_id) is not None:
            raise SimError(f"The id {user_id} is taken.")
        person = Person(user_id, first_name, last_name, username, language_code, is_premium)
        self.people[user_id] = person
        self.events.emit("person", person=self.shown_person(person))
        return person

    def add_group(self, title: str, *, creator: int, members: list[int]) -> Chat:
        """A new supergroup with these people in it, without a bot."""
        standings = {self.person(user_id).id: Membership("member") for user_id in members}
        standings[self.person(creator).id] = Membership("creator")
        chat = Chat(self._next_group_id, title=title, members=standings)
        self._next_group_id -= 1
        self.chats[chat.id] = chat
        self.events.emit("chat", chat=chat.shown_with_members())
        return chat

    def publish(
        self, chat: Chat, sender: Json, content: Json, *, author: int | None = None, silent: bool = False
    ) -> Post:
        """Put a message into a chat; `author` is who really wrote it, if the sender only seems to.

        Telling the bots, if they are to hear of it, is `delivery`'s part.
        """
        chat.last_message_id += 1
        body = {
            "message_id": chat.last_message_id,
            "from": sender,
            "chat": chat.shown(),
            "date": self.date(),
        }
        if tag := chat.membership(sender["id"]).tag:
            body["sender_tag"] = tag
        author = sender["id"] if author is None else author
        by_bot = author in self.bots
        post = Post(body | content, author, bot_id=chat.bot_id, silent=silent, outgoing_bot=by_bot)
        chat.posts[post.id] = post
        if "poll" in content:
            poll = self.polls[content["poll"]["id"]]
            poll.posts.append(post)
            post.votes = poll.votes
        if by_bot:
            chat.last_bot_id = author
        return post

    def show(self, post: Post) -> None:
        """Let the followers of the events see a new message."""
        self.events.emit("message", message=post.shown())

    def show_edit(self, post: Post) -> None:
        self.events.emit("edit", message=post.shown())

    def show_chat(self, chat: Chat) -> None:
        self.events.emit("chat", chat=chat.shown_with_members())

    def delete(self, post: Post) -> None:
        """Take a message out of its chat; it stays in the transcript, marked."""
        post.deleted = True
        chat = self.chat_of(post)
        if post.id in chat.pinned:
            chat.pinned.remove(post.id)
        self.events.emit("delete", **post.place(), message_id=post.id)

    def react(self, post: Post, user_id: int, emojis: list[str]) -> None:
        """Put these reactions of one user in place of those before."""
        post.reactions.pop(user_id, None)
        if emojis:
            post.reactions[user_id] = emojis
        self.events.emit("reaction", **post.place(), message_id=post.id, reactions=post.tally())

    def shown_person(self, person: Person) -> Json:
        """As the control API shows them: the User, and how they stand with the first bot."""
        chat = self.bot.private.get(person.id) if self.bots else None
        standing = {"started": bool(chat and chat.started), "blocked": bool(chat and chat.blocked)}
        return person.user() | standing

    def state(self, *, people: int | None = None, messages: int | None = None) -> Json:
        """All of it, as `GET /sim/state` answers: at most so many people, and of each chat the newest messages."""
        known = list(self.people.values())[:people]
        chats = [self.private(person, bot) for bot in self.bots.values() for person in known]
        return {
            "seq": self.events.seq,
            "now": self.clock.now().isoformat(),
            "frozen": self.clock.frozen,
            "bot": self.bot.shown(),
            "bots": [bot.shown() for bot in self.bots.values()],
            "people": [self.shown_person(person) for person in known],
            "chats": [
                chat.shown_with_members() | {"messages": [post.shown() for post in chat.latest(messages)]}
                for chat in [*chats, *self.chats.values()]
            ],
        }
