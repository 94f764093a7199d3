"""getUpdates: waiting, confirming, filtering, forgetting."""

import asyncio
from datetime import timedelta

import aiogram.types
import aiohttp
import pytest
from telegram import Bot
from telegram.error import Conflict

from sandbox.client import Group, Persona, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox
from sandbox.state.polling import Pace
from sandbox.state.updates import UPDATE_KINDS, UpdateQueue
from tests.sandbox.conftest import NOON


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


async def test_what_one_answer_carries(sandbox: Sandbox, bot: Bot, telegram: Telegram) -> None:
    for _ in range(7):
        await telegram.load([{"message": {"text": "x" * 700_000}}])

    first = await _raw_poll(sandbox)

    assert len(first) == 5
    assert len(await _raw_poll(sandbox, offset=int(str(first[-1]["update_id"])) + 1)) == 2


@pytest.mark.parametrize(("offset", "texts"), [(10, []), (11, ["/start"])])
async def test_how_far_an_offset_may_reach(
    bot: Bot, nina: Persona, sandbox: Sandbox, offset: int, texts: list[str]
) -> None:
    (start,) = await bot.get_updates()

    assert await _texts(bot, offset=start.update_id + 1 + offset) == texts


@pytest.mark.parametrize("allowed", ['"message"', "[1]", "{", '{"a": 1}', ""])
async def test_a_filter_that_is_none_changes_nothing(sandbox: Sandbox, bot: Bot, allowed: str) -> None:
    await bot.get_updates(allowed_updates=["poll"])

    await _raw_poll(sandbox, allowed_updates=allowed)

    assert (await bot.get_webhook_info()).allowed_updates == ("poll",)


async def test_unknown_names_in_a_filter_are_overlooked(bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["POLL", "teapot"])
    assert (await bot.get_webhook_info()).allowed_updates == ("poll",)
    await bot.get_updates(allowed_updates=["teapot"])
    assert (await bot.get_webhook_info()).allowed_updates == ()


def test_the_kinds_of_updates_are_those_of_the_bot_api() -> None:
    assert aiogram.types.Update.model_fields.keys() - {"update_id"} == UPDATE_KINDS


@pytest.mark.parametrize(
    ("kind", "lifetime"),
    [
        ("callback_query", 150), ("shipping_query", 150), ("pre_checkout_query", 150), ("inline_query", 30),
        ("chosen_inline_result", 600), ("poll", 86400), ("message", 86400),
    ],
)  # fmt: skip
def test_lifetimes(kind: str, lifetime: int) -> None:
    clock = Clock(NOON, frozen=True)
    queue = UpdateQueue(clock)
    queue.add(kind, {})
    clock.advance(lifetime - 1)
    assert len(queue.head(100)) == len(queue) == 1
    clock.advance(1)
    assert len(queue.head(100)) == len(queue) == 0


def test_what_is_older_than_a_day_never_comes_into_being() -> None:
    clock = Clock(NOON, frozen=True)
    queue = UpdateQueue(clock)
    message = {"message_id": 1, "chat": {"id": 5, "type": "private"}, "text": "hello"}
    now = int(clock.timestamp())
    queue.add("message", message | {"date": now - 86400})
    queue.add("edited_message", message | {"date": now - 90000, "edit_date": now - 86399})

    assert [queued.kind for queued in queue] == ["edited_message"]


async def test_a_poll_ends_when_its_time_has_passed_on_the_clock(
    sandbox: Sandbox, bot: Bot, telegram: Telegram
) -> None:
    waiting = asyncio.create_task(_raw_poll(sandbox, timeout=50))
    await _poll_waits(sandbox)

    await telegram.clock.advance(seconds=49)
    assert sandbox.world.bot.poller.waiting
    await telegram.clock.advance(seconds=1)

    assert await waiting == []


def test_who_asks_for_the_same_again_is_slowed_down() -> None:
    pace = Pace()
    assert pace.slow_down(0, 100, 0, now=50.0) == (100, 0) == pace.slow_down(0, 100, 0, now=60.0)
    assert pace.slow_down(0, 100, 0, now=60.4) == (1, 3)
    assert pace.slow_down(0, 100, 0, now=61.0) == (100, 3)
    assert pace.slow_down(0, 100, 20, now=61.2) == (1, 20)
    assert pace.slow_down(7, 100, 0, now=61.3) == (100, 0)
    assert pace.slow_down(7, 100, 0, now=64.3) == (100, 0)


def test_conflicts_after_the_first_are_late() -> None:
    pace = Pace()
    assert [pace.conflict_delay(now) for now in (50.0, 50.1, 52.9, 53.0, 53.1)] == [0, 3, 3, 0, 3]


class Ticking(Clock):
    """A clock that says that it runs, and moves when told."""

    def __init__(self) -> None:
        super().__init__(NOON, frozen=True)

    @property
    def frozen(self) -> bool:
        return False


async def test_on_a_running_clock_the_penalties_are_felt() -> None:
    async with Sandbox(clock=Ticking()) as sandbox, Telegram(sandbox.url) as telegram:
        await (await telegram.person("Nina")).start()
        await (await telegram.person("Oleg")).start()

        both, one = await _raw_poll(sandbox), await _raw_poll(sandbox)
        assert (len(both), len(one)) == (2, 1)
        beyond = int(str(both[-1]["update_id"])) + 1
        assert await _raw_poll(sandbox, offset=beyond) == []
        again = asyncio.create_task(_raw_poll(sandbox, offset=beyond))
        await _poll_waits(sandbox)
        await asyncio.sleep(0)  # until it really sleeps
        sandbox.clock.advance(3)

        assert await again == []


def _one_button() -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


async def _poll_waits(sandbox: Sandbox) -> None:
    """Go on once the server holds a poll."""
    while not sandbox.world.bot.poller.waiting:
        await asyncio.sleep(0)


async def _raw_poll(sandbox: Sandbox, **params: int | str) -> list[dict[str, object]]:
    """A poll past python-telegram-bot, which would read no odd update and polls on one connection only."""
    url = f"{sandbox.base_url}{sandbox.token}/getUpdates"
    async with aiohttp.ClientSession() as http, http.get(url, params=params) as answer:
        result: list[dict[str, object]] = (await answer.json())["result"]
        return result
