"""What people do with the interactive parts of messages: vote, tap a keyboard, share, choose."""

from typing import Any, Protocol

from sandbox.client.groups import Group
from sandbox.client.seen import Message


class Actor(Protocol):
    """Whoever acts through the control API."""

    async def _act(self, act: str, **body: object) -> Any: ...

    def _chat(self, chat: Group | None) -> int: ...


class Participant:
    """The part of a Persona that deals with polls, ephemeral messages and the like."""

    async def vote(self: Actor, message: Message, *options: int) -> Message:
        """Choose options of a poll by their places; none takes the vote back."""
        voted = await self._act("vote", chat_id=message.chat_id, message_id=message.id, options=list(options))
        return Message(voted)

    async def poll(
        self: Actor,
        question: str,
        *options: str,
        chat: Group | None = None,
        anonymous: bool = True,
        multiple: bool = False,
        correct: list[int] | None = None,
        explanation: str = "",
    ) -> Message:
        """Put a poll; `correct` places of options make it a quiz."""
        body = await self._act(
            "poll",
            chat_id=self._chat(chat),
            question=question,
            options=list(options),
            is_anonymous=anonymous,
            multiple=multiple,
            correct=correct or [],
            explanation=explanation,
        )
        return Message(body)

    async def stop_poll(self: Actor, message: Message) -> Message:
        return Message(await self._act("stop_poll", chat_id=message.chat_id, message_id=message.id))

    async def dice(self: Actor, emoji: str = "🎲", *, value: int | None = None, chat: Group | None = None) -> Message:
        """Throw dice; how they fall can be told."""
        return Message(await self._act("dice", chat_id=self._chat(chat), emoji=emoji, value=value))

    async def contact(self: Actor, *, chat: Group | None = None) -> Message:
        """Share one's own number."""
        return Message(await self._act("contact", chat_id=self._chat(chat)))

    async def location(self: Actor, latitude: float, longitude: float, *, chat: Group | None = None) -> Message:
        return Message(await self._act("location", chat_id=self._chat(chat), latitude=latitude, longitude=longitude))

    async def tap(
        self: Actor,
        label: str,
        *,
        chat: Group | None = None,
        users: list[int] | None = None,
        share: Group | None = None,
    ) -> Message:
        """Press a button of the reply keyboard; some ask for users or a chat to share."""
        shared = share.id if share else None
        tapped = await self._act("tap", chat_id=self._chat(chat), label=label, users=users or [], shared_chat_id=shared)
        return Message(tapped)

    async def inline(self: Actor, query: str, *, chat: Group | None = None) -> str:
        """Type a query to the bot in the field of a chat. Returns the query's id."""
        return str((await self._act("inline", chat_id=self._chat(chat), query=query))["query_id"])

    async def choose(self: Actor, query_id: str, result_id: str) -> Message:
        """Send one of the results that the bot offered."""
        return Message(await self._act("choose", query_id=query_id, result_id=result_id))

    async def pay(self: Actor, invoice: Message) -> str:
        """Press Pay below an invoice. Returns the id of the query that asks the bot."""
        return str((await self._act("pay", chat_id=invoice.chat_id, message_id=invoice.id))["query_id"])

    async def whisper(self: Actor, message: Message, text: str) -> Message:
        """Answer an ephemeral message of the bot so that only the bot sees it."""
        number = message.ephemeral_id
        return Message(await self._act("whisper", chat_id=message.chat_id, ephemeral_message_id=number, text=text))
