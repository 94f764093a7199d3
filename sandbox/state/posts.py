"""Messages: a Bot API `Message` and the few things Telegram keeps beside it."""

from dataclasses import dataclass, field

from sandbox.shapes import Json, without_none
from sandbox.state.payments import Invoice


@dataclass(slots=True)
class Post:
    """One message in a chat; `body` is the Message exactly as the Bot API writes it."""

    body: Json
    # Who really wrote it, whoever `from` and `sender_chat` make it seem.
    author: int
    # In a private chat: with which bot.
    bot_id: int | None = None
    deleted: bool = False
    silent: bool = False
    outgoing_bot: bool = False
    # A reply keyboard, which the Bot API does not echo but a chat page has to draw.
    keyboard: Json | None = None
    # The reactions of each user, and whether their number is about to be told.
    reactions: dict[int, list[str]] = field(default_factory=dict)
    counting: bool = False
    # Of a poll: who chose what, which anonymous polls hide from bots.
    votes: dict[int, list[int]] | None = None
    # Of an ephemeral message: who sees it, after which message it came, and which one it stands in place of.
    only_for: int | None = None
    after: int = 0
    replaces: int | None = None
    # Of a message sent through inline mode: by which bot, and under which id that bot can change it.
    inline_bot: int | None = None
    inline_id: str | None = None
    invoice: Invoice | None = None

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.body["chat"]["id"])

    @property
    def key(self) -> int:
        """Under what its chat keeps it: its number, or that of an ephemeral message below zero."""
        return self.id or -int(self.body["ephemeral_message_id"])

    @property
    def position(self) -> int:
        """Its place among the messages of the chat; an ephemeral message has no number of its own there."""
        return self.id or self.after

    def place(self) -> Json:
        """The chat as events name it."""
        return without_none(chat_id=self.chat_id, bot_id=self.bot_id)

    def message(self) -> Json:
        """The Message as it is now; later edits do not reach into the copy."""
        return dict(self.body)

    def quoted(self) -> Json:
        """The Message as another one's `reply_to_message`: without its own."""
        message = self.message()
        message.pop("reply_to_message", None)
        return message

    def tally(self) -> dict[str, list[int]]:
        """Who reacted, by emoji."""
        tally: dict[str, list[int]] = {}
        for user_id, emojis in self.reactions.items():
            for emoji in emojis:
                tally.setdefault(emoji, []).append(user_id)
        return tally

    def shown(self) -> Json:
        """As the control API shows it: the Message and one extra key, `sim`."""
        sim: Json = {
            "deleted": self.deleted,
            "reactions": self.tally(),
            "outgoing_bot": self.outgoing_bot,
            "silent": self.silent,
            "author": self.author,
        }
        if self.bot_id is not None:
            sim["bot_id"] = self.bot_id
        if self.keyboard is not None:
            sim["keyboard"] = self.keyboard
        if self.votes is not None:
            sim["votes"] = dict(self.votes)
        if self.only_for is not None:
            sim |= {"only_for": self.only_for, "after": self.after}
        if self.replaces is not None:
            sim["replaces"] = self.replaces
        return self.body | {"sim": sim}
