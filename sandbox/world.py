"""Everything that exists in the sandbox: one bot, people, chats, messages, and what is under way."""

from dataclasses import dataclass

from sandbox.account import BotAccount
from sandbox.chats import FIRST_GROUP_ID, Chat, Membership
from sandbox.clock import Clock
from sandbox.errors import SimError
from sandbox.events import EventLog
from sandbox.files import FileStore
from sandbox.people import FIRST_PERSON_ID, Person
from sandbox.posts import Post
from sandbox.shapes import Json
from sandbox.updates import UpdateQueue


@dataclass(slots=True)
class Press:
    """A pressed button that waits for the bot's answer, or got it."""

    query_id: str
    user_id: int
    chat_id: int
    at: float
    answer: Json | None = None


class World:
    """The state of the sandbox; what changes it is in `acts`, `presses`, `groups` and `methods`."""

    def __init__(self, bot: BotAccount, clock: Clock) -> None:
        self.bot = bot
        self.clock = clock
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files = FileStore()
        self.updates = UpdateQueue(clock)
        self.events = EventLog()
        self._next_person_id = FIRST_PERSON_ID
        self._next_group_id = FIRST_GROUP_ID

    def date(self) -> int:
        """Now, as the Bot API writes dates."""
        return int(self.clock.timestamp())

    def person(self, user_id: int) -> Person:
        person = self.people.get(user_id)
        if person is None:
            raise SimError(f"There is no person {user_id}.", code=404)
        return person

    def chat(self, chat_id: int) -> Chat:
        chat = self.chats.get(chat_id)
        if chat is None:
            raise SimError(f"There is no chat {chat_id}.", code=404)
        return chat

    def group(self, chat_id: int) -> Chat:
        chat = self.chat(chat_id)
        if chat.is_private:
            raise SimError(f"Chat {chat_id} is no group.")
        return chat

    def user(self, user_id: int) -> Json | None:
        """The Bot API's User of a person or the bot."""
        if user_id == self.bot.id:
            return self.bot.user()
        person = self.people.get(user_id)
        return person.user() if person else None

    def bot_in(self, chat: Chat) -> Membership:
        return chat.membership(self.bot.id)

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        user_id: int | None = None,
    ) -> Person:
        """A new account, with its private chat with the bot, which is empty until they press Start."""
        if user_id is None:
            user_id = self._next_person_id
            self._next_person_id += 1
        if user_id in self.people or user_id == self.bot.id:
            raise SimError(f"The id {user_id} is taken.")
        person = Person(user_id, first_name, last_name, username, language_code)
        self.people[user_id] = person
        self.chats[user_id] = Chat(user_id, person=person)
        self.events.emit("person", person=person.shown())
        return person

    def add_group(self, title: str, *, creator: int, members: list[int]) -> Chat:
        """A new supergroup with these people in it, without the bot."""
        standings = {self.person(user_id).id: Membership("member") for user_id in members}
        standings[self.person(creator).id] = Membership("creator")
        chat = Chat(self._next_group_id, title=title, members=standings)
        self._next_group_id -= 1
        self.chats[chat.id] = chat
        self.events.emit("chat", chat=chat.shown_with_members())
        return chat

    def publish(self, chat: Chat, sender: Json, content: Json, *, silent: bool = False) -> Post:
        """Put a message into a chat. Telling the bot, if it is to hear of it, is `delivery`'s part."""
        chat.last_message_id += 1
        body = {
            "message_id": chat.last_message_id,
            "from": sender,
            "chat": chat.shown(),
            "date": self.date(),
        }
        if tag := chat.membership(sender["id"]).tag:
            body["sender_tag"] = tag
        post = Post(body | content, silent=silent, outgoing_bot=sender["id"] == self.bot.id)
        chat.posts[post.id] = post
        return post

    def show(self, post: Post) -> None:
        """Let the followers of the events see a new message."""
        self.events.emit("message", message=post.shown())

    def show_edit(self, post: Post) -> None:
        self.events.emit("edit", message=post.shown())

    def delete(self, post: Post) -> None:
        """Take a message out of its chat; it stays in the transcript, marked."""
        post.deleted = True
        chat = self.chats[post.chat_id]
        if post.id in chat.pinned:
            chat.pinned.remove(post.id)
        self.events.emit("delete", chat_id=chat.id, message_id=post.id)

    def state(self) -> Json:
        """All of it, as `GET /sim/state` answers."""
        chats = [
            chat.shown_with_members() | {"messages": [post.shown() for post in chat.posts.values() if not post.deleted]}
            for chat in self.chats.values()
        ]
        return {
            "seq": self.events.seq,
            "now": self.clock.now().isoformat(),
            "frozen": self.clock.frozen,
            "bot": self.bot.shown(),
            "people": [person.shown() for person in self.people.values()],
            "chats": chats,
        }

    def react(self, post: Post, user_id: int, emoji: str | None) -> None:
        """Set or take away one user's reaction."""
        if emoji is None:
            post.reactions.pop(user_id, None)
        else:
            post.reactions[user_id] = emoji
        self.events.emit("reaction", chat_id=post.chat_id, message_id=post.id, reactions=post.tally())
