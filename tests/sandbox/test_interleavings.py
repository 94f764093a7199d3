"""Whatever people and the bot do, in whatever order: ids stay unique, updates come once, transcripts stay true."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.server import Sandbox
from sandbox.shapes import Json
from tests.sandbox.conftest import NOON

PEOPLE = 3
WORDS = st.sampled_from(["hello", "/start", "/help@regulars_bot", "#now", "<b>bold</b>", "*", "日本", " ", "long", ""])
PICK = st.integers(0, 7)
ACTS = st.one_of(
    st.tuples(st.just("write"), PICK, PICK, WORDS),
    st.tuples(st.just("start"), PICK),
    st.tuples(st.just("edit"), PICK, PICK, WORDS),
    st.tuples(st.just("delete"), PICK, PICK),
    st.tuples(st.just("react"), PICK, PICK, st.sampled_from(["👍", "🔥", None])),
    st.tuples(st.just("press"), PICK, PICK),
    st.tuples(st.just("block"), PICK),
    st.tuples(st.just("unblock"), PICK),
    st.tuples(st.just("join"), PICK),
    st.tuples(st.just("leave"), PICK),
    st.tuples(st.just("upgrade")),
    st.tuples(st.just("time"), st.sampled_from([1, 151, 3600, 90_000])),
    st.tuples(st.just("send"), PICK, WORDS),
    st.tuples(st.just("send_poll"), PICK),
    st.tuples(st.just("vote"), PICK, PICK),
    st.tuples(st.just("edit_own"), PICK, WORDS),
    st.tuples(st.just("delete_any"), PICK, PICK),
    st.tuples(st.just("answer")),
    st.tuples(st.just("pin"), PICK, PICK),
    st.tuples(st.just("copy"), PICK, PICK, PICK),
    st.tuples(st.just("ban"), PICK),
    st.tuples(st.just("poll"), st.integers(1, 5)),
    st.tuples(st.just("confirm")),
)
BUTTON = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


@dataclass
class Play:
    """A small world, what is done in it, and what must therefore be true."""

    sandbox: Sandbox
    http: aiohttp.ClientSession
    people: list[int] = field(default_factory=list)
    chats: list[int] = field(default_factory=list)
    # By chat and message id: the text that stands there now.
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    # What the bot sent: its texts with a button, and its polls.
    offers: list[tuple[int, int]] = field(default_factory=list)
    polls: list[tuple[int, int]] = field(default_factory=list)
    delivered: list[int] = field(default_factory=list)
    offset: int = 0
    queries: list[str] = field(default_factory=list)

    async def set_up(self) -> None:
        for number in range(PEOPLE):
            self.people.append((await self.sim("POST", "people", first_name=f"Person {number}"))["id"])
        owner = self.people[0]
        for kind in ("supergroup", "group"):
            group = await self.sim("POST", "groups", kind=kind, title="Tea", creator=owner, members=self.people[1:])
            await self.sim("POST", f"groups/{group['id']}/bot", by=owner, status="administrator")
            self.chats.append(group["id"])
        self.chats += self.people
        for chat in self.chats:
            if chat > 0:
                self.keep(await self.sim("POST", f"people/{chat}/start"))
            await self._send(self.chats.index(chat), "hello")
            await self._write(self.chats.index(chat), self.chats.index(chat), "good morning")
        await self._send_poll(0)

    async def sim(self, verb: str, path: str, **body: object) -> Any:
        """One act of a person; a refusal is an answer too, but the server must not break."""
        async with self.http.request(verb, f"{self.sandbox.url}/sim/{path}", json=body) as response:
            answer = await response.json()
        assert response.status in (200, 400, 404), (path, body, answer)
        return answer

    async def call(self, method: str, **params: object) -> Json:
        """One call of the bot, likewise."""
        address = f"{self.sandbox.base_url}{self.sandbox.token}/{method}"
        async with self.http.post(address, json=params) as response:
            answer = dict(await response.json())
        assert response.status in (200, 400, 403, 409, 429), (method, params, answer)
        assert answer["ok"] == (response.status == 200)
        return answer

    def message(self, chat: int, which: int) -> int:
        """A message of the chat, or one that never was."""
        known = [message_id for at, message_id in self.texts if at == chat]
        return known[which % len(known)] if known else 10_000 + which

    def keep(self, message: Json) -> None:
        key = message["chat"]["id"], message["message_id"]
        assert key not in self.texts, "a message id was given out twice"
        self.texts[key] = message.get("text", "")

    async def act(self, name: str, *what: Any) -> None:
        # So that a failing example can be read.
        spelt_out = ["x" * 4096 if one == "long" else one for one in what]
        await getattr(self, f"_{name}")(*spelt_out)

    def _person(self, which: int) -> int:
        return self.people[which % PEOPLE]

    def _chat(self, which: int) -> int:
        return self.chats[which % len(self.chats)]

    async def _write(self, who: int, where: int, text: str) -> None:
        answer = await self.sim("POST", f"people/{self._person(who)}/write", chat_id=self._chat(where), text=text)
        if "message_id" in answer:
            self.keep(answer)

    async def _start(self, who: int) -> None:
        self.keep(await self.sim("POST", f"people/{self._person(who)}/start"))

    async def _edit(self, where: int, which: int, text: str) -> None:
        chat = self._chat(where)
        for person in self.people:
            body = {"chat_id": chat, "message_id": self.message(chat, which), "text": text}
            answer = await self.sim("POST", f"people/{person}/edit", **body)
            if "message_id" in answer:
                self.texts[chat, answer["message_id"]] = answer.get("text", "")

    async def _delete(self, where: int, which: int) -> None:
        chat = self._chat(where)
        message_id = self.message(chat, which)
        body = {"chat_id": chat, "message_id": message_id}
        for person in self.people[which % 2 :]:
            if "error" not in await self.sim("POST", f"people/{person}/delete", **body):
                self.texts.pop((chat, message_id), None)

    async def _react(self, where: int, which: int, emoji: str | None) -> None:
        chat = self._chat(where)
        body = {"chat_id": chat, "message_id": self.message(chat, which), "emoji": emoji}
        await self.sim("POST", f"people/{self._person(which)}/react", **body)

    async def _press(self, who: int, which: int) -> None:
        chat, message_id = self.offers[which % len(self.offers)]
        body = {"chat_id": chat, "message_id": message_id, "label": "Yes"}
        answer = await self.sim("POST", f"people/{self._person(who)}/press", **body)
        if "query_id" in answer:
            self.queries.append(answer["query_id"])

    async def _block(self, who: int) -> None:
        await self.sim("POST", f"people/{self._person(who)}/block")

    async def _unblock(self, who: int) -> None:
        await self.sim("POST", f"people/{self._person(who)}/unblock")

    async def _join(self, who: int) -> None:
        await self.sim("POST", f"groups/{self.chats[0]}/members", user_id=self._person(who))

    async def _leave(self, who: int) -> None:
        await self.sim("DELETE", f"groups/{self.chats[0]}/members/{self._person(who)}")

    async def _upgrade(self) -> None:
        answer = await self.sim("POST", f"groups/{self.chats[1]}/upgrade", by=self.people[0])
        if "id" in answer:
            self.chats.append(answer["id"])

    async def _time(self, seconds: int) -> None:
        await self.sim("POST", "clock", advance=seconds)

    async def _send(self, where: int, text: str) -> None:
        answer = await self.call("sendMessage", chat_id=self._chat(where), text=text, reply_markup=BUTTON)
        if answer["ok"]:
            self.keep(answer["result"])
            self.offers.append((answer["result"]["chat"]["id"], answer["result"]["message_id"]))

    async def _send_poll(self, where: int) -> None:
        answer = await self.call(
            "sendPoll", chat_id=self._chat(where), question="Tea?", options=["Yes", "No"], is_anonymous=False
        )
        if answer["ok"]:
            self.keep(answer["result"])
            self.polls.append((answer["result"]["chat"]["id"], answer["result"]["message_id"]))

    async def _vote(self, who: int, which: int) -> None:
        chat, message_id = self.polls[which % len(self.polls)]
        body = {"chat_id": chat, "message_id": message_id, "options": [which % 2]}
        await self.sim("POST", f"people/{self._person(who)}/vote", **body)

    async def _edit_own(self, which: int, text: str) -> None:
        chat, message_id = self.offers[which % len(self.offers)]
        answer = await self.call("editMessageText", chat_id=chat, message_id=message_id, text=text)
        if answer["ok"]:
            self.texts[chat, message_id] = answer["result"]["text"]

    async def _delete_any(self, where: int, which: int) -> None:
        chat = self._chat(where)
        message_id = self.message(chat, which)
        if (await self.call("deleteMessage", chat_id=chat, message_id=message_id))["ok"]:
            self.texts.pop((chat, message_id), None)

    async def _answer(self) -> None:
        if self.queries:
            await self.call("answerCallbackQuery", callback_query_id=self.queries.pop(), text="ok")

    async def _pin(self, where: int, which: int) -> None:
        chat = self._chat(where)
        await self.call("pinChatMessage", chat_id=chat, message_id=self.message(chat, which))

    async def _copy(self, source: int, which: int, target: int) -> None:
        body = {"from_chat_id": self._chat(source), "message_id": self.message(self._chat(source), which)}
        answer = await self.call("forwardMessage", chat_id=self._chat(target), **body)
        if answer["ok"]:
            self.keep(answer["result"])

    async def _ban(self, who: int) -> None:
        await self.call("banChatMember", chat_id=self.chats[0], user_id=self._person(who))

    async def _poll(self, limit: int) -> None:
        """Takes updates without confirming what comes: the same ones may come again, in the same order."""
        answer = await self.call("getUpdates", offset=self.offset, limit=limit)
        ids = [update["update_id"] for update in answer.get("result", [])]
        assert ids == sorted(set(ids))
        assert all(update_id >= self.offset for update_id in ids), "a confirmed update came again"
        self.delivered = ids or self.delivered

    async def _confirm(self) -> None:
        if self.delivered:
            self.offset = self.delivered[-1] + 1
            await self._poll(1)

    async def check(self) -> None:
        """The transcripts show every message once, with its latest text, and none that was deleted."""
        for chat in self.chats:
            shown = await self.sim("GET", f"chats/{chat}/messages")
            ids = [message["message_id"] for message in shown]
            assert ids == sorted(set(ids))
            there = {message["message_id"]: message.get("text", "") for message in shown}
            expected = {message_id: text for (at, message_id), text in self.texts.items() if at == chat}
            assert expected.items() <= there.items()
            every = await self.sim("GET", f"chats/{chat}/messages?all=1")
            deleted = {message["message_id"] for message in every if message["sim"]["deleted"]}
            assert deleted == {message["message_id"] for message in every} - set(ids)


async def _play(acts: list[tuple[Any, ...]]) -> None:
    async with Sandbox(clock=Clock(NOON, frozen=True)) as sandbox, aiohttp.ClientSession() as http:
        play = Play(sandbox, http)
        await play.set_up()
        for name, *numbers in acts:
            await play.act(name, *numbers)
        await play.check()


@settings(max_examples=60)
@given(acts=st.lists(ACTS, min_size=10, max_size=40))
def test_any_interleaving(acts: list[tuple[Any, ...]]) -> None:
    asyncio.run(_play(acts))
