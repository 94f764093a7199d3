"""The journal of calls, and waiting for them."""

import asyncio

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from sandbox.calls.params import Params
from sandbox.client import Persona, Telegram
from sandbox.server import Sandbox
from sandbox.wire.journal import MOST_BYTES, Entry, Journal


async def test_journal(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    before = len(await telegram.calls())
    await bot.send_message(nina.id, "[1]", reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "1"}]]})
    with pytest.raises(BadRequest):
        await bot.send_message(7, "Hello")

    sent, refused = await telegram.calls(since=before)

    assert (sent.n, sent.bot_id, sent.method, sent.ok, sent.error) == (before + 1, 123, "sendMessage", True, None)
    assert sent.params["chat_id"] == nina.id
    assert sent.params["text"] == "[1]"
    assert sent.params["reply_markup"] == {"inline_keyboard": [[{"text": "x", "callback_data": "1"}]]}
    assert sent.effect["message_id"] == 2
    assert (sent.status, sent.answer) == (200, {"ok": True, "result": sent.effect})
    assert (sent.at, sent.via) == ("2026-03-02T12:00:00+00:00", "http")
    assert refused.error == {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    assert (refused.status, refused.answer, refused.effect) == (400, refused.error, None)


async def test_calls_by_number_and_the_newest(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    for text in ("one", "two", "three"):
        await bot.send_message(nina.id, text)
    third = (await telegram.calls("SENDMESSAGE"))[-1]

    (alone,) = await telegram.get("calls", n=str(third.n))
    newest = await telegram.get("calls", method="sendMessage", limit="2")

    assert alone["params"]["text"] == "three"
    assert [call["params"]["text"] for call in newest] == ["two", "three"]
    assert await telegram.get("calls", bot_id="456") == []


async def test_a_malformed_request_is_in_the_journal_and_a_wrong_token_is_not(
    sandbox: Sandbox, bot: Bot, telegram: Telegram
) -> None:
    before = len(await telegram.calls())
    async with aiohttp.ClientSession() as http:
        form = {"Content-Type": "multipart/form-data"}
        await http.post(f"{sandbox.base_url}{sandbox.token}/sendMessage", data=b"x", headers=form)
        await http.post(f"{sandbox.base_url}{sandbox.token}/makeCoffee")
        await http.post(f"{sandbox.base_url}123:other/getMe")

    unreadable, unknown = await telegram.calls(since=before)

    assert unreadable.answer["description"] == "Bad Request: boundary not found"
    assert (unreadable.method, unreadable.status) == ("sendMessage", 400)
    assert (unknown.method, unknown.status) == ("makeCoffee", 404)


async def test_waiting_for_the_nth_call(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    waiting = asyncio.create_task(telegram.called("sendMessage", times=3))
    for text in ("one", "two", "three", "four"):
        await bot.send_message(nina.id, text)
        await bot.get_me()

    calls = await waiting

    assert [call.params["text"] for call in calls] == ["one", "two", "three"]
    since = calls[1].n
    assert [call.params["text"] for call in await telegram.called("sendMessage", times=2, since=since)] == [
        "three",
        "four",
    ]


async def test_a_call_that_never_comes(sandbox: Sandbox) -> None:
    async with Telegram(sandbox.url, patience=0) as hasty:
        with pytest.raises(TimeoutError, match="there were 0 calls of sendPhoto, not 1"):
            await hasty.called("sendPhoto")


async def test_files_and_long_polls_are_not_kept(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.send_document(nina.id, b"x" * 5000, filename="a.bin")
    await telegram.load([{"message": {"text": "x" * 70_000}}])
    with pytest.raises(TelegramError):
        await bot.send_message(nina.id, "x" * 70_000)
    await telegram.get("state")

    sent = (await telegram.calls("sendDocument"))[0]

    assert sent.params["document"] == {"file": "a.bin", "size": 5000}


def test_old_words_are_forgotten_where_they_weigh_too_much(sandbox: Sandbox) -> None:
    journal = Journal()
    piece = b'"%s"' % (b"x" * 60_000)
    count = MOST_BYTES // len(piece) + 10
    for n in range(1, count + 1):
        at = sandbox.clock.now()
        journal.record(Entry(n, 123, "getMe", Params({}), True, 200, piece, None, at, 0.1, "http"))

    kept = [call["n"] for call in journal.find() if call["answer"] is not None]

    assert journal.count == len(journal.find()) == count
    assert kept == list(range(count - MOST_BYTES // len(piece) + 1, count + 1))
