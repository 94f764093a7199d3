"""What the bot writes, changes and takes away."""

from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest

from sandbox.client import Group, Persona, Telegram

YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])


async def test_a_message_as_people_see_it(bot: Bot, coffee: Group, oleg: Persona) -> None:
    question = await oleg.write("When?", chat=coffee)

    await bot.send_message(
        coffee.id,
        "At <b>noon</b>",
        parse_mode="HTML",
        reply_markup=YES,
        disable_notification=True,
        reply_parameters=ReplyParameters(question.id),
    )

    seen = await oleg.sees("At noon", chat=coffee)
    assert seen.buttons == [["Yes"]]
    assert seen.silent
    assert seen.body["reply_to_message"]["text"] == "When?"
    assert seen.body["entities"] == [{"type": "bold", "offset": 3, "length": 4}]
    assert seen.body["from"]["username"] == "regulars_bot"
    assert seen.body["sim"]["outgoing_bot"] is True


async def test_reply_to_what_is_gone_if_that_is_fine(bot: Bot, nina: Persona) -> None:
    lenient = ReplyParameters(99, allow_sending_without_reply=True)

    message = await bot.send_message(nina.id, "Anyway", reply_parameters=lenient)

    assert message.reply_to_message is None


async def test_reply_keyboard_is_shown_but_not_echoed(bot: Bot, nina: Persona) -> None:
    message = await bot.send_message(nina.id, "Choose", reply_markup=ReplyKeyboardMarkup([["Tea", "Coffee"]]))

    assert message.reply_markup is None
    seen = await nina.sees("Choose")
    assert [[key["text"] for key in row] for row in seen.body["sim"]["keyboard"]["keyboard"]] == [["Tea", "Coffee"]]


async def test_message_ids_count_in_each_chat(bot: Bot, coffee: Group, nina: Persona) -> None:
    first = await bot.send_message(nina.id, "one")
    other = await bot.send_message(coffee.id, "two")
    second = await bot.send_message(nina.id, "three")

    assert (first.message_id, second.message_id) == (2, 3)
    assert other.message_id == 2


async def test_edit(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    message = await bot.send_message(nina.id, "One", reply_markup=YES)
    await telegram.clock.advance(minutes=1)

    edited = await bot.edit_message_text("<i>Two</i>", nina.id, message.message_id, parse_mode="HTML")

    assert edited is not True
    assert edited.text == "Two"
    assert edited.reply_markup is None
    assert edited.edit_date == message.date + timedelta(minutes=1)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup"):
        await bot.edit_message_text("<i>Two</i>", nina.id, message.message_id, parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.edit_message_text("x" * 4097, nina.id, message.message_id)


async def test_new_buttons_do_not_make_a_message_edited(bot: Bot, nina: Persona) -> None:
    message = await bot.send_message(nina.id, "One")

    with_button = await bot.edit_message_reply_markup(nina.id, message.message_id, reply_markup=YES)
    without = await bot.edit_message_reply_markup(nina.id, message.message_id)

    assert with_button is not True
    assert with_button.reply_markup == YES
    assert without is not True
    assert (without.reply_markup, without.edit_date) == (None, None)


async def test_delete_own_and_others(bot: Bot, coffee: Group, oleg: Persona, nina: Persona, telegram: Telegram) -> None:
    spam = await oleg.write("spam", chat=coffee)
    assert await bot.delete_message(coffee.id, spam.id)

    await coffee.add_bot(by=nina, rights={"can_delete_messages": False})
    more = await oleg.write("more spam", chat=coffee)
    own = await bot.send_message(coffee.id, "mine")
    with pytest.raises(BadRequest, match=r"Message can't be deleted$"):
        await bot.delete_message(coffee.id, more.id)
    assert await bot.delete_message(coffee.id, own.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(coffee.id, own.message_id)

    assert [one.id for one in await telegram.transcript(coffee)] == [1, more.id]
    everything = await telegram.transcript(coffee, deleted=True)
    assert [one.id for one in everything if one.deleted] == [spam.id, own.message_id]


async def test_own_messages_stay_after_two_days(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    message = await bot.send_message(nina.id, "old")
    await telegram.clock.advance(days=2, seconds=1)

    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(nina.id, message.message_id)


async def test_delete_many_skips_what_is_gone(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    ids = [(await bot.send_message(nina.id, text)).message_id for text in ("one", "two")]

    assert await bot.delete_messages(nina.id, [*ids, 99])

    assert [one.text for one in await telegram.transcript(nina)] == ["/start"]


async def test_copy_keeps_the_content_and_loses_the_author(bot: Bot, coffee: Group, nina: Persona) -> None:
    (photo,) = await nina.photo("latte", chat=coffee, caption="My latte #coffee")

    copied = await bot.copy_message(nina.id, coffee.id, photo.id)
    renamed = await bot.copy_message(nina.id, coffee.id, photo.id, caption="Hers")

    seen = await nina.sees("My latte #coffee")
    assert seen.id == copied.message_id
    assert seen.body["photo"][0]["file_unique_id"] == photo.body["photo"][0]["file_unique_id"]
    assert seen.body["caption_entities"] == [{"type": "hashtag", "offset": 9, "length": 7}]
    assert "forward_origin" not in seen.body
    assert (await nina.sees("Hers")).id == renamed.message_id
    with pytest.raises(BadRequest, match="The message can't be copied"):
        await bot.copy_message(nina.id, coffee.id, 1)
