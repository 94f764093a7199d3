"""People as a test plays them."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from sandbox.client.acting import Participant
from sandbox.client.groups import Group
from sandbox.client.media import MediaActs
from sandbox.client.seen import Answer, Message, Refused
from sandbox.client.wire import Wire
from sandbox.shapes import Json


@dataclass(frozen=True, slots=True)
class Persona(Participant, MediaActs):
    """Somebody with a Telegram account; `chat` is a group, or nothing for the private chat with the bot."""

    telegram: Wire
    id: int
    name: str

    async def start(self, payload: str | None = None) -> Message:
        """Press Start, or open the bot by a deep link."""
        return Message(await self._act("start", payload=payload))

    async def write(
        self,
        text: str,
        *,
        chat: Group | None = None,
        reply_to: Message | None = None,
        topic: int | None = None,
        forward: bool = False,
        via_bot: bool = False,
        as_channel: bool = False,
        anonymous: bool = False,
    ) -> Message:
        body = await self._act(
            "write",
            chat_id=self._chat(chat),
            text=text,
            reply_to=reply_to.id if reply_to else None,
            message_thread_id=topic,
            forward=forward,
            via_bot=via_bot,
            as_channel=as_channel,
            anonymous=anonymous,
        )
        return Message(body)

    async def edit(self, message: Message, text: str) -> Message:
        return Message(await self._act("edit", chat_id=message.chat_id, message_id=message.id, text=text))

    async def delete(self, message: Message) -> None:
        """Delete one's own message, or as an administrator another's."""
        await self._act("delete", chat_id=message.chat_id, message_id=message.id)

    async def change(self, **changes: str) -> None:
        """Another `first_name`, `last_name`, `username` or `photo` (a sample's name); "" takes it away."""
        await self.telegram.request("PATCH", f"people/{self.id}", json=changes)

    async def delete_account(self) -> None:
        await self.telegram.request("DELETE", f"people/{self.id}")

    async def press(
        self, message: Message, label: str | None = None, *, data: str | None = None, stale: bool = False
    ) -> str:
        """Press an inline button by its label, or part of it, or its data. Returns the query's id.

        A stale press hits a message that was deleted in this moment.
        """
        pressed = await self._act(
            "press",
            chat_id=message.chat_id,
            message_id=message.id,
            ephemeral_message_id=message.ephemeral_id,
            label=label,
            data=data,
            stale=stale,
        )
        return str(pressed["query_id"])

    async def ask(self, message: Message, label: str | None = None, *, data: str | None = None) -> Answer:
        """Press a button and wait for the bot's answer to it."""
        query_id = await self.press(message, label, data=data)

        async def look() -> Answer | None:
            return next((one for one in await self._answers() if one.query_id == query_id), None)

        return await self.telegram.until(look, what=f"answer to {self.name}'s press of {label or data!r}")

    async def open(self, message: Message, label: str) -> Message:
        """Follow a button with a link to the bot: it starts the bot with the link's payload."""
        url = urlsplit(str(message.button(label).get("url", "")))
        bot = (await self.telegram.get("state", people="0", messages="0"))["bot"]
        if url.hostname != "t.me" or url.path.strip("/").lower() != bot["username"].lower():
            raise Refused(f"The button {label!r} leads to {url.geturl()!r}, not to the bot.")
        return await self.start(parse_qs(url.query).get("start", [""])[0] or None)

    async def react(self, message: Message, emoji: str | list[str] | None) -> Message:
        """React to a message; None takes the reaction away."""
        return Message(await self._act("react", chat_id=message.chat_id, message_id=message.id, emoji=emoji))

    async def join(self, way: str | Group, *, bio: str | None = None) -> bool:
        """Follow an invite link, or join a group without one. Returns whether that let them in at once."""
        where: Json = {"link": way} if isinstance(way, str) else {"chat_id": way.id}
        return bool((await self._act("join", bio=bio, **where))["joined"])

    async def leave(self, group: Group) -> None:
        await self._act("leave", chat_id=group.id)

    async def add_bot(
        self, group: Group, payload: str | None = None, *, status: str = "member", rights: Json | None = None
    ) -> Json:
        """Bring the bot by a `startgroup` link; the answer has the `chat` and, with a payload, the `message`."""
        answer = await self._act("add_bot", chat_id=group.id, payload=payload, status=status, rights=rights)
        return dict(answer)

    async def block(self) -> None:
        await self._act("block")

    async def unblock(self) -> None:
        await self._act("unblock")

    async def sees(self, text: str, *, chat: Group | None = None, after: Message | None = None) -> Message:
        """The bot's newest message with that text in it, waiting for it if need be."""
        messages: list[Message] = []

        async def look() -> Message | None:
            path = f"chats/{self._chat(chat)}/messages"
            messages[:] = [Message(body) for body in await self.telegram.get(path, user_id=str(self.id))]
            known = after.id if after else 0
            fitting = (one for one in reversed(messages) if one.from_bot and one.is_after(known) and text in one.text)
            return next(fitting, None)

        try:
            return await self.telegram.until(look)
        except TimeoutError:
            latest = "\n".join(f"  {one.id}: {one.text}" for one in messages[-5:])
            raise TimeoutError(f"{self.name} sees no message of the bot with {text!r}; the latest:\n{latest}") from None

    async def commands(self, chat: Group | None = None) -> list[Json]:
        """The commands that Telegram offers on typing `/`."""
        return list(await self.telegram.get("commands", user_id=str(self.id), chat_id=str(self._chat(chat))))

    async def _answers(self) -> list[Answer]:
        return [Answer(**answer) for answer in await self.telegram.get("answers", user_id=str(self.id))]
