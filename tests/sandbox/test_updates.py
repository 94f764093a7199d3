"""getUpdates: waiting, confirming, filtering, forgetting."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from telegram import Bot
from telegram.error import Conflict

from sandbox.client import Group, Persona, Telegram
from sandbox.server import Sandbox


async def _texts(bot: Bot, **options: object) -> list[str]:
    updates = await bot.get_updates(**options)  # type: ignore[arg-type]
    return [update.message.text for update in updates if update.message and update.message.text]


async def test_an_update_stays_until_its_offset_is_passed(bot: Bot, nina: Persona) -> None:
    await nina.write("one")
    await nina.write("two")

    first, second, third = await bot.get_updates()

    assert [second.update_id, third.update_id] == [first.update_id + 1, first.update_id + 2]
    assert await _texts(bot) == ["/start", "one", "two"]
    assert await _texts(bot, offset=second.update_id) == ["one", "two"]
    assert await _texts(bot) == ["one", "two"]
    assert await _texts(bot, offset=third.update_id + 1) == []
    assert await _texts(bot) == []


async def test_limit_and_negative_offset(bot: Bot, nina: Persona) -> None:
    for number in range(5):
        await nina.write(str(number))

    assert await _texts(bot, limit=2) == ["/start", "0"]
    assert await _texts(bot, offset=-2) == ["3", "4"]
    assert await _texts(bot) == ["3", "4"]


async def test_an_offset_from_another_life_starts_at_the_head(bot: Bot, nina: Persona) -> None:
    assert await _texts(bot, offset=2_000_000_000) == ["/start"]


async def test_a_poll_waits_for_the_next_update(bot: Bot, nina: Persona, sandbox: Sandbox) -> None:
    (start,) = await bot.get_updates()
    poll = asyncio.create_task(_texts(bot, offset=start.update_id + 1, timeout=20))
    await _poll_waits(sandbox)

    await nina.write("at last")

    assert await poll == ["at last"]


async def test_of_two_polls_the_older_is_ended(bot: Bot, sandbox: Sandbox) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await _poll_waits(sandbox)
    newer = asyncio.create_task(_raw_poll(sandbox, timeout=20))

    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    sandbox.world.bot.poller.interrupt()
    assert await newer == []


async def test_a_poll_without_timeout_answers_at_once_and_ends_no_other(bot: Bot, sandbox: Sandbox) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await _poll_waits(sandbox)

    assert await _raw_poll(sandbox, timeout=0) == []

    assert sandbox.world.bot.poller.waiting
    sandbox.world.bot.poller.interrupt()
    assert await waiting == ()


async def test_filter_counts_when_the_update_comes_into_being(bot: Bot, nina: Persona) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await nina.write("unheard")
    await bot.get_updates(allowed_updates=["message"])
    await nina.write("heard")
    await bot.get_updates(allowed_updates=["callback_query"])

    assert await _texts(bot) == ["/start", "heard"]
    assert (await bot.get_webhook_info()).allowed_updates == ("callback_query",)


async def test_empty_filter_means_the_usual_kinds(bot: Bot, nina: Persona) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await bot.get_updates(allowed_updates=[])

    await nina.write("heard")

    assert await _texts(bot) == ["/start", "heard"]
    assert (await bot.get_webhook_info()).pending_update_count == 2


async def test_messages_last_a_day_and_presses_150_seconds(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    sent = await bot.send_message(nina.id, "Choose", reply_markup=_one_button())
    offer = await nina.sees("Choose")
    await nina.press(offer, "Yes")

    await telegram.clock.advance(seconds=149)
    assert len(await bot.get_updates()) == 2
    await telegram.clock.advance(seconds=1)
    assert await _texts(bot) == ["/start"]
    assert len(await bot.get_updates()) == 1
    await telegram.clock.advance(days=1)
    assert await bot.get_updates() == ()
    assert sent.date + timedelta(days=1, seconds=150) == await telegram.clock.advance()


async def test_dropping_what_is_pending(bot: Bot, nina: Persona) -> None:
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1

    await bot.delete_webhook(drop_pending_updates=True)

    assert await bot.get_updates() == ()


async def test_raw_updates_are_handed_out_as_they_are(sandbox: Sandbox, telegram: Telegram) -> None:
    poison = {"update_id": 5_000_000_000, "message": {"odd": True}}
    queued = await telegram.load([poison, {"message": {"text": "x"}}])

    assert queued == {"queued": 2, "first": 5_000_000_000, "last": 5_000_000_001}
    assert await _raw_poll(sandbox) == [poison, {"update_id": 5_000_000_001, "message": {"text": "x"}}]


async def test_a_hundred_updates_at_most(bot: Bot, coffee: Group, telegram: Telegram) -> None:
    await bot.delete_webhook(drop_pending_updates=True)
    await telegram.load([{"update_id": number} for number in range(1, 251)])

    batches = [await bot.get_updates(offset=offset, limit=500) for offset in (0, 101, 201)]

    assert [(batch[0].update_id, len(batch)) for batch in batches] == [(1, 100), (101, 100), (201, 50)]


def _one_button() -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


async def _poll_waits(sandbox: Sandbox) -> None:
    """Go on once the server holds a poll."""
    while not sandbox.world.bot.poller.waiting:
        await asyncio.sleep(0)


async def _raw_poll(sandbox: Sandbox, **params: int) -> list[dict[str, object]]:
    """A poll past python-telegram-bot, which would read no odd update and polls on one connection only."""
    url = f"{sandbox.base_url}{sandbox.token}/getUpdates"
    async with aiohttp.ClientSession() as http, http.get(url, params=params) as answer:
        result: list[dict[str, object]] = (await answer.json())["result"]
        return result
