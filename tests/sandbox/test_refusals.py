"""Every refusal that Telegram is known for, word for word, each from its real cause."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from sandbox.client import Group, Persona, Telegram
from sandbox.server import Sandbox
from sandbox.shapes import Json

GONE = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
BUTTON = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


@dataclass
class Scene:
    """A private chat with Nina, a group with her and Oleg, and a bot that calls by plain HTTP."""

    sandbox: Sandbox
    telegram: Telegram
    http: aiohttp.ClientSession
    nina: Persona
    oleg: Persona
    coffee: Group

    async def call(self, method: str, *, token: str = "", **params: Any) -> Json:
        """The answer as it came; it has the HTTP status that it says."""
        address = f"{self.sandbox.url}/bot{token or self.sandbox.token}/{method}"
        async with self.http.post(address, json=params) as response:
            answer = dict(await response.json())
        assert response.status == answer.get("error_code", 200)
        return answer

    async def says(self, **params: Any) -> Json:
        """sendMessage, to Nina if nobody else is named."""
        return await self.call("sendMessage", **{"chat_id": self.nina.id, "text": "hello"} | params)

    async def told(self) -> Json:
        """A message of the bot to Nina."""
        return dict((await self.says(text="hello"))["result"])

    async def group(self, kind: str, *, status: str = "member") -> int:
        """A chat of that kind with the bot in it."""
        shown = await self.telegram.post("groups", kind=kind, title="Tea", creator=self.nina.id)
        chat_id = int(shown["id"])
        await self.telegram.post(f"groups/{chat_id}/bot", by=self.nina.id, status=status)
        return chat_id

    async def kicked_from(self, kind: str) -> Json:
        chat_id = await self.group(kind, status="administrator")
        await self.telegram.request("DELETE", f"groups/{chat_id}/bot", params={"by": str(self.nina.id)})
        return await self.says(chat_id=chat_id)

    async def after_leaving(self, kind: str) -> Json:
        chat_id = await self.group(kind, status="administrator")
        assert (await self.call("leaveChat", chat_id=chat_id))["ok"]
        return await self.says(chat_id=chat_id)


@pytest.fixture
async def scene(
    sandbox: Sandbox, telegram: Telegram, nina: Persona, oleg: Persona, coffee: Group
) -> AsyncIterator[Scene]:
    async with aiohttp.ClientSession() as http:
        yield Scene(sandbox, telegram, http, nina, oleg, coffee)


Cause = Callable[[Scene], Awaitable[Json]]
ROWS: list[Any] = []


def refusal(code: int, description: str, **parameters: object) -> Callable[[Cause], Cause]:
    """One row: the cause below shall be refused with this."""

    def enlist(cause: Cause) -> Cause:
        prefix = {400: "Bad Request: ", 403: "Forbidden: "}.get(code, "")
        body = {"ok": False, "error_code": code, "description": prefix + description}
        row = body | ({"parameters": parameters} if parameters else {})
        ROWS.append(pytest.param(cause, row, id=f"{cause.__name__.strip('_')}"))
        return cause

    return enlist


@refusal(401, "Unauthorized: invalid token specified")
async def malformed_token(scene: Scene) -> Json:
    return await scene.call("getMe", token="none")


@refusal(401, "Unauthorized")
async def unknown_token(scene: Scene) -> Json:
    return await scene.call("getMe", token="123:other")


@refusal(404, "Not Found: method not found")
async def unknown_method(scene: Scene) -> Json:
    return await scene.call("sendLove")


@refusal(400, "chat_id is empty")
async def no_chat(scene: Scene) -> Json:
    return await scene.call("sendMessage", text="hello")


@refusal(400, "chat not found")
async def unknown_chat(scene: Scene) -> Json:
    return await scene.says(chat_id=-1_001_234_567_890)


@refusal(400, "chat not found")
async def stranger(scene: Scene) -> Json:
    return await scene.says(chat_id=(await scene.telegram.person("Vera")).id)


@refusal(403, "bot can't initiate conversation with a user")
async def known_but_never_started(scene: Scene) -> Json:
    return await scene.says(chat_id=scene.oleg.id)


@refusal(403, "bot was blocked by the user")
async def blocked(scene: Scene) -> Json:
    await scene.nina.block()
    return await scene.says()


@refusal(403, "user is deactivated")
async def deleted_account(scene: Scene) -> Json:
    await scene.telegram.request("DELETE", f"people/{scene.nina.id}")
    return await scene.says()


@refusal(403, "bot can't send messages to bots")
async def to_a_bot(scene: Scene) -> Json:
    await scene.telegram.post("bots", token="456:def", first_name="Other", username="other_bot")
    return await scene.says(chat_id=456)


@refusal(403, "bot was kicked from the group chat")
async def kicked_from_a_group(scene: Scene) -> Json:
    return await scene.kicked_from("group")


@refusal(403, "bot was kicked from the supergroup chat")
async def kicked_from_a_supergroup(scene: Scene) -> Json:
    return await scene.kicked_from("supergroup")


@refusal(403, "bot was kicked from the channel chat")
async def kicked_from_a_channel(scene: Scene) -> Json:
    return await scene.kicked_from("channel")


@refusal(403, "bot is not a member of the group chat")
async def left_a_group(scene: Scene) -> Json:
    return await scene.after_leaving("group")


@refusal(403, "bot is not a member of the supergroup chat")
async def left_a_supergroup(scene: Scene) -> Json:
    return await scene.after_leaving("supergroup")


@refusal(403, "bot is not a member of the channel chat")
async def left_a_channel(scene: Scene) -> Json:
    return await scene.after_leaving("channel")


@refusal(403, "bot is not a member of the supergroup chat")
async def never_a_member(scene: Scene) -> Json:
    shown = await scene.telegram.post("groups", kind="supergroup", title="Tea", creator=scene.nina.id)
    return await scene.says(chat_id=shown["id"])


@refusal(403, "the group chat was deleted")
async def deleted_group(scene: Scene) -> Json:
    chat_id = await scene.group("group")
    await scene.telegram.request("DELETE", f"groups/{chat_id}", params={"by": str(scene.nina.id)})
    return await scene.says(chat_id=chat_id)


@refusal(400, "not enough rights to send text messages to the chat")
async def muted(scene: Scene) -> Json:
    chat_id = await scene.group("supergroup")
    await scene.telegram.request(
        "PATCH", f"groups/{chat_id}", json={"by": scene.nina.id, "permissions": {"can_send_messages": False}}
    )
    return await scene.says(chat_id=chat_id)


@refusal(400, "message text is empty")
async def empty_text(scene: Scene) -> Json:
    return await scene.says(text="")


@refusal(400, "message is too long")
async def long_text(scene: Scene) -> Json:
    return await scene.says(text="x" * 4097)


@refusal(400, "MESSAGE_TOO_LONG")
async def long_edit(scene: Scene) -> Json:
    message = await scene.told()
    return await scene.call("editMessageText", chat_id=scene.nina.id, message_id=message["message_id"], text="x" * 4097)


@refusal(400, "text is too long")
async def very_long_text(scene: Scene) -> Json:
    return await scene.says(text="x" * (32 * 1024 + 1))


@refusal(400, "message caption is too long")
async def long_caption(scene: Scene) -> Json:
    posted = (await scene.nina.photo("latte"))[0]
    photo = posted.body["photo"][-1]["file_id"]
    return await scene.call("sendPhoto", chat_id=scene.nina.id, photo=photo, caption="x" * 1025)


@refusal(400, "can't parse entities: Can't find end tag corresponding to start tag \"b\"")
async def bad_html(scene: Scene) -> Json:
    return await scene.says(text="<b>hello", parse_mode="HTML")


@refusal(400, "unsupported parse_mode")
async def bad_parse_mode(scene: Scene) -> Json:
    return await scene.says(parse_mode="BBCode")


@refusal(400, NOT_MODIFIED)
async def edit_without_change(scene: Scene) -> Json:
    message = await scene.told()
    return await scene.call(
        "editMessageText", chat_id=scene.nina.id, message_id=message["message_id"], text=message["text"]
    )


@refusal(400, "message to edit not found")
async def edit_of_nothing(scene: Scene) -> Json:
    return await scene.call("editMessageText", chat_id=scene.nina.id, message_id=99, text="x")


@refusal(400, "message to delete not found")
async def deletion_of_nothing(scene: Scene) -> Json:
    return await scene.call("deleteMessage", chat_id=scene.nina.id, message_id=99)


@refusal(400, "message to be replied not found")
async def reply_to_nothing(scene: Scene) -> Json:
    return await scene.says(reply_parameters={"message_id": 99})


@refusal(400, "message to react not found")
async def reaction_to_nothing(scene: Scene) -> Json:
    return await scene.call("setMessageReaction", chat_id=scene.nina.id, message_id=99)


@refusal(400, "message to pin not found")
async def pin_of_nothing(scene: Scene) -> Json:
    return await scene.call("pinChatMessage", chat_id=scene.nina.id, message_id=99)


@refusal(400, "message to copy not found")
async def copy_of_nothing(scene: Scene) -> Json:
    return await scene.call("copyMessage", chat_id=scene.nina.id, from_chat_id=scene.nina.id, message_id=99)


@refusal(400, "message to forward not found")
async def forward_of_nothing(scene: Scene) -> Json:
    return await scene.call("forwardMessage", chat_id=scene.nina.id, from_chat_id=scene.nina.id, message_id=99)


@refusal(400, "message can't be edited")
async def edit_of_anothers(scene: Scene) -> Json:
    written = await scene.nina.write("mine")
    return await scene.call("editMessageText", chat_id=scene.nina.id, message_id=written.id, text="x")


@refusal(400, "message can't be deleted")
async def deletion_as_a_plain_member(scene: Scene) -> Json:
    chat_id = await scene.group("supergroup")
    written = await scene.telegram.post(f"people/{scene.nina.id}/write", chat_id=chat_id, text="mine")
    return await scene.call("deleteMessage", chat_id=chat_id, message_id=written["message_id"])


@refusal(400, "message can't be deleted for everyone")
async def deletion_after_two_days(scene: Scene) -> Json:
    message = await scene.told()
    await scene.telegram.clock.advance(hours=49)
    return await scene.call("deleteMessage", chat_id=scene.nina.id, message_id=message["message_id"])


@refusal(400, GONE)
async def unknown_query(scene: Scene) -> Json:
    return await scene.call("answerCallbackQuery", callback_query_id="7")


@refusal(400, GONE)
async def query_answered_before(scene: Scene) -> Json:
    await scene.says(reply_markup=BUTTON)
    query = await scene.nina.press(await scene.nina.sees("hello"), "Yes")
    assert (await scene.call("answerCallbackQuery", callback_query_id=query))["ok"]
    return await scene.call("answerCallbackQuery", callback_query_id=query)


@refusal(400, GONE)
async def query_of_151_seconds_ago(scene: Scene) -> Json:
    await scene.says(reply_markup=BUTTON)
    query = await scene.nina.press(await scene.nina.sees("hello"), "Yes")
    await scene.telegram.clock.advance(seconds=151)
    return await scene.call("answerCallbackQuery", callback_query_id=query)


@refusal(400, "BUTTON_DATA_INVALID")
async def button_data_of_65_bytes(scene: Scene) -> Json:
    return await scene.says(reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "é" * 32 + "x"}]]})


@refusal(400, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
async def button_without_action(scene: Scene) -> Json:
    return await scene.says(reply_markup={"inline_keyboard": [[{"text": "Yes"}]]})


@refusal(400, "invalid file_id")
async def unknown_file(scene: Scene) -> Json:
    return await scene.call("getFile", file_id="none")


@refusal(400, "wrong file_id or the file is temporarily unavailable")
async def file_of_another_bot(scene: Scene) -> Json:
    await scene.telegram.post("bots", token="456:def", first_name="Other", username="other_bot")
    posted = (await scene.nina.photo("latte"))[0]
    assert (await scene.call("getFile", file_id=posted.body["photo"][-1]["file_id"]))["ok"]
    return await scene.call("getFile", token="456:def", file_id=posted.body["photo"][-1]["file_id"])


@refusal(400, "file is too big")
async def download_of_21_megabytes(scene: Scene) -> Json:
    form = aiohttp.FormData({"chat_id": str(scene.nina.id)})
    form.add_field("document", io.BytesIO(bytes(21 * 1024 * 1024)), filename="large.bin")
    address = f"{scene.sandbox.base_url}{scene.sandbox.token}/sendDocument"
    async with scene.http.post(address, data=form) as response:
        sent = await response.json()
    return await scene.call("getFile", file_id=sent["result"]["document"]["file_id"])


@refusal(400, "user is an administrator of the chat")
async def ban_of_an_administrator(scene: Scene) -> Json:
    await scene.coffee.join(scene.oleg, by=scene.nina, status="administrator")
    return await scene.call("banChatMember", chat_id=scene.coffee.id, user_id=scene.oleg.id)


@refusal(400, "HIDE_REQUESTER_MISSING")
async def approval_of_no_request(scene: Scene) -> Json:
    vera = await scene.telegram.person("Vera")
    await vera.start()
    return await scene.call("approveChatJoinRequest", chat_id=scene.coffee.id, user_id=vera.id)


@refusal(400, "USER_ALREADY_PARTICIPANT")
async def approval_of_a_member(scene: Scene) -> Json:
    return await scene.call("approveChatJoinRequest", chat_id=scene.coffee.id, user_id=scene.oleg.id)


@refusal(409, WEBHOOK_ACTIVE)
async def poll_beside_a_webhook(scene: Scene) -> Json:
    assert (await scene.call("setWebhook", url="https://127.0.0.1:8443/hook"))["ok"]
    return await scene.call("getUpdates")


@refusal(429, "Too Many Requests: retry after 1", retry_after=1)
async def flood(scene: Scene) -> Json:
    await scene.telegram.post("flood", on=True)
    answers = [await scene.says(text=f"hello {n}") for n in range(10)]
    return next(answer for answer in answers if not answer["ok"])


@refusal(500, "Internal Server Error: restart")
async def outage(scene: Scene) -> Json:
    await scene.telegram.fault("sendMessage", code=500)
    return await scene.says()


@pytest.mark.parametrize(("cause", "answer"), ROWS)
async def test_refusal(scene: Scene, cause: Cause, answer: Json) -> None:
    assert await cause(scene) == answer


async def test_upgraded_group_names_its_heir(scene: Scene) -> None:
    old = await scene.group("group")

    upgraded = await scene.telegram.post(f"groups/{old}/upgrade", by=scene.nina.id)

    assert upgraded["id"] < -1_000_000_000_000
    assert await scene.says(chat_id=old) == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": upgraded["id"]},
    }
    assert (await scene.says(chat_id=upgraded["id"]))["ok"]


async def test_the_older_of_two_polls_is_told(scene: Scene) -> None:
    await scene.call("deleteWebhook", drop_pending_updates=True)
    first = asyncio.create_task(scene.call("getUpdates", timeout=50))
    while not scene.sandbox.world.bot.poller.waiting:
        await asyncio.sleep(0)
    second = asyncio.create_task(scene.call("getUpdates", timeout=50))

    assert await first == {"ok": False, "error_code": 409, "description": OTHER_POLL}
    await scene.nina.write("hello")
    assert [update["message"]["text"] for update in (await second)["result"]] == ["hello"]


async def test_an_outage_may_be_a_page(scene: Scene) -> None:
    await scene.telegram.post("faults", method="sendMessage", kind="html")
    address = f"{scene.sandbox.base_url}{scene.sandbox.token}/sendMessage"

    async with scene.http.post(address, json={"chat_id": scene.nina.id, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "Bad Gateway" in await response.text()
