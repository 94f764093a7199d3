"""Webhooks: setting them, and how updates are brought there."""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, WebhookInfo
from telegram.error import Conflict

from sandbox.calls.faults import Fault
from sandbox.client import Group, Persona, Telegram
from sandbox.server import Sandbox
from tests.sandbox.raw import ask

Json = dict[str, object]
Reaction = Callable[[Json], Awaitable[web.StreamResponse]]


async def _content(_update: Json) -> web.StreamResponse:
    return web.Response()


@dataclass
class Site:
    """A bot's own server: what came in, with its headers, and how the next requests are answered."""

    url: str = ""
    arrived: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    react: Reaction = _content
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.arrived.append(await request.json())
        self.headers.append(dict(request.headers))
        self.news.set()
        return await self.react(self.arrived[-1])

    async def has(self, count: int) -> list[object]:
        """The texts of what came in, once there are so many."""
        while len(self.arrived) < count:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 10)
        return [_text(update) for update in self.arrived]


def _text(update: Json) -> object:
    content = next(value for name, value in update.items() if name != "update_id")
    assert isinstance(content, dict)
    return content.get("text") or content.get("data") or ""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_post("/hook", site.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield site
    await runner.cleanup()


async def _settled(bot: Bot, pending: int = 0) -> WebhookInfo:
    """getWebhookInfo, once so many updates are left."""
    while (info := await bot.get_webhook_info()).pending_update_count != pending:
        await asyncio.sleep(0)
    return info


async def _failed(bot: Bot, telegram: Telegram, seconds: float = 0) -> WebhookInfo:
    """getWebhookInfo, once an attempt has failed after the clock was moved on."""
    await telegram.clock.advance(seconds=seconds)
    now = await telegram.clock.advance()
    while (info := await bot.get_webhook_info()).last_error_date != now:
        await asyncio.sleep(0)
    return info


async def test_setting_and_deleting_are_commented(sandbox: Sandbox, site: Site, telegram: Telegram) -> None:
    set_it = {"url": site.url, "secret_token": "s3cret_-", "max_connections": 7}

    answers = [await ask(sandbox, "setWebhook", **set_it)]
    await telegram.clock.advance(seconds=1)
    answers.append(await ask(sandbox, "setWebhook", **set_it))
    answers.append(await ask(sandbox, "deleteWebhook"))
    answers.append(await ask(sandbox, "deleteWebhook"))
    answers.append(await ask(sandbox, "setWebhook", url=""))

    assert answers == [
        {"ok": True, "result": True, "description": text}
        for text in (
            "Webhook was set", "Webhook is already set", "Webhook was deleted", "Webhook is already deleted",
            "Webhook is already deleted",
        )
    ]  # fmt: skip


async def test_a_second_webhook_within_a_second_is_too_many(sandbox: Sandbox, site: Site, telegram: Telegram) -> None:
    await ask(sandbox, "setWebhook", url=site.url)

    refused = await ask(sandbox, "setWebhook", url=f"{site.url}2")

    assert refused == {
        "ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }  # fmt: skip
    assert sandbox.world.bot.webhook is not None
    assert sandbox.world.bot.webhook.url == site.url
    await telegram.clock.advance(seconds=1)
    assert (await ask(sandbox, "setWebhook", url=f"{site.url}2"))["ok"] is True


async def test_info(sandbox: Sandbox, site: Site) -> None:
    assert (await ask(sandbox, "getWebhookInfo"))["result"] == {
        "url": "", "has_custom_certificate": False, "pending_update_count": 0,
    }  # fmt: skip

    await ask(sandbox, "setWebhook", url=site.url, allowed_updates=["message", "teapot"], max_connections=1000)

    assert (await ask(sandbox, "getWebhookInfo"))["result"] == {
        "url": site.url, "has_custom_certificate": False, "pending_update_count": 0, "max_connections": 100,
        "ip_address": "127.0.0.1", "allowed_updates": ["message"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"url": "https://"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "ftp://127.0.0.1/hook"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "https://127.0.0.1:99999/"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "https://a b/"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "https://127.0.0.1", "secret_token": "x" * 257}, "Bad Request: secret token is too long"),
        (
            {"url": "https://127.0.0.1", "secret_token": "a b"},
            "Bad Request: secret token contains unallowed characters",
        ),
        (
            {"url": "https://nowhere.invalid"},
            "Bad Request: bad webhook: Failed to resolve host: Name or service not known",
        ),
        ({"url": "https://127.0.0.1", "ip_address": "1.2.3"}, "Bad Request: bad webhook: Invalid IP address specified"),
    ],
)
async def test_what_cannot_be_a_webhook(sandbox: Sandbox, params: Json, description: str) -> None:
    assert (await ask(sandbox, "setWebhook", **params))["description"] == description
    assert sandbox.world.bot.webhook is None


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"url": "http://127.0.0.1"}, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://127.0.0.1:8080"},
            "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "127.0.0.1:88"}, "Bad Request: bad webhook: IP address 127.0.0.1 is reserved"),
        ({"url": "https://[::1]/"}, "Bad Request: bad webhook: IPv6-only addresses are not allowed"),
    ],
)
async def test_where_telegram_itself_would_not_call(sandbox: Sandbox, params: Json, description: str) -> None:
    sandbox.world.strict_webhooks = True

    assert (await ask(sandbox, "setWebhook", **params))["description"] == description
    sandbox.world.strict_webhooks = False
    assert (await ask(sandbox, "getWebhookInfo"))["result"]["url"] == ""  # type: ignore[index]


async def test_a_certificate_is_accepted_up_to_its_size(sandbox: Sandbox, telegram: Telegram) -> None:
    url = f"{sandbox.base_url}{sandbox.token}/setWebhook"
    described = []
    async with aiohttp.ClientSession() as http:
        for size in ((3 << 20) + 1, 100):
            form = aiohttp.FormData({"url": "https://127.0.0.1:8443/"})
            form.add_field("certificate", io.BytesIO(b"x" * size), filename="cert.pem")
            async with http.post(url, data=form) as answer:
                described.append((await answer.json())["description"])
            await telegram.clock.advance(seconds=1)

    assert described == ["Bad Request: certificate size is too big (3145729 bytes)", "Webhook was set"]
    assert (await ask(sandbox, "getWebhookInfo"))["result"]["has_custom_certificate"] is True  # type: ignore[index]


async def test_updates_are_brought_with_the_secret(sandbox: Sandbox, site: Site, bot: Bot, nina: Persona) -> None:
    await bot.set_webhook(site.url, secret_token="s3cret")
    await nina.write("Hello")

    assert await site.has(2) == ["/start", "Hello"]
    assert [headers["X-Telegram-Bot-Api-Secret-Token"] for headers in site.headers] == ["s3cret"] * 2
    assert site.headers[0]["Content-Type"] == "application/json"
    assert site.arrived[1]["update_id"] == int(str(site.arrived[0]["update_id"])) + 1
    assert (await _settled(bot)).last_error_message is None


async def test_a_poll_is_refused_while_a_webhook_is_set(sandbox: Sandbox, site: Site, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    while not sandbox.world.bot.poller.waiting:
        await asyncio.sleep(0)
    await ask(sandbox, "setWebhook", url=site.url)

    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await waiting
    with pytest.raises(Conflict, match=re.escape("can't use getUpdates method while webhook is active; use delete")):
        await bot.get_updates()


async def test_what_is_pending_goes_from_hand_to_hand(site: Site, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.set_webhook(site.url)
    await site.has(1)
    await _settled(bot)
    await telegram.fault(on="webhook", code=500, times=None)
    await nina.write("one")
    await nina.write("two")
    await _settled(bot, 2)
    await bot.delete_webhook()
    polled = await bot.get_updates()
    await telegram.clear_faults()
    await telegram.clock.advance(seconds=1)
    await bot.set_webhook(site.url)

    assert [update.message and update.message.text for update in polled] == ["one", "two"]
    assert await site.has(3) == ["/start", "one", "two"]
    assert (await _settled(bot)).pending_update_count == 0


async def test_dropping_what_is_pending(site: Site, bot: Bot, nina: Persona) -> None:
    await bot.set_webhook(site.url, drop_pending_updates=True)
    await nina.write("two")

    assert await site.has(1) == ["two"]


async def test_retries_slow_down(sandbox: Sandbox, site: Site, bot: Bot, nina: Persona) -> None:
    rule = sandbox.world.faults.order(Fault(on="webhook", code=500, description="Oops", times=None))
    await bot.set_webhook(site.url)
    while rule.hits < 2:  # the first retry comes at once
        await asyncio.sleep(0)
    pauses = []
    for _ in range(9):
        before, waited = rule.hits, 0
        while rule.hits == before:
            sandbox.clock.advance(1)
            waited += 1
            for _ in range(9):  # the courier's turn
                await asyncio.sleep(0)
        pauses.append(waited)

    assert pauses[:5] == [2, 4, 8, 16, 32]
    assert all(60 <= pause <= 120 for pause in pauses[5:])
    assert (await bot.get_webhook_info()).last_error_message == "Wrong response from the webhook: 500 Oops"


async def test_a_webhook_may_ask_for_patience(site: Site, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    async def busy(_update: Json) -> web.StreamResponse:
        return web.Response(status=503, headers={"Retry-After": "100"})

    site.react = busy
    await bot.set_webhook(site.url)
    await site.has(1)
    info = await _failed(bot, telegram)
    site.react = _content
    await telegram.clock.advance(seconds=99)
    await bot.get_me()
    assert len(site.arrived) == 1

    await telegram.clock.advance(seconds=1)

    assert await site.has(2) == ["/start", "/start"]
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_an_update_is_given_up_when_it_is_too_old(
    site: Site, bot: Bot, nina: Persona, telegram: Telegram
) -> None:
    await telegram.fault(on="webhook", kind="cut", times=None)
    await bot.set_webhook(site.url)
    info = await _failed(bot, telegram)
    await telegram.clock.advance(days=1)
    await _settled(bot)
    await telegram.clear_faults()
    await nina.write("new")

    assert await site.has(1) == ["new"]
    assert info.last_error_message == "Connection reset by peer"


async def test_one_at_a_time_in_a_chat_and_several_chats_at_once(
    site: Site, bot: Bot, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await oleg.start()
    go = asyncio.Event()

    async def wait(_update: Json) -> web.StreamResponse:
        await go.wait()
        return web.Response()

    site.react = wait
    await bot.set_webhook(site.url, max_connections=2)
    await nina.write("n1")
    await oleg.write("o1")
    await site.has(2)
    await bot.get_me()

    assert sorted(map(str, await site.has(2))) == ["/start", "/start"]
    go.set()
    texts = await site.has(4)
    assert sorted(map(str, texts[2:])) == ["n1", "o1"]


async def test_max_connections_holds_other_chats_back(
    site: Site, bot: Bot, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await oleg.start()
    go = asyncio.Event()

    async def wait(_update: Json) -> web.StreamResponse:
        await go.wait()
        return web.Response()

    site.react = wait
    await bot.set_webhook(site.url, max_connections=1)
    await site.has(1)
    for _ in range(5):
        await bot.get_me()
    assert len(site.arrived) == 1

    go.set()
    await site.has(2)


async def test_a_press_does_not_wait_for_the_chat(site: Site, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.send_message(nina.id, "?", reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]})
    await telegram.fault("message", on="webhook", code=500, times=None)
    await bot.set_webhook(site.url)
    await nina.press(await nina.sees("?"), "Yes")

    assert await site.has(1) == ["yes"]
    assert (await _settled(bot, 1)).pending_update_count == 1


async def test_a_redirect_is_no_success(site: Site, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    async def moved(_update: Json) -> web.StreamResponse:
        return web.Response(status=301, headers={"Location": site.url})

    site.react = moved
    await bot.set_webhook(site.url)

    assert (await _failed(bot, telegram)).last_error_message == (
        "Wrong response from the webhook: 301 Moved Permanently"
    )
    assert (await _settled(bot, 1)).pending_update_count == 1


async def test_a_webhook_that_is_gone_for_23_hours_is_removed(
    site: Site, bot: Bot, nina: Persona, telegram: Telegram
) -> None:
    await telegram.fault(on="webhook", code=410, times=None)
    await bot.set_webhook(site.url)
    await _failed(bot, telegram)
    assert (await _failed(bot, telegram, seconds=23 * 3600 - 120)).url == site.url

    await telegram.clock.advance(seconds=300)
    while (await bot.get_webhook_info()).url:
        await telegram.clock.advance(seconds=1)

    assert [update.message and update.message.text for update in await bot.get_updates()] == ["/start"]
    await nina.write("polled")
    assert len(await bot.get_updates()) == 2


async def test_nobody_listens(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.set_webhook("http://127.0.0.1:9/")

    assert (await _failed(bot, telegram)).last_error_message == "Connection refused"


@pytest.mark.parametrize("encoding", ["json", "form", "multipart"])
async def test_an_answer_that_asks_for_a_call(
    site: Site, bot: Bot, nina: Persona, telegram: Telegram, encoding: str
) -> None:
    async def reply(_update: Json) -> web.StreamResponse:
        params = {"method": "SendMessage", "chat_id": str(nina.id), "text": "Welcome"}
        if encoding == "json":
            return web.json_response(params)
        if encoding == "form":
            body = "&".join(f"{name}={value}" for name, value in params.items())
            return web.Response(text=body, content_type="application/x-www-form-urlencoded")
        writer = aiohttp.MultipartWriter("form-data")
        for name, value in params.items():
            writer.append(value).set_content_disposition("form-data", name=name)
        return web.Response(body=writer, headers=writer.headers)

    site.react = reply
    await bot.set_webhook(site.url)

    (call,) = await telegram.called("sendMessage")

    assert (call.via, call.ok) == ("webhook", True)
    assert (await nina.sees("Welcome")).from_bot
    await _settled(bot)


@pytest.mark.parametrize(
    "body",
    [
        {"method": "getMe"}, {"method": "deleteWebhook"}, {"method": "LogOut"}, {"method": "close"},
        {"method": "setWebhook", "url": ""}, {"method": ["x"]}, [], "x", {"method": "sendMessage"},
    ],
)  # fmt: skip
async def test_answers_that_ask_for_nothing_that_can_be_done(
    site: Site, bot: Bot, nina: Persona, telegram: Telegram, body: object
) -> None:
    async def reply(_update: Json) -> web.StreamResponse:
        return web.Response(text=json.dumps(body), content_type="application/json")

    site.react = reply
    await bot.set_webhook(site.url)
    info = await _settled(bot)

    assert info.url == site.url
    assert [call.method for call in await telegram.calls() if call.ok and call.via == "webhook"] == []


async def test_a_webhook_that_does_not_answer(site: Site, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    forever = asyncio.Event()

    async def wait(_update: Json) -> web.StreamResponse:
        await forever.wait()
        return web.Response()

    site.react = wait
    await bot.set_webhook(site.url)
    await site.has(1)

    info = await _failed(bot, telegram, seconds=60)

    assert info.last_error_message == "Read timeout expired"
    forever.set()


async def test_an_ordered_timeout(site: Site, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault(on="webhook", kind="timeout", delay=30)
    await bot.set_webhook(site.url)
    assert site.arrived == []

    await _failed(bot, telegram, seconds=30)

    assert await site.has(1) == ["/start"]


async def test_a_group_and_raw_updates(site: Site, bot: Bot, coffee: Group, telegram: Telegram) -> None:
    await bot.set_webhook(site.url, drop_pending_updates=True)

    await telegram.load([{"message": {"text": "one"}}, {"message": {"text": "two"}}])

    assert sorted(map(str, await site.has(2))) == ["one", "two"]


async def test_raw_updates_keep_the_order_of_their_chat(site: Site, bot: Bot, telegram: Telegram) -> None:
    first_answered = asyncio.Event()

    async def slow(update: Json) -> web.StreamResponse:
        if _text(update) == "one":
            await first_answered.wait()
        return web.Response()

    site.react = slow
    await bot.set_webhook(site.url, drop_pending_updates=True)
    said = [("one", 5), ("two", 5), ("elsewhere", 6)]
    await telegram.load([{"message": {"text": text, "chat": {"id": chat}}} for text, chat in said])
    assert sorted(map(str, await site.has(2))) == ["elsewhere", "one"]
    first_answered.set()
    assert (await site.has(3))[2] == "two"


async def test_logging_out_takes_the_webhook_away(sandbox: Sandbox, site: Site, bot: Bot, telegram: Telegram) -> None:
    await bot.set_webhook(site.url)
    await bot.log_out()

    refused = await ask(sandbox, "getMe")

    assert refused == {"ok": False, "error_code": 400, "description": "Logged out"}
    await telegram.clock.advance(minutes=10)
    assert (await bot.get_webhook_info()).url == ""


async def test_closing(sandbox: Sandbox, bot: Bot, telegram: Telegram) -> None:
    assert (await ask(sandbox, "close"))["parameters"] == {"retry_after": 600}
    await telegram.clock.advance(minutes=10)
    assert await bot.close() is True

    assert (await ask(sandbox, "close"))["description"] == "Bad Request: the bot has already been closed"
    assert (await bot.get_me()).id == 123
    assert (await ask(sandbox, "close"))["error_code"] == 429
