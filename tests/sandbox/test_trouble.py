"""Faults on order, flood limits and the journal of calls."""

from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from sandbox.client import Group, Persona, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox


async def test_the_next_calls_fail_as_ordered(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("sendMessage", code=500, times=2)

    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error: restart"):
            await bot.send_message(nina.id, "Hello")
    assert (await bot.send_message(nina.id, "Hello")).text == "Hello"
    assert [call.ok for call in await telegram.calls("sendMessage")] == [False, False, True]


async def test_faults_of_one_chat_and_of_any_method(bot: Bot, coffee: Group, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("*", code=403, chat=nina)
    await bot.send_message(coffee.id, "Hello")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(nina.id, "Hello")

    await telegram.fault("sendMessage", code=400, description="Bad Request: odd")
    await telegram.clear_faults()

    assert (await bot.send_message(nina.id, "Hello")).text == "Hello"


async def test_ordered_flood(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("sendMessage", code=429, retry_after=7)

    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(nina.id, "Hello")

    assert refusal.value.retry_after == timedelta(seconds=7)


async def test_connection_cut_before_the_effect(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("sendMessage")

    with pytest.raises(NetworkError):
        await bot.send_message(nina.id, "Hello")

    (call,) = await telegram.calls("sendMessage")
    assert (call.ok, call.effect) == (False, None)
    assert len(await telegram.transcript(nina)) == 1


async def test_connection_cut_after_the_effect(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("sendMessage", after=True)

    with pytest.raises(NetworkError):
        await bot.send_message(nina.id, "Hello")

    (call,) = await telegram.calls("sendMessage")
    assert (call.ok, call.effect["text"]) == (False, "Hello")
    assert (await nina.sees("Hello")).id == call.effect["message_id"]


async def test_journal(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    before = len(await telegram.calls())
    await bot.send_message(nina.id, "[1]", reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "1"}]]})
    with pytest.raises(BadRequest):
        await bot.send_message(7, "Hello")

    sent, refused = await telegram.calls(since=before)

    assert (sent.n, sent.method, sent.ok, sent.error) == (before + 1, "sendMessage", True, None)
    assert sent.params["chat_id"] == nina.id
    assert sent.params["text"] == "[1]"
    assert sent.params["reply_markup"] == {"inline_keyboard": [[{"text": "x", "callback_data": "1"}]]}
    assert sent.effect["message_id"] == 2
    assert sent.at == "2026-03-02T12:00:00+00:00"
    assert refused.error == {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}


@pytest.fixture
async def strict() -> Sandbox:
    """A sandbox with flood limits, not started yet."""
    return Sandbox(clock=Clock(datetime(2026, 3, 2, tzinfo=UTC), frozen=True), flood=True)


async def _sent(bot: Bot, chat_id: int, messages: int) -> int:
    """How many of the messages pass before Telegram refuses, 0 to `messages`."""
    for number in range(messages):
        try:
            await bot.send_message(chat_id, str(number))
        except RetryAfter:
            return number
    return messages


async def test_flood_limits(strict: Sandbox) -> None:
    async with strict, Telegram(strict.url) as telegram, Bot(strict.token, base_url=strict.base_url) as bot:
        people = [await telegram.person(f"Person {number}") for number in range(40)]
        for person in people:
            await person.start()
        group = await telegram.group("Coffee", creator=people[0])

        assert await _sent(bot, people[0].id, 3) == 1
        await telegram.clock.advance(seconds=1)
        assert await _sent(bot, people[0].id, 3) == 1
        await telegram.clock.advance(seconds=1)
        assert await _sent(bot, group.id, 25) == 20
        with pytest.raises(RetryAfter) as refusal:
            await bot.send_message(group.id, "once more")
        assert refusal.value.retry_after == timedelta(seconds=60)
        await telegram.clock.advance(seconds=60)
        assert [await _sent(bot, person.id, 1) for person in people] == [1] * 30 + [0] * 10
