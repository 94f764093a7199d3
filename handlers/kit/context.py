"""The context of one update: who, where, in which community, and the ways to answer without littering a group."""

import contextvars
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Message, Update

from loyalty import Transaction, dialogues, members, notices, people
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.members import Member
from loyalty.notices import Body, Rank, Rows
from loyalty.people import Person
from loyalty.texts import Text, text

TIDY_SECONDS = 60
Buttons = Rows


@dataclass(frozen=True, slots=True)
class Scene:
    """What the worker hands over with an update: the transaction, the inbox row, when the update arrived, and the
    refusal that a first handling of it ended with, if it did."""

    tx: Transaction
    row_id: int
    received_at: datetime
    bot_username: str
    refusal: Refusal | None = None


scene: contextvars.ContextVar[Scene] = contextvars.ContextVar("scene")


class Context:
    """One update being handled. Everything it says is a notice under a key made from the inbox row."""

    def __init__(self, given: Scene, update: Update | None) -> None:
        self.tx = given.tx
        self.row_id = given.row_id
        self.update = update
        self.bot_username = given.bot_username
        self.refusal = given.refusal
        self.at = given.received_at
        self.query: CallbackQuery | None = update.callback_query if update else None
        self.message: Message | None = update.message if update else None
        self.chat_id = 0
        self.user_id = 0
        self.is_group = False
        self.group_id: int | None = None
        self.is_known_here = False
        self.community_or_none: Community | None = None
        self.member_or_none: Member | None = None
        self.person: Person | None = None
        self.pressed_key: str | None = None
        self.arguments = ""
        self.has_answered = False
        self._said = 0
        self._meant: tuple[Community | None, Member | None] = None, None

    @property
    def community(self) -> Community:
        """The community this is about; refused if none is known."""
        if self.community_or_none is None:
            raise Refusal("no-community")
        return self.community_or_none

    @property
    def member(self) -> Member:
        """The member who acts; refused if they have not joined, or if nobody knows what."""
        if self.community_or_none is None:
            raise Refusal("no-community")
        if self.member_or_none is None:
            raise Refusal("not-a-member")
        return self.member_or_none

    @property
    def has_started(self) -> bool:
        """Whether the bot may write to this person in private."""
        return self.person is not None and self.person.has_started

    def key(self) -> str:
        """A key of its own for each thing said about this update; the same again when the update is tried again."""
        self._said += 1
        return f"update:{self.row_id}:{self._said}"

    def reply(self, said: Text, buttons: Buttons = (), *, photos: Sequence[str] = (), key: str | None = None) -> None:
        """A personal answer: in the private chat if the bot may write there, else shortly in the group."""
        if not self.is_group:
            self.say_private(said, buttons, photos=photos, key=key)
        elif self.has_started:
            self.say_private(said, buttons, photos=photos, key=key)
            self.acknowledge()
        else:
            self.say_briefly(said)

    def say_private(
        self,
        said: Text,
        buttons: Buttons = (),
        *,
        photos: Sequence[str] = (),
        key: str | None = None,
        reply_to: int | None = None,
    ) -> None:
        """An answer in the person's private chat."""
        notices.say(
            self.tx,
            key or self.key(),
            Body(said, buttons, photos, reply_to),
            chat_id=self.user_id,
            user_id=self.user_id,
            community_id=self.community_or_none.id if self.community_or_none else None,
            rank=Rank.REPLY,
        )

    def say_briefly(self, said: Text) -> None:
        """A short answer in the group that deletes itself after a minute, together with the command; pictures stay."""
        start = self.community_or_none.code if self.community_or_none else "hello"
        body = Body(said, [[notices.Button(text("open-private"), start=start)]], reply_to=self._message_id)
        notices.say(
            self.tx,
            self.key(),
            body,
            chat_id=self.chat_id,
            user_id=self.user_id,
            community_id=self.community_or_none.id if self.community_or_none else None,
            remove_after=TIDY_SECONDS,
        )
        if self._message_id is not None and self.message is not None and self.message.text is not None:
            notices.delete(self.tx, self.key(), chat_id=self.chat_id, message_id=self._message_id, after=TIDY_SECONDS)

    def acknowledge(self, emoji: str = "👌") -> None:
        """A silent sign under the person's message in the group."""
        if self.message is not None and self.is_group:
            notices.react(self.tx, self.key(), chat_id=self.chat_id, message_id=self.message.message_id, emoji=emoji)

    def toast(self, said: Text | None = None, *, alert: bool = False, start: str = "") -> None:
        """The answer to a press: a line that floats by, a box, or the private chat opened with a word."""
        if self.query is None or self.has_answered:
            return
        self.has_answered = True
        notices.answer(
            self.tx,
            self.key(),
            query_id=self.query.id,
            user_id=self.user_id,
            community_id=self.community_or_none.id if self.community_or_none else None,
            text=said,
            alert=alert,
            start=start,
        )

    def edit(self, said: Text, buttons: Buttons = (), *, photos: Sequence[str] = ()) -> None:
        """Changes the message whose button was pressed; without one, says it anew."""
        if self.pressed_key is None:
            self.reply(said, buttons, photos=photos)
        else:
            notices.change(self.tx, self.pressed_key, Body(said, buttons, photos))

    def expect(self, dialogue: str, question: str, answers: Mapping[str, Any] | None = None) -> None:
        """Waits in the private chat for this person's answer to a question of a dialogue."""
        dialogues.open(
            self.tx, self.user_id, community_id=self.community.id, name=dialogue, question=question, answers=answers
        )

    def end_dialogue(self) -> bool:
        """Waits for nothing any more; whether something was waited for."""
        return dialogues.end(self.tx, self.user_id)

    @property
    def text(self) -> str:
        """What was typed: the text or the caption."""
        if self.message is None:
            return ""
        return self.message.text or self.message.caption or ""

    @property
    def _message_id(self) -> int | None:
        if self.message is not None:
            return self.message.message_id
        pressed = self.query.message if self.query else None
        return pressed.message_id if pressed is not None else None

    def locate(self, *, chat_id: int, user_id: int, is_group: bool) -> None:
        """Finds out where this happens and who it is."""
        self.chat_id, self.user_id, self.is_group = chat_id, user_id, is_group
        if not is_group:
            found = members.presence_in_private(self.tx, user_id)
            self.person, self._meant = found.person, (found.community, found.member)
            return
        present = members.presence(self.tx, chat_id, user_id)
        if present is None:
            self.person = people.get(self.tx, user_id)
            return
        self.person, self.community_or_none, self.member_or_none = present.person, present.community, present.member
        self.group_id, self.is_known_here = present.group_id, present.is_known_here

    def choose_community(self) -> None:
        """In a private chat: the community the person means."""
        self.community_or_none, self.member_or_none = self._meant

    def use_community(self, community: Community) -> None:
        """From here on this is about that community."""
        self.community_or_none = community
        self.member_or_none = members.of_user(self.tx, community.id, self.user_id)
