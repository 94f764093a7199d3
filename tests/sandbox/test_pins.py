"""Pins and deletions: who may, what everybody is told, and what stays."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.server import Sandbox
from tests.sandbox.raw import ask


async def _pinned(telegram: Telegram, group: Group) -> list[int]:
    (chat,) = [chat for chat in (await telegram.state())["chats"] if chat["id"] == group.id]
    return list(chat["pinned"])


async def test_the_bot_hears_of_its_own_pin(bot: Bot, coffee: Group, telegram: Telegram) -> None:
    rules = await bot.send_message(coffee.id, "Rules")
    await bot.delete_webhook(drop_pending_updates=True)

    await bot.pin_chat_message(coffee.id, rules.message_id, disable_notification=True)
    await bot.pin_chat_message(coffee.id, rules.message_id)

    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.username == "regulars_bot"
    assert update.message.pinned_message == rules
    assert (await telegram.transcript(coffee))[-1].silent


async def test_people_pin_too(bot: Bot, nina: Persona, oleg: Persona, coffee: Group, telegram: Telegram) -> None:
    message = await oleg.write("Read me", chat=coffee)
    private = await nina.write("Mine")
    await bot.delete_webhook(drop_pending_updates=True)

    with pytest.raises(Refused, match="Oleg may not pin messages"):
        await oleg.pin(message)
    await nina.pin(message)
    await nina.pin(private)

    first, second = await bot.get_updates()
    assert first.message is not None
    assert first.message.from_user is not None
    assert (first.message.from_user.id, first.message.chat.id) == (nina.id, coffee.id)
    assert second.message is not None
    assert second.message.chat.id == nina.id
    with pytest.raises(Refused, match="which cannot be pinned"):
        await nina.pin((await telegram.transcript(coffee))[-1])
    await nina.unpin(message)
    with pytest.raises(Refused, match="There is no such pinned message"):
        await nina.unpin(message)
    assert await _pinned(telegram, coffee) == []


async def test_unpin_one_the_newest_or_all(bot: Bot, coffee: Group, telegram: Telegram) -> None:
    ids = [(await bot.send_message(coffee.id, str(number))).message_id for number in range(4)]
    for message_id in ids:
        await bot.pin_chat_message(coffee.id, message_id)

    await bot.unpin_chat_message(coffee.id, message_id=ids[0])
    assert await _pinned(telegram, coffee) == ids[1:]
    await bot.unpin_chat_message(coffee.id)
    assert await _pinned(telegram, coffee) == ids[1:3]
    await bot.unpin_all_chat_messages(coffee.id)
    assert await _pinned(telegram, coffee) == []


@pytest.mark.parametrize(
    ("method", "message_id", "description"),
    [
        ("pinChatMessage", 99, "message to pin not found"),
        ("pinChatMessage", 0, "message to pin not found"),
        ("pinChatMessage", 1, "service messages can't be pinned"),
        ("unpinChatMessage", 99, "message to unpin not found"),
        ("unpinChatMessage", 0, "message to unpin not found"),
    ],
)
async def test_refusals(
    sandbox: Sandbox, coffee: Group, telegram: Telegram, method: str, message_id: int, description: str
) -> None:
    answer = await ask(sandbox, method, chat_id=coffee.id, message_id=message_id)

    assert answer["description"] == f"Bad Request: {description}"
    assert await _pinned(telegram, coffee) == []


async def test_without_the_right(bot: Bot, nina: Persona, coffee: Group) -> None:
    rules = await bot.send_message(coffee.id, "Rules")
    await bot.pin_chat_message(coffee.id, rules.message_id)
    await coffee.add_bot(by=nina, rights={"can_pin_messages": False})

    for call in (
        bot.pin_chat_message(coffee.id, rules.message_id),
        bot.unpin_chat_message(coffee.id),
        bot.unpin_all_chat_messages(coffee.id),
    ):
        with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
            await call


async def test_old_messages_stay(bot: Bot, nina: Persona, coffee: Group, telegram: Telegram) -> None:
    hers = await nina.write("Hers")
    spam = await nina.write("Spam", chat=coffee)
    await telegram.clock.advance(days=2)

    # In a group the limit is two days to the second, in private a second more; the right does not help.
    with pytest.raises(BadRequest, match=r"Message can't be deleted$"):
        await bot.delete_message(coffee.id, spam.id)
    assert await bot.delete_message(nina.id, hers.id)
    assert [one.text for one in await telegram.transcript(coffee)] == ["", "Spam"]


async def test_many_go_together_or_not_at_all(bot: Bot, nina: Persona, coffee: Group, telegram: Telegram) -> None:
    own = await bot.send_message(coffee.id, "Mine")
    hers = await nina.write("Hers", chat=coffee)
    await coffee.add_bot(by=nina, rights={"can_delete_messages": False})

    with pytest.raises(BadRequest, match=r"Message can't be deleted$"):
        await bot.delete_messages(coffee.id, [own.message_id, hers.id])
    assert [one.id for one in await telegram.transcript(coffee)] == [1, own.message_id, hers.id]
    assert await bot.delete_messages(coffee.id, [own.message_id, own.message_id, 99])


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({}, "chat identifier is not specified"),
        ({"chat_id": "NINA"}, "message identifier is not specified"),
        ({"chat_id": "NINA", "message_id": 99}, "message to delete not found"),
    ],
)
async def test_what_cannot_be_deleted(
    sandbox: Sandbox, nina: Persona, params: dict[str, object], description: str
) -> None:
    filled = {name: nina.id if value == "NINA" else value for name, value in params.items()}

    assert (await ask(sandbox, "deleteMessage", **filled))["description"] == f"Bad Request: {description}"
