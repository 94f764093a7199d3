"""Telegram's flood limits, switched on."""

import math
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest, RetryAfter
from telegram.request import HTTPXRequest

from sandbox import samples
from sandbox.client import Group, Persona, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox with flood limits."""
    async with Sandbox(clock=Clock(datetime(2026, 3, 2, tzinfo=UTC), frozen=True), flood=True) as sandbox:
        yield sandbox


async def _sent(bot: Bot, chat_id: int, messages: int, **options: bool) -> int:
    """How many of the messages pass before Telegram refuses, 0 to `messages`."""
    for number in range(messages):
        try:
            await bot.send_message(chat_id, str(number), **options)  # type: ignore[arg-type]
        except RetryAfter:
            return number
    return messages


async def test_a_person_gets_one_a_second_and_a_short_burst(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    assert await _sent(bot, nina.id, 9) == 3
    await telegram.clock.advance(seconds=1)
    assert await _sent(bot, nina.id, 9) == 1
    await telegram.clock.advance(seconds=60)
    assert await _sent(bot, nina.id, 9) == 3
    assert len(await telegram.transcript(nina)) == 1 + 3 + 1 + 3


async def test_a_group_gets_twenty_a_minute(bot: Bot, coffee: Group, telegram: Telegram) -> None:
    assert await _sent(bot, coffee.id, 25) == 20
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(coffee.id, "once more")
    assert refusal.value.retry_after == timedelta(seconds=3)
    await telegram.clock.advance(seconds=3)
    assert await _sent(bot, coffee.id, 25) == 1
    await telegram.clock.advance(seconds=60)
    assert await _sent(bot, coffee.id, 25) == 20


async def _crowd(telegram: Telegram) -> list[Persona]:
    people = [await telegram.person(f"Person {number}") for number in range(40)]
    for person in people:
        await person.start()
    return people


async def test_all_chats_together_get_thirty_a_second(bot: Bot, telegram: Telegram) -> None:
    people = await _crowd(telegram)

    assert [await _sent(bot, person.id, 1) for person in people] == [1] * 30 + [0] * 10
    await telegram.clock.advance(seconds=1)
    assert [await _sent(bot, person.id, 1) for person in people] == [1] * 30 + [0] * 10


async def test_each_bot_has_its_own_limits(sandbox: Sandbox, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.post("bots", token="456:def", first_name="Other", username="other_bot", privacy=False)
    group = await telegram.group("Tea", creator=nina)
    await telegram.post(f"groups/{group.id}/bot", by=nina.id, status="administrator", bot_id=456)
    request = HTTPXRequest(httpx_kwargs={"verify": False})

    async with Bot("456:def", base_url=sandbox.base_url, request=request) as other:
        assert await _sent(bot, group.id, 25) == 20
        assert await _sent(other, group.id, 25) == 20


async def test_an_album_counts_each_of_its_photos(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    latte = samples.draw("latte")
    await bot.send_media_group(nina.id, [InputMediaPhoto(latte) for _ in range(5)])

    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(nina.id, "x")

    assert refusal.value.retry_after == timedelta(seconds=3)


async def test_paid_broadcasts_go_on_for_a_tenth_of_a_star(sandbox: Sandbox, bot: Bot, telegram: Telegram) -> None:
    people = await _crowd(telegram)
    await telegram.post("stars", stars=0.7)

    passed = []
    for person in people:
        try:
            passed.append(await _sent(bot, person.id, 1, allow_paid_broadcast=True))
        except BadRequest as error:
            passed.append(error.message)

    assert passed == [1] * 37 + ["Balance_too_low"] * 3
    assert sandbox.world.bot.star_tenths == 0


async def test_a_refused_paid_broadcast_costs_nothing(
    sandbox: Sandbox, bot: Bot, nina: Persona, telegram: Telegram
) -> None:
    await telegram.post("stars", stars=10)
    await telegram.post("flood", overall={"messages": 1, "seconds": 1})

    assert await _sent(bot, nina.id, 9, allow_paid_broadcast=True) == 3

    assert sandbox.world.bot.star_tenths == 100 - 2


async def test_while_flooded_other_calls_fail_too_if_asked_for(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    sent = await bot.send_message(nina.id, "x")
    assert await _sent(bot, nina.id, 9) == 2
    await bot.edit_message_text("y", nina.id, sent.message_id)

    await telegram.post("flood", whole_bot=True)

    assert await _sent(bot, nina.id, 9) == 3
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await bot.edit_message_text("z", nina.id, sent.message_id)
    assert (await bot.get_me()).id == 123
    await telegram.clock.advance(seconds=1)
    await bot.edit_message_text("z", nina.id, sent.message_id)


async def test_other_limits_and_none(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    changed = await telegram.post("flood", private={"messages": 1, "seconds": 10, "burst": 1})
    assert (changed["on"], changed["private"]) == (True, {"messages": 1, "seconds": 10.0, "burst": 1})
    assert await _sent(bot, nina.id, 9) == 1
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(nina.id, "x")
    assert refusal.value.retry_after == timedelta(seconds=10)

    await telegram.post("flood", on=False)

    assert await _sent(bot, nina.id, 40) == 40
    assert (await telegram.get("flood"))["on"] is False


async def test_a_broadcast_reaches_everybody_once_in_the_time_it_takes(
    bot: Bot, sandbox: Sandbox, telegram: Telegram
) -> None:
    crowd = await telegram.crowd(1_000)
    for person in crowd:
        await person.start()
    began = sandbox.clock.now()
    refusals = 0

    for person in crowd:
        try:
            await bot.send_message(person.id, "News")
        except RetryAfter as refusal:
            refusals += 1
            await telegram.clock.advance(seconds=refusal.retry_after.total_seconds())  # type: ignore[union-attr]
            await bot.send_message(person.id, "News")

    # Thirty go at once, and thirty more each second.
    seconds = math.ceil((1_000 - 30) / 30)
    assert (sandbox.clock.now() - began, refusals) == (timedelta(seconds=seconds), seconds)
    sent = [call.effect for call in await telegram.calls("sendMessage") if call.effect]
    assert [message["chat"]["id"] for message in sent] == [person.id for person in crowd]
    assert [one.text for one in await telegram.transcript(crowd[-1])] == ["/start", "News"]
