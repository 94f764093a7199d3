"""What a client of the control API gets to see: messages, answers, calls."""

from dataclasses import dataclass
from typing import Any

from sandbox.shapes import Json
from sandbox.state.keyboards import find_button


class Refused(Exception):  # noqa: N818
    """The sandbox says that this cannot be done; the text says why."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was when it was read; `body` is the Bot API's Message with the key `sim`."""

    body: Json

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def ephemeral_id(self) -> int | None:
        """The number of an ephemeral message, whose `id` is 0."""
        number: int | None = self.body.get("ephemeral_message_id")
        return number

    @property
    def only_for(self) -> int | None:
        """Who sees an ephemeral message."""
        viewer: int | None = self.body["sim"].get("only_for")
        return viewer

    def is_after(self, message_id: int) -> bool:
        """Whether it came later than that message of the same chat."""
        return self.id > message_id if self.ephemeral_id is None else self.body["sim"]["after"] >= message_id

    @property
    def chat_id(self) -> int:
        return int(self.body["chat"]["id"])

    @property
    def text(self) -> str:
        """The text, or the caption of a photo."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def from_bot(self) -> bool:
        return bool(self.body["sim"]["outgoing_bot"])

    @property
    def deleted(self) -> bool:
        return bool(self.body["sim"]["deleted"])

    @property
    def silent(self) -> bool:
        return bool(self.body["sim"]["silent"])

    @property
    def reactions(self) -> dict[str, list[int]]:
        """Who reacted, by emoji."""
        return dict(self.body["sim"]["reactions"])

    @property
    def votes(self) -> dict[int, list[int]]:
        """Who chose which options of a poll, by their places."""
        return {int(user_id): places for user_id, places in self.body["sim"].get("votes", {}).items()}

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline buttons, row by row."""
        rows = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    def button(self, label: str) -> Json:
        """The button of that label, or the first that contains it."""
        button = find_button(self.body.get("reply_markup"), label=label)
        if button is None:
            raise Refused(f"Message {self.id} has no button {label!r}; it has {self.buttons}.")
        return button


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's answer to a pressed button."""

    query_id: str
    user_id: int
    chat_id: int
    text: str
    show_alert: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API; `effect` is what it did, even where the bot was told of a failure.

    `answer` is the whole body that the bot was told, with `status` 0 if the connection was cut instead; `via` is
    webhook for a call that a webhook's answer asked for.
    """

    n: int
    bot_id: int
    method: str
    params: Json
    ok: bool
    status: int
    error: Json | None
    answer: Any
    effect: Any
    at: str
    ms: float
    via: str
