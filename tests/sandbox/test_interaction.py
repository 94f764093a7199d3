"""Buttons and their answers, reactions of the bot, deep links."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReactionTypeEmoji
from telegram.error import BadRequest

from sandbox.client import Answer, Group, Persona, Refused, Telegram

MENU = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Yes please", callback_data="yes"), InlineKeyboardButton("Yes", callback_data="y")],
        [InlineKeyboardButton("Open", url="https://t.me/regulars_bot?start=r_42")],
        [InlineKeyboardButton("Shop", url="https://example.com/shop")],
    ]
)


async def _data(bot: Bot) -> list[str | None]:
    return [update.callback_query.data for update in await bot.get_updates() if update.callback_query]


async def test_press_by_label_part_of_it_or_data(bot: Bot, nina: Persona) -> None:
    await bot.send_message(nina.id, "Coffee?", reply_markup=MENU)
    menu = await nina.sees("Coffee?")

    await nina.press(menu, "Yes")
    await nina.press(menu, "please")
    await nina.press(menu, data="yes")

    assert await _data(bot) == ["y", "yes", "yes"]
    with pytest.raises(Refused, match="has no button 'No'"):
        await nina.press(menu, "No")
    with pytest.raises(Refused, match="opens a link"):
        await nina.press(menu, "Shop")


async def test_a_query_as_the_bot_gets_it(bot: Bot, coffee: Group, oleg: Persona) -> None:
    message = await bot.send_message(coffee.id, "Coffee?", reply_markup=MENU)

    query_id = await oleg.press(await oleg.sees("Coffee?", chat=coffee), "Yes")

    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.id, query.from_user.id, query.data) == (query_id, oleg.id, "y")
    assert query.message == message


async def test_answered_once_and_in_time(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.send_message(nina.id, "Coffee?", reply_markup=MENU)
    menu = await nina.sees("Coffee?")
    first, second = await nina.press(menu, "Yes"), await nina.press(menu, "Yes")

    assert await bot.answer_callback_query(first, "Here you are", show_alert=True, url="https://t.me/regulars_bot")
    too_old = "Query is too old and response timeout expired or query id is invalid"
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query(first)
    await telegram.clock.advance(seconds=151)
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query(second)

    expected = Answer(first, nina.id, nina.id, "Here you are", True, "https://t.me/regulars_bot")
    assert await telegram.answers(nina) == [expected]
    assert await telegram.answers() == [expected]


async def test_link_to_the_bot_starts_it_with_the_payload(bot: Bot, coffee: Group, oleg: Persona) -> None:
    await bot.send_message(coffee.id, "Coffee?", reply_markup=MENU)
    menu = await oleg.sees("Coffee?", chat=coffee)

    started = await oleg.open(menu, "Open")

    assert (started.text, started.chat_id) == ("/start r_42", oleg.id)
    with pytest.raises(Refused, match="not to the bot"):
        await oleg.open(menu, "Shop")


async def test_reaction_of_the_bot(bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    message = await oleg.write("hello", chat=coffee)
    await nina.react(message, "👍")

    assert await bot.set_message_reaction(coffee.id, message.id, "👍")
    assert (await telegram.transcript(coffee))[-1].reactions == {"👍": [nina.id, 123]}
    assert await bot.set_message_reaction(coffee.id, message.id)
    assert (await telegram.transcript(coffee))[-1].reactions == {"👍": [nina.id]}
    with pytest.raises(BadRequest, match="Reactions_too_many"):
        await bot.set_message_reaction(coffee.id, message.id, [ReactionTypeEmoji("👍"), ReactionTypeEmoji("🔥")])
