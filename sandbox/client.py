"""The control API in Python: people who write, press and react, and what they see.

    async with Telegram(sandbox.url) as telegram:
        nina = await telegram.person("Nina")
        group = await telegram.group("Coffee", creator=nina)
        await nina.start()
        welcome = await nina.sees("Welcome")
        await nina.press(welcome, "Join")

Nothing here sleeps: `until` and `sees` look again whenever something happened in the sandbox.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

import aiohttp

from sandbox.seen import Answer, Call, Message, Refused
from sandbox.shapes import Json

__all__ = ["Answer", "Call", "Group", "Message", "Persona", "Refused", "SandboxClock", "Telegram"]

T = TypeVar("T")
PATIENCE = 10.0


class Telegram:
    """The sandbox seen from outside; use it as an async context manager."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        self._url = url
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None
        self.clock = SandboxClock(self)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(self._url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        id: int | None = None,  # noqa: A002
    ) -> "Persona":
        """Somebody new, who has not started the bot yet."""
        shown = await self.post(
            "people",
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            id=id,
        )
        return Persona(self, int(shown["id"]), first_name)

    async def group(
        self,
        title: str,
        *,
        creator: "Persona",
        members: "list[Persona] | None" = None,
        bot: str | None = "administrator",
    ) -> "Group":
        """A new supergroup; `bot` is the bot's status in it, None leaves it outside."""
        shown = await self.post(
            "groups", title=title, creator=creator.id, members=[member.id for member in members or []]
        )
        group = Group(self, int(shown["id"]), title)
        if bot is not None:
            await group.add_bot(by=creator, status=bot)
        return group

    async def state(self) -> Json:
        """All there is, as the chat page reads it."""
        return dict(await self.get("state"))

    async def transcript(self, chat: "Group | Persona | int", *, deleted: bool = False) -> list[Message]:
        """The messages of a chat (of a person: the private one), oldest first."""
        path = f"chats/{_chat_id(chat)}/messages"
        return [Message(body) for body in await self.get(path, **({"all": "1"} if deleted else {}))]

    async def calls(self, method: str | None = None, *, since: int = 0) -> list[Call]:
        """The bot's calls, oldest first; `since` is the number of the last call one knows."""
        query = {"since": str(since)} | ({"method": method} if method else {})
        return [Call(**call) for call in await self.get("calls", **query)]

    async def answers(self, person: "Persona | None" = None) -> list[Answer]:
        """The bot's answers to pressed buttons, in the order of the presses."""
        query = {} if person is None else {"user_id": str(person.id)}
        return [Answer(**answer) for answer in await self.get("answers", **query)]

    async def fault(
        self,
        method: str,
        *,
        code: int = 0,
        description: str | None = None,
        retry_after: int | None = None,
        times: int = 1,
        chat: "Group | Persona | int | None" = None,
        after: bool = False,
    ) -> None:
        """Let the next calls of a method (or `*`) fail; code 0 cuts the connection, `after` after the effect."""
        await self.post(
            "faults",
            method=method,
            code=code,
            description=description,
            retry_after=retry_after,
            times=times,
            chat_id=None if chat is None else _chat_id(chat),
            after=after,
        )

    async def clear_faults(self) -> None:
        await self.request("DELETE", "faults")

    async def load(self, updates: list[Json]) -> Json:
        """Queue many raw updates at once."""
        return dict(await self.post("load", updates=updates))

    async def pending_updates(self) -> list[Json]:
        """What the bot has not confirmed yet."""
        return list(await self.get("updates"))

    async def until(self, look: Callable[[], Awaitable[T | None]], *, what: str = "what was awaited") -> T:
        """The first result of `look` that is true; it looks again after every event, until patience ends."""
        deadline = asyncio.get_running_loop().time() + self._patience
        seq = 0
        while True:
            result = await look()
            if result:
                return result
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise TimeoutError(f"Within {self._patience:g} s there was no {what}.")
            seq = int((await self.get("wait", seq=str(seq), timeout=f"{left:.3f}"))["seq"])

    async def get(self, path: str, **query: str) -> Any:
        return await self.request("GET", path, params=query)

    async def post(self, path: str, **body: object) -> Any:
        return await self.request("POST", path, json={key: value for key, value in body.items() if value is not None})

    async def request(self, method: str, path: str, **options: Any) -> Any:
        """One call of the control API; its refusals are raised as `Refused`."""
        if self._session is None:
            raise RuntimeError("Enter it first: async with Telegram(url) as telegram.")
        async with self._session.request(method, f"/sim/{path}", **options) as response:
            answer = await response.json()
        if response.status >= 400:
            raise Refused(answer["error"])
        return answer


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody with a Telegram account; `chat` is a group, or nothing for the private chat with the bot."""

    telegram: Telegram
    id: int
    name: str

    async def start(self, payload: str | None = None) -> Message:
        """Press Start, or open the bot by a deep link."""
        return Message(await self._act("start", payload=payload))

    async def write(
        self,
        text: str,
        *,
        chat: "Group | None" = None,
        reply_to: Message | None = None,
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
            forward=forward,
            via_bot=via_bot,
            as_channel=as_channel,
            anonymous=anonymous,
        )
        return Message(body)

    async def photo(
        self,
        *samples: str,
        chat: "Group | None" = None,
        caption: str = "",
        reply_to: Message | None = None,
        forward: bool = False,
    ) -> list[Message]:
        """Post samples that the sandbox draws; several make an album."""
        bodies = await self._act(
            "photo",
            chat_id=self._chat(chat),
            samples=list(samples),
            caption=caption,
            reply_to=reply_to.id if reply_to else None,
            forward=forward,
        )
        return [Message(body) for body in bodies]

    async def edit(self, message: Message, text: str) -> Message:
        return Message(await self._act("edit", chat_id=message.chat_id, message_id=message.id, text=text))

    async def press(self, message: Message, label: str | None = None, *, data: str | None = None) -> str:
        """Press an inline button by its label, or part of it, or its data. Returns the query's id."""
        pressed = await self._act("press", chat_id=message.chat_id, message_id=message.id, label=label, data=data)
        return str(pressed["query_id"])

    async def ask(self, message: Message, label: str | None = None, *, data: str | None = None) -> Answer:
        """Press a button and wait for the bot's answer to it."""
        query_id = await self.press(message, label, data=data)

        async def look() -> Answer | None:
            return next((one for one in await self.telegram.answers(self) if one.query_id == query_id), None)

        return await self.telegram.until(look, what=f"answer to {self.name}'s press of {label or data!r}")

    async def open(self, message: Message, label: str) -> Message:
        """Follow a button with a link to the bot: it starts the bot with the link's payload."""
        url = urlsplit(str(message.button(label).get("url", "")))
        bot = (await self.telegram.state())["bot"]
        if url.hostname != "t.me" or url.path.strip("/").lower() != bot["username"].lower():
            raise Refused(f"The button {label!r} leads to {url.geturl()!r}, not to the bot.")
        return await self.start(parse_qs(url.query).get("start", [""])[0] or None)

    async def react(self, message: Message, emoji: str | None) -> Message:
        """React to a message; None takes the reaction away."""
        return Message(await self._act("react", chat_id=message.chat_id, message_id=message.id, emoji=emoji))

    async def block(self) -> None:
        await self._act("block")

    async def unblock(self) -> None:
        await self._act("unblock")

    async def sees(self, text: str, *, chat: "Group | None" = None, after: Message | None = None) -> Message:
        """The bot's newest message with that text in it, waiting for it if need be."""
        messages: list[Message] = []

        async def look() -> Message | None:
            messages[:] = await self.telegram.transcript(chat or self)
            known = after.id if after else 0
            fitting = (one for one in reversed(messages) if one.from_bot and one.id > known and text in one.text)
            return next(fitting, None)

        try:
            return await self.telegram.until(look)
        except TimeoutError:
            latest = "\n".join(f"  {one.id}: {one.text}" for one in messages[-5:])
            raise TimeoutError(f"{self.name} sees no message of the bot with {text!r}; the latest:\n{latest}") from None

    async def commands(self, chat: "Group | None" = None) -> list[Json]:
        """The commands that Telegram offers on typing `/`."""
        return list(await self.telegram.get("commands", user_id=str(self.id), chat_id=str(self._chat(chat))))

    async def _act(self, act: str, **body: object) -> Any:
        return await self.telegram.post(f"people/{self.id}/{act}", **body)

    def _chat(self, chat: "Group | None") -> int:
        return self.id if chat is None else chat.id


@dataclass(frozen=True, slots=True)
class Group:
    """A supergroup."""

    telegram: Telegram
    id: int
    title: str

    async def join(self, person: Persona, *, by: Persona | None = None, status: str | None = None) -> None:
        """Somebody comes (or is brought), or is appointed: `status` is `member` or `administrator`."""
        await self.telegram.post(
            f"groups/{self.id}/members", user_id=person.id, by=by.id if by else None, status=status
        )

    async def leave(self, person: Persona, *, by: Persona | None = None) -> None:
        """Somebody goes, or is put out by another."""
        query = {"by": str(by.id)} if by else {}
        await self.telegram.request("DELETE", f"groups/{self.id}/members/{person.id}", params=query)

    async def add_bot(self, *, by: Persona, status: str = "administrator", rights: Json | None = None) -> None:
        """Bring the bot, or change its status."""
        await self.telegram.post(f"groups/{self.id}/bot", by=by.id, status=status, rights=rights)

    async def remove_bot(self, *, by: Persona) -> None:
        await self.telegram.request("DELETE", f"groups/{self.id}/bot", params={"by": str(by.id)})


class SandboxClock:
    """The sandbox's time."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    async def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
        span = timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        return await self._tell(advance=span.total_seconds())

    async def set(self, moment: datetime) -> datetime:
        return await self._tell(set=moment.isoformat())

    async def freeze(self) -> datetime:
        """From now on it moves only when told."""
        return await self._tell(frozen=True)

    async def _tell(self, **body: object) -> datetime:
        return datetime.fromisoformat((await self._telegram.post("clock", **body))["now"])


def _chat_id(chat: Group | Persona | int) -> int:
    return chat if isinstance(chat, int) else chat.id
