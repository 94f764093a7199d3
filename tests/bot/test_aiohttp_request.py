"""Our request is to PTB what its own is: the same calls arrive, the same errors come back, and none has the token."""

import asyncio
import io
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot import telegram as client
from bot.aiohttp_request import NOT_SENT, AiohttpRequest
from sandbox import samples
from sandbox.client import Telegram
from sandbox.server import Sandbox

TOKEN = "123456:a-canary-token"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def sandbox_options() -> dict[str, Any]:
    return {"token": TOKEN}


@asynccontextmanager
async def speaking_to(url: str, *, connections: int = 4) -> AsyncIterator[client.Telegram]:
    """Our client, its requests open, without having asked for its own name."""
    requests = [AiohttpRequest(connections=connections, tls=client._tls()) for _ in range(2)]
    for request in requests:
        await request.initialize()
    bot = client.Telegram(TOKEN, base_url=f"{url}/bot", request=requests[0], get_updates_request=requests[1])
    yield bot
    for request in requests:
        await request.shutdown()


@asynccontextmanager
async def listening(serve: Serve) -> AsyncIterator[str]:
    """A server that does to every call what a test wants; its address."""
    running: set[asyncio.Task[Any]] = set()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await reader.read(65_536)
            await serve(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def failure(url: str, **options: Any) -> TelegramError:
    """How a message to nobody in particular fails there."""
    async with speaking_to(url) as bot:
        with pytest.raises(TelegramError) as raised:
            await bot.call("sendMessage", {"chat_id": 1, "text": "hello"}, **options)
    return raised.value


def says(status: str, body: bytes, *, length: int | None = None) -> Serve:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {length or len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    return serve


async def close(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def hang(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def babble(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 this is no web server\r\n\r\n")
    await writer.drain()


@pytest.mark.parametrize(
    ("serve", "kind"),
    [
        (close, NetworkError),
        (reset, NetworkError),
        (babble, NetworkError),
        (says("200 OK", b'{"ok":true,"result":{"mess', length=200), NetworkError),
        (says("200 OK", b"<html>welcome to the hotel</html>"), TelegramError),
        (says("200 OK", b"[1]"), TelegramError),
        (says("200 OK", b'{"ok":true}'), TelegramError),
        (says("302 Found", b""), NetworkError),
        (says("500 Internal Server Error", b'{"ok":false,"description":"restart"}'), NetworkError),
        (says("502 Bad Gateway", b"<html>bad gateway</html>"), NetworkError),
        (hang, TimedOut),
    ],
)
async def test_what_may_have_been_sent(serve: Serve, kind: type[TelegramError]) -> None:
    async with listening(serve) as url:
        error = await failure(url, **({"seconds": 0.05} if serve is hang else {}))
    assert type(error) is kind
    assert not isinstance(error.__cause__, NOT_SENT)
    _holds_no_token(error)


async def test_what_was_not_sent(unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = await failure(f"http://127.0.0.1:{unused_tcp_port}")

    async def nowhere(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", nowhere)
    unknown = await failure("http://no.such.host")
    for error in (refused, unknown):
        assert type(error) is NetworkError
        assert isinstance(error.__cause__, NOT_SENT)
        _holds_no_token(error)


async def test_a_pool_that_is_full_is_waited_for_and_nothing_is_sent() -> None:
    async with listening(hang) as url, speaking_to(url, connections=1) as bot:
        first = asyncio.create_task(bot.call("getMe", {}))
        await asyncio.sleep(0)
        with pytest.raises(TimedOut) as raised:
            await bot.send_message(1, "hello", connect_timeout=0.02, pool_timeout=0.02)
        assert isinstance(raised.value.__cause__, NOT_SENT)
        _holds_no_token(raised.value)
        first.cancel()


async def test_tls_that_nobody_vouches_for_is_not_spoken_to() -> None:
    async with listening(close) as url:
        error = await failure(url.replace("http:", "https:"))
    assert isinstance(error.__cause__, NOT_SENT)
    _holds_no_token(error)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"description": "Bad Request: chat not found"}, BadRequest),
        (401, {"description": "Unauthorized"}, InvalidToken),
        (403, {"description": "Forbidden: bot was blocked by the user"}, Forbidden),
        (404, {"description": "Not Found"}, InvalidToken),
        (409, {"description": "Conflict: terminated"}, Conflict),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 7}}, RetryAfter),
        (400, {"description": "Bad Request", "parameters": {"migrate_to_chat_id": -1005}}, ChatMigrated),
    ],
)
async def test_refusals_are_ptbs(telegram: Telegram, status: int, body: dict[str, Any], kind: type[Exception]) -> None:
    await telegram.fault("sendMessage", code=status, **body)
    error = await failure(telegram.url)
    assert type(error) is kind
    if isinstance(error, RetryAfter):
        assert error.retry_after == timedelta(seconds=7)
    if isinstance(error, ChatMigrated):
        assert error.new_chat_id == -1005
    _holds_no_token(error)


def _holds_no_token(error: BaseException) -> None:
    """Neither the error nor what led to it, printed with all that is known."""
    one: BaseException | None = error
    while one is not None:
        told = [repr(one), str(one), repr(one.args), repr(vars(one)), *traceback.format_exception(one)]
        assert not [said for said in told if "canary" in said]
        assert one.__context__ is None or one.__context__ is one.__cause__ or one.__cause__ is None
        one = one.__cause__ or one.__context__


async def test_the_same_calls_arrive_as_with_ptbs_own(telegram: Telegram, sandbox: Sandbox) -> None:
    nina = await telegram.person("Nina")
    await nina.start()
    options: dict[str, Any] = {"base_url": sandbox.base_url, "base_file_url": sandbox.base_file_url}
    theirs = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    ours = [AiohttpRequest(connections=4, tls=client._tls()) for _ in range(2)]
    journals, effects = [], []
    for polls, calls in (theirs, ours):
        since = (await telegram.calls() or [None])[-1]
        async with Bot(TOKEN, get_updates_request=polls, request=calls, **options) as bot:
            await _use(bot, nina.id)
        made = await telegram.calls(since=since.n if since else 0)
        journals.append([(call.method, _alike(call.params)) for call in made])
        effects.append([call.ok for call in made])
    assert journals[0] == journals[1]
    assert effects[0] == effects[1]
    assert all(effects[1])


async def _use(bot: Bot, chat_id: int) -> None:
    """What PTB's methods send: numbers, flags, lists, objects, Chinese, files by every way."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("加入 & join", callback_data="a=1&b")]])
    await bot.send_message(chat_id, "早上好 <b>&amp;</b> 😀 +%", parse_mode="HTML", reply_markup=keyboard)
    await bot.send_message(chat_id, "quiet", disable_notification=True, protect_content=False)
    picture = samples.draw("latte")
    await bot.send_photo(chat_id, picture, caption="卡布奇诺")
    await bot.send_document(chat_id, io.BytesIO(b"%PDF-1.4"), filename='菜单 "new".pdf')
    album = [InputMediaPhoto(picture, caption="one"), InputMediaPhoto(samples.draw("cake"))]
    sent = await bot.send_media_group(chat_id, album)
    file = await bot.get_file(sent[0].photo[-1].file_id)
    assert (await file.download_as_bytearray())[:2] == picture[:2]
    await bot.get_updates(offset=0, limit=10, timeout=0, allowed_updates=["message"])
    await bot.set_my_commands([("help", "What I can do")], language_code="zh")


def _alike(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters but for the names that are made up anew for each file."""
    fleeting = ("attached", "media", "file_id")
    return {name: value for name, value in params.items() if not name.startswith(fleeting)}


async def test_it_must_be_opened_and_may_be_opened_twice(telegram: Telegram) -> None:
    request = AiohttpRequest(connections=1, tls=client._tls())
    bot = client.Telegram(TOKEN, base_url=f"{telegram.url}/bot", request=request)
    with pytest.raises(TelegramError, match="not initialized"):
        await bot.call("getMe", {})
    await request.initialize()
    await request.initialize()
    assert (await bot.call("getMe", {}))["id"] == 123456
    await request.shutdown()
    await request.shutdown()
    assert "canary" not in repr(request)
