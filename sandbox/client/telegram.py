"""The whole sandbox seen from outside."""

from sandbox.client.clock import SandboxClock
from sandbox.client.groups import Group
from sandbox.client.people import Persona
from sandbox.client.seen import Answer, Call, Message
from sandbox.client.wire import PATIENCE, Wire
from sandbox.shapes import Json


class Telegram(Wire):
    """The sandbox seen from outside; use it as an async context manager. `bot_token` is handed on to a bot."""

    def __init__(self, url: str, *, bot_token: str = "", patience: float = PATIENCE) -> None:
        super().__init__(url, patience=patience)
        self.bot_token = bot_token
        self.clock = SandboxClock(self)

    @property
    def base_url(self) -> str:
        """What python-telegram-bot wants as `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot wants as `base_file_url`."""
        return f"{self.url}/file/bot"

    async def person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        id: int | None = None,  # noqa: A002
        is_premium: bool = False,
    ) -> Persona:
        """Somebody new, who has not started the bot yet."""
        shown = await self.post(
            "people",
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            id=id,
            is_premium=is_premium,
        )
        return Persona(self, int(shown["id"]), first_name)

    async def group(
        self,
        title: str,
        *,
        creator: Persona,
        members: list[Persona] | None = None,
        bot: str | None = "administrator",
        kind: str = "supergroup",
        username: str | None = None,
        forum: bool = False,
        join_by_request: bool = False,
    ) -> Group:
        """A new group, supergroup or channel; `bot` is the bot's status in it, None leaves it outside."""
        shown = await self.post(
            "groups",
            title=title,
            creator=creator.id,
            members=[member.id for member in members or []],
            kind=kind,
            username=username,
            forum=forum,
            join_by_request=join_by_request,
        )
        group = Group(self, int(shown["id"]), title)
        if bot is not None:
            await group.add_bot(by=creator, status=bot)
        return group

    async def crowd(self, count: int, *groups: Group, prefix: str = "Person") -> list[Persona]:
        """So many new people at once, who may stand in groups from the beginning; no update tells of them."""
        ids = [group.id for group in groups]
        shown = await self.post("crowd", count=count, first_name_prefix=prefix, groups=ids)
        return [Persona(self, user_id, f"{prefix} {number}") for number, user_id in enumerate(shown["ids"], start=1)]

    async def state(self) -> Json:
        """All there is, as the chat page reads it."""
        return dict(await self.get("state"))

    async def transcript(
        self, chat: Group | Persona | int, *, deleted: bool = False, viewer: Persona | None = None
    ) -> list[Message]:
        """The messages of a chat (of a person: the private one), oldest first, as a viewer sees them."""
        query = ({"all": "1"} if deleted else {}) | ({"user_id": str(viewer.id)} if viewer else {})
        return [Message(body) for body in await self.get(f"chats/{_chat_id(chat)}/messages", **query)]

    async def calls(self, method: str | None = None, *, since: int = 0) -> list[Call]:
        """The bot's calls, oldest first; `since` is the number of the last call one knows."""
        query = {"since": str(since)} | ({"method": method} if method else {})
        return [Call(**call) for call in await self.get("calls", **query)]

    async def answers(self, person: Persona | None = None) -> list[Answer]:
        """The bot's answers to pressed buttons, in the order of the presses."""
        query = {} if person is None else {"user_id": str(person.id)}
        return [Answer(**answer) for answer in await self.get("answers", **query)]

    async def called(self, method: str, *, times: int = 1, since: int = 0, bot_id: int | None = None) -> list[Call]:
        """The first so many calls of a method (after number `since`), as soon as they have been made."""
        query = {"method": method, "count": str(times), "since": str(since), "timeout": str(self._patience)}
        found = await self.get("calls/wait", **query | ({} if bot_id is None else {"bot_id": str(bot_id)}))
        if len(found) < times:
            raise TimeoutError(f"Within {self._patience:g} s there were {len(found)} calls of {method}, not {times}.")
        return [Call(**call) for call in found]

    async def fault(
        self,
        method: str = "*",
        *,
        code: int = 0,
        description: str | None = None,
        retry_after: int | None = None,
        times: int | None = 1,
        chat: Group | Persona | int | None = None,
        after: bool = False,
        **more: object,
    ) -> int:
        """Let the next calls of a method (or `*`) fail; code 0 cuts the connection, `after` after the effect.

        `more` is what else a rule can say, such as on="update", kind="late", delay=5, probability=0.1, seed=7.
        Returns the number of the rule.
        """
        rule = {
            "method": method,
            "code": code,
            "description": description,
            "retry_after": retry_after,
            "times": times,
            "chat_id": None if chat is None else _chat_id(chat),
            "after": after,
        }
        return int((await self.request("POST", "faults", json=rule | more))["id"])

    async def faults(self) -> list[Json]:
        """The rules, with how often they hit."""
        return list(await self.get("faults"))

    async def clear_faults(self) -> None:
        await self.request("DELETE", "faults")

    async def load(self, updates: list[Json]) -> Json:
        """Queue many raw updates at once."""
        return dict(await self.post("load", updates=updates))

    async def pending_updates(self) -> list[Json]:
        """What the bot has not confirmed yet."""
        return list(await self.get("updates"))


def _chat_id(chat: Group | Persona | int) -> int:
    return chat if isinstance(chat, int) else chat.id
