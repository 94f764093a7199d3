"""Everything that exists in the sandbox: bots, people, chats, messages, and what is under way."""

import random
from dataclasses import dataclass, field

from sandbox.calls.faults import Faults
from sandbox.clock import Clock
from sandbox.errors import SimError
from sandbox.events import EventLog
from sandbox.shapes import Json
from sandbox.state import threads
from sandbox.state.account import BotAccount
from sandbox.state.chats import FIRST_GROUP_ID, FIRST_SUPERGROUP_ID, KINDS, Chat
from sandbox.state.checkouts import Checkout
from sandbox.state.files import FileStore
from sandbox.state.memberships import Membership
from sandbox.state.payments import Invoice
from sandbox.state.people import FIRST_PERSON_ID, Person
from sandbox.state.polls import Poll
from sandbox.state.posts import Post
from sandbox.state.updates import UpdateQueue
from sandbox.timers import Timers


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


Named = Chat | BotAccount | Person


class World:
    """The state of the sandbox; what changes it is in `acts`, `presses`, `groups` and `methods`."""

    def __init__(self, clock: Clock, *, seed: int = 0) -> None:
        self.clock = clock
        self.timers = Timers(clock)
        # Dice and the like fall the same way in each run with the same seed.
        self.random = random.Random(seed)  # noqa: S311
        self.bots: dict[int, BotAccount] = {}
        self.people: dict[int, Person] = {}
        # Groups and channels; private chats are kept with their bot.
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
        self.faults = Faults()
        # Webhooks only where Telegram itself reaches them: HTTPS, four ports, no reserved addresses.
        self.strict_webhooks = False
        # By username; who had one before may still stand here.
        self._named: dict[str, Named] = {}
        self._next_person_id = FIRST_PERSON_ID
        self._next_group_id = FIRST_GROUP_ID
        self._next_supergroup_id = FIRST_SUPERGROUP_ID

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
        if person.deleted:
            raise SimError(f"Person {user_id} deleted their account.")
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
            chat = bot.private[person.id] = Chat(person.id, "private", person=person, bot_id=bot.id, permissions={})
        return chat

    def group(self, chat_id: int) -> Chat:
        if chat_id in self.people:
            raise SimError(f"Chat {chat_id} is no group.")
        chat = self.chats.get(chat_id)
        if chat is None:
            raise SimError(f"There is no chat {chat_id}.", code=404)
        return chat

    def living_group(self, chat_id: int) -> Chat:
        """The group, if something can still happen in it."""
        chat = self.group(chat_id)
        chat.require_alive()
        return chat

    def public(self, username: str) -> Named | None:
        """Who or what has that username."""
        wanted = username.removeprefix("@").lower()
        holder = self._named.get(wanted)
        return holder if holder is not None and (holder.username or "").lower() == wanted else None

    def name(self, one: Named, username: str | None) -> None:
        """Give someone or something a username, or take it away."""
        one.username = username or None
        if username:
            self._named[username.lower()] = one

    def require_free(self, username: str | None, *, owner: int | None = None) -> None:
        """Refuse a username that somebody else has."""
        holder = self.public(username) if username else None
        if holder is not None and holder.id != owner:
            raise SimError(f"The username {username} is taken.")

    def channel_of(self, person: Person) -> Chat:
        """The channel they speak for; who has none gets one."""
        owned = (chat for chat in self.chats.values() if chat.kind == "channel" and chat.creator == person.id)
        channel = next((chat for chat in owned if not chat.deleted), None)
        return channel or self.add_group(f"{person.first_name}'s channel", creator=person.id, kind="channel")

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
        updates = UpdateQueue(self.clock, faults=self.faults, bot_id=int(number))
        bot = BotAccount(token, first_name, username, updates, privacy, inline, inline_feedback)
        self.bots[bot.id] = bot
        self.name(bot, username)
        self.show_bot(bot)
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
        self.require_free(username)
        person = self.new_person(first_name, last_name, username, language_code, user_id=user_id)
        person.is_premium = is_premium
        self.show_person(person)
        return person

    def new_person(
        self,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        *,
        user_id: int | None = None,
    ) -> Person:
        """A new account of which no event tells."""
        if user_id is None:
            while self.user(self._next_person_id) is not None:
                self._next_person_id += 1
            user_id = self._next_person_id
        if self.user(user_id) is not None:
            raise SimError(f"The id {user_id} is taken.")
        person = self.people[user_id] = Person(user_id, first_name, last_name, language_code=language_code)
        self.name(person, username)
        return person

    def add_group(
        self,
        title: str,
        *,
        creator: int,
        members: tuple[int, ...] = (),
        kind: str = "supergroup",
        username: str | None = None,
        forum: bool = False,
    ) -> Chat:
        """A new group or channel with these people in it, without a bot."""
        if kind not in KINDS:
            raise SimError(f"A kind is one of {', '.join(KINDS)}, not {kind!r}.")
        if kind == "group" and username:
            raise SimError("A basic group has no username; a supergroup or a channel may.")
        if kind != "supergroup" and forum:
            raise SimError("Only a supergroup can be a forum.")
        self.require_free(username)
        standings = {self.person(user_id).id: Membership("member") for user_id in members}
        standings[self.person(creator).id] = Membership("creator")
        chat = Chat(self.new_chat_id(kind), kind, self.clock, title=title)
        self.name(chat, username)
        chat.members = standings
        if forum:
            chat.topics = threads.forum(creator)
            # As in Telegram, the group's own beginning has this number, so that no topic gets it.
            chat.last_message_id = threads.GENERAL
        self.chats[chat.id] = chat
        self.show_chat(chat)
        return chat

    def new_chat_id(self, kind: str) -> int:
        """The next id: of basic groups they are short, all others begin with -100."""
        if kind == "group":
            self._next_group_id -= 1
            return self._next_group_id + 1
        self._next_supergroup_id -= 1
        return self._next_supergroup_id + 1

    def publish(
        self, chat: Chat, sender: Json, content: Json, *, author: int | None = None, silent: bool = False
    ) -> Post:
        """Put a message into a chat; `author` is who really wrote it, if the sender only seems to.

        Telling the bots, if they are to hear of it, is `delivery`'s part.
        """
        chat.last_message_id += 1
        body: Json = {"message_id": chat.last_message_id, "chat": chat.shown(), "date": self.date()}
        if chat.kind == "channel":
            # Whoever writes in a channel, it is the channel that speaks.
            body["sender_chat"] = chat.shown()
        else:
            body["from"] = sender
        if chat.kind == "supergroup" and (tag := chat.membership(sender["id"]).tag):
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

    def show_bot(self, bot: BotAccount) -> None:
        self.events.emit("bot", bot=bot.shown())

    def show_person(self, person: Person) -> None:
        self.events.emit("person", person=self.shown_person(person))

    def show_chat(self, chat: Chat) -> None:
        self.events.emit("chat", chat=chat.shown_with_members())

    def show_member(self, chat: Chat, user_id: int) -> None:
        """Let the followers see one member's place, without all the others."""
        self.events.emit("member", **self.shown_member(chat, user_id))

    def shown_member(self, chat: Chat, user_id: int) -> Json:
        """One member's place, as the control API shows it; `title` is an administrator's.

        `restriction` has the permissions that are left to somebody restricted.
        """
        place = chat.membership(user_id)
        words = {"tag": None, "title": None} | {"title" if place.is_admin else "tag": place.tag}
        restriction = place.permissions if place.status == "restricted" else None
        whose = {"chat_id": chat.id, "user_id": user_id, "status": place.status}
        return whose | words | {"restriction": restriction}

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
        return person.user() | standing | ({"deleted": True} if person.deleted else {})

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
