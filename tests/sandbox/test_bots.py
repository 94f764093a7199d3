"""Several bots in one Telegram keep apart what is theirs."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken
from telegram.request import HTTPXRequest

from sandbox.client import Group, Persona, Telegram
from sandbox.server import Sandbox


@pytest.fixture
async def other(sandbox: Sandbox, telegram: Telegram) -> AsyncIterator[Bot]:
    """A second bot."""
    shown = await telegram.post("bots", token="456:def", first_name="Other", username="other_bot", privacy=False)
    assert shown["id"] == 456
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    async with Bot("456:def", base_url=sandbox.base_url, request=requests[0], get_updates_request=requests[1]) as bot:
        yield bot


async def _texts(bot: Bot) -> list[str]:
    updates = await bot.get_updates(timeout=0)
    return [update.message.text for update in updates if update.message and update.message.text]


async def test_private_chats_are_each_bots_own(bot: Bot, other: Bot, nina: Persona, telegram: Telegram) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await other.send_message(nina.id, "too early")
    await telegram.post(f"people/{nina.id}/start", bot_id=456, payload="hi")
    await other.send_message(nina.id, "Other says hello")

    assert await _texts(bot) == ["/start"]
    assert await _texts(other) == ["/start hi"]
    assert [message.text for message in await telegram.transcript(nina)] == ["/start"]
    other_chat = await telegram.get(f"chats/{nina.id}/messages", bot_id="456")
    assert [message["text"] for message in other_chat] == ["/start hi", "Other says hello"]


async def test_blocking_one_leaves_the_other(bot: Bot, other: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.post(f"people/{nina.id}/start", bot_id=456)
    await telegram.post(f"people/{nina.id}/block", bot_id=456)

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await other.send_message(nina.id, "hello?")
    assert (await bot.send_message(nina.id, "still here")).text == "still here"


async def test_bots_do_not_hear_each_other(
    bot: Bot, other: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await telegram.post(f"groups/{coffee.id}/bot", by=nina.id, bot_id=456)
    for one in (bot, other):
        await one.get_updates(offset=-1, timeout=0)
        await one.send_message(coffee.id, f"I am {one.id}")
    await oleg.write("hello both", chat=coffee)

    assert "hello both" in await _texts(bot)
    assert await _texts(other) == ["hello both"]
    with pytest.raises(Forbidden, match="bot can't send messages to bots"):
        await bot.send_message(456, "psst")
    theirs = (await telegram.transcript(coffee))[-2]
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("mine now", chat_id=coffee.id, message_id=theirs.id)


async def test_a_token_belongs_to_one_bot(sandbox: Sandbox, other: Bot, telegram: Telegram) -> None:
    assert [one["username"] for one in (await telegram.state())["bots"]] == ["regulars_bot", "other_bot"]
    stranger = Bot("456:abc", base_url=sandbox.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
