"""Failures on order: calls, updates and webhook attempts that go wrong as a rule says."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from sandbox.client import Group, Persona, Refused, Telegram
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


async def test_an_error_after_the_effect(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("sendMessage", code=500, after=True)

    with pytest.raises(NetworkError, match="Internal Server Error: restart"):
        await bot.send_message(nina.id, "Hello")

    (call,) = await telegram.calls("sendMessage")
    assert (call.status, call.ok, call.effect["text"]) == (500, False, "Hello")


async def test_a_rule_says_which_calls_it_means(bot: Bot, coffee: Group, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("sendMessage", code=400, text="tea", chat=nina, skip=1, times=2)
    sent = []
    for chat_id, text in [
        (nina.id, "tea 1"), (coffee.id, "tea 2"), (nina.id, "coffee"), (nina.id, "tea 3"), (nina.id, "tea 4"),
        (nina.id, "tea 5"),
    ]:  # fmt: skip
        try:
            sent.append((await bot.send_message(chat_id, text)).text)
        except NetworkError as error:
            sent.append(error.message)

    assert sent == [
        "tea 1", "tea 2", "coffee", "Ordered by the sandbox", "Ordered by the sandbox", "tea 5",
    ]  # fmt: skip
    (rule,) = await telegram.faults()
    assert (rule["matched"], rule["hits"], rule["spent"]) == (3, 2, True)


async def test_a_user_a_photo_caption_and_another_bot(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("*", code=400, user_id=nina.id, bot_id=456, times=None)

    assert (await bot.send_message(nina.id, "Hello")).text == "Hello"
    await telegram.fault("getChatMember", code=400, user_id=nina.id, times=None)
    for _ in range(3):
        with pytest.raises(NetworkError, match="Ordered by the sandbox"):
            await bot.get_chat_member(nina.id, nina.id)


async def test_chances_are_the_same_with_the_same_seed(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    async def failures() -> list[bool]:
        await telegram.fault("getMe", code=500, probability=0.5, seed=7, times=None)
        failed = []
        for _ in range(20):
            try:
                await bot.get_me()
                failed.append(False)
            except NetworkError:
                failed.append(True)
        await telegram.clear_faults()
        return failed

    first = await failures()

    assert 0 < sum(first) < 20
    assert await failures() == first


async def test_one_rule_is_taken_back(bot: Bot, telegram: Telegram) -> None:
    first = await telegram.fault("getMe", code=500, times=None)
    second = await telegram.fault("getMe", code=502, times=None)
    await telegram.request("DELETE", f"faults/{first}")

    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_me()

    assert [rule["id"] for rule in await telegram.faults()] == [second]
    with pytest.raises(Refused, match="There is no fault 99"):
        await telegram.request("DELETE", "faults/99")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"kind": "late"}, "What goes wrong with one call is one of error, cut, html, half, junk, slow, delay, ghost"),
        ({"on": "weather"}, "on: Input should be 'call', 'update' or 'webhook'."),
        ({"kind": "error"}, "0 is no status of an answer."),
        ({"times": 0}, "times: Input should be greater than or equal to 1."),
    ],
)
async def test_rules_that_make_no_sense(telegram: Telegram, rule: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        await telegram.fault(**rule)
    assert await telegram.faults() == []


async def _raw(sandbox: Sandbox, method: str = "getMe") -> tuple[int, str, str]:
    """Status, content type and body of an answer, as they are."""
    url = f"{sandbox.base_url}{sandbox.token}/{method}"
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status, answer.content_type, await answer.text()


async def test_parameters_of_an_error(sandbox: Sandbox, telegram: Telegram) -> None:
    await telegram.fault("getMe", code=400, description="Bad Request: moved", parameters={"migrate_to_chat_id": -5})

    assert (await _raw(sandbox))[2] == (
        '{"ok":false,"error_code":400,"description":"Bad Request: moved","parameters":{"migrate_to_chat_id":-5}}'
    )


async def test_a_gateway_that_answers_in_html(sandbox: Sandbox, bot: Bot, telegram: Telegram) -> None:
    await telegram.fault("getMe", kind="html", times=2)

    status, content_type, body = await _raw(sandbox)

    assert (status, content_type) == (502, "text/html")
    assert "<title>502 Bad Gateway</title>" in body
    with pytest.raises(NetworkError, match="Parsing the server response"):
        await bot.get_me()


async def test_an_answer_that_is_no_answer(sandbox: Sandbox, nina: Persona, bot: Bot, telegram: Telegram) -> None:
    await telegram.fault("sendMessage", kind="junk")

    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(nina.id, "Hello")

    (call,) = await telegram.calls("sendMessage")
    assert (call.ok, call.effect["text"]) == (False, "Hello")
    assert call.answer == "<html><body>Sign in to use this network.</body></html>"


async def test_half_an_answer(sandbox: Sandbox, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("sendMessage", kind="half")

    with pytest.raises(NetworkError, match="peer closed connection without sending complete message body"):
        await bot.send_message(nina.id, "Hello")

    (call,) = await telegram.calls("sendMessage")
    assert (call.ok, call.effect["text"]) == (False, "Hello")
    assert (await bot.send_message(nina.id, "again")).text == "again"


@pytest.mark.parametrize("kind", ["slow", "delay"])
async def test_an_answer_that_takes_its_time(
    sandbox: Sandbox, bot: Bot, nina: Persona, telegram: Telegram, kind: str
) -> None:
    await telegram.fault("sendMessage", kind=kind, delay=8)
    sending = asyncio.create_task(bot.send_message(nina.id, "Hello"))
    moves = 0
    while not sending.done():
        await telegram.clock.advance(seconds=2)
        moves += 1

    assert (await sending).text == "Hello"
    assert moves >= 4


async def test_a_revoked_token(bot: Bot, telegram: Telegram) -> None:
    rule = await telegram.fault(kind="revoked", times=None)

    for _ in range(3):
        with pytest.raises(InvalidToken):
            await bot.get_me()

    await telegram.request("DELETE", f"faults/{rule}")
    assert (await bot.get_me()).id == 123


async def test_a_ghost_that_polls_too(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault(kind="ghost", times=2)

    for _ in range(2):
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await bot.get_updates()

    assert len(await bot.get_updates()) == 1


async def _texts(bot: Bot) -> list[str | None]:
    return [update.message.text for update in await bot.get_updates() if update.message]


async def test_an_update_comes_twice(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("message", on="update", kind="duplicate", text="one")
    await nina.write("one")
    await nina.write("two")

    start, first, again, second = await bot.get_updates()

    assert (first.update_id, again.update_id, second.update_id) == (
        start.update_id + 1, start.update_id + 1, start.update_id + 2,
    )  # fmt: skip
    assert [update.message and update.message.text for update in (first, again, second)] == ["one", "one", "two"]


async def test_an_update_comes_late(bot: Bot, nina: Persona, telegram: Telegram, sandbox: Sandbox) -> None:
    await telegram.fault("message", on="update", kind="late", delay=60, chat=nina)
    await nina.write("one")
    await nina.write("two")
    assert await _texts(bot) == ["/start", "two"]
    waiting = asyncio.create_task(bot.get_updates(offset=(await bot.get_updates())[-1].update_id + 1, timeout=50))
    while not sandbox.world.bot.poller.waiting:
        await asyncio.sleep(0)

    await telegram.clock.advance(seconds=60)

    await waiting
    assert await _texts(bot) == ["one"]


async def test_updates_come_in_the_wrong_order(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("message", on="update", kind="reordered", text="one")
    for text in ("one", "two", "three"):
        await nina.write(text)

    assert await _texts(bot) == ["/start", "two", "one", "three"]


async def test_an_update_that_no_library_can_read(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("message", on="update", kind="poison")
    await nina.write("one")

    with pytest.raises(KeyError, match="date"):
        await bot.get_updates(offset=-1)

    assert (await telegram.pending_updates())[-1]["message"] == {}
