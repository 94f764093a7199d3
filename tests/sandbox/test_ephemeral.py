"""Ephemeral messages: what one person and the bot see, and nobody else."""

from typing import Any

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


def _to(person: Persona, **more: object) -> dict[str, object]:
    return {"ephemeral_message_parameters": {"receiver_user_id": person.id} | more}


async def test_only_the_receiver_sees_it(
    bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await bot.send_message(coffee.id, "Hello, all")

    sent = await bot.send_message(coffee.id, "Psst", reply_markup=GO, api_kwargs=_to(oleg))
    photo = await bot.send_photo(
        coffee.id, samples.draw("latte"), caption="Yours", api_kwargs={"receiver_user_id": oleg.id}
    )

    assert (sent.message_id, sent.api_kwargs["ephemeral_message_id"]) == (0, 1)
    assert (photo.message_id, photo.api_kwargs["ephemeral_message_id"]) == (0, 2)
    assert sent.api_kwargs["receiver_user"]["id"] == oleg.id
    theirs = [one.text for one in await telegram.transcript(coffee, viewer=oleg)]
    others = [one.text for one in await telegram.transcript(coffee, viewer=nina)]
    assert (theirs, others) == (["", "Hello, all", "Psst", "Yours"], ["", "Hello, all"])
    seen = await oleg.sees("Psst", chat=coffee)
    assert (seen.only_for, seen.ephemeral_id, seen.buttons) == (oleg.id, 1, [["Go"]])
    with pytest.raises(Refused, match="Nina sees no ephemeral message 1"):
        await nina.press(seen, "Go")
    assert (await bot.send_message(coffee.id, "Next")).message_id == 3


async def test_a_press_on_it_and_its_edits(bot: Bot, coffee: Group, oleg: Persona, telegram: Telegram) -> None:
    await bot.send_message(coffee.id, "Psst", reply_markup=GO, api_kwargs=_to(oleg))
    photo = await bot.send_photo(coffee.id, samples.draw("latte"), caption="Yours", api_kwargs=_to(oleg))
    await oleg.press(await oleg.sees("Psst", chat=coffee), "Go")

    query = (await telegram.pending_updates())[-1]["callback_query"]
    assert (query["message"]["message_id"], query["message"]["ephemeral_message_id"]) == (0, 1)
    place: dict[str, Any] = {"chat_id": coffee.id, "receiver_user_id": oleg.id}
    first, second = place | {"ephemeral_message_id": 1}, place | {"ephemeral_message_id": 2}
    assert await bot.do_api_request("editEphemeralMessageText", first | {"text": "Bye", "reply_markup": GO}) is True
    assert await bot.do_api_request("editEphemeralMessageReplyMarkup", first) is True
    assert await bot.do_api_request("editEphemeralMessageCaption", second | {"caption": "Ours"}) is True
    media = {"type": "photo", "media": photo.photo[-1].file_id, "caption": "All"}
    shown = [one.text for one in await telegram.transcript(coffee)]
    assert shown == ["", "Bye", "Ours"]
    assert await bot.do_api_request("editEphemeralMessageMedia", second | {"media": media}) is True
    assert (await telegram.transcript(coffee))[-1].text == "All"
    assert await bot.do_api_request("deleteEphemeralMessage", second) is True
    assert [one.text for one in await telegram.transcript(coffee)] == ["", "Bye"]
    for method, params in (
        ("deleteEphemeralMessage", second),
        ("editEphemeralMessageText", first | {"receiver_user_id": 7}),
    ):
        with pytest.raises(BadRequest, match="Message_id_invalid"):
            await bot.do_api_request(method, params | {"text": "x"})
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", chat_id=coffee.id, message_id=0)


async def test_in_answer_to_a_press(bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    await bot.send_message(coffee.id, "Menu", reply_markup=GO)
    menu = await oleg.sees("Menu", chat=coffee)
    query = await oleg.press(menu, "Go")

    await bot.send_message(
        coffee.id,
        "Yours",
        reply_markup=GO,
        api_kwargs=_to(oleg, callback_query_id=query, replace_callback_query_message=True),
    )

    yours = await oleg.sees("Yours", chat=coffee)
    assert yours.body["sim"]["replaces"] == menu.id
    again = await oleg.press(yours, "Go")
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await bot.send_message(
            coffee.id, "x", api_kwargs=_to(oleg, callback_query_id=again, replace_callback_query_message=True)
        )
    too_old = "Query is too old and response timeout expired or query id is invalid"
    with pytest.raises(BadRequest, match=too_old):
        await bot.send_message(coffee.id, "x", api_kwargs=_to(nina, callback_query_id=query))
    await telegram.clock.advance(seconds=16)
    with pytest.raises(BadRequest, match=too_old):
        await bot.send_message(coffee.id, "x", api_kwargs={"receiver_user_id": oleg.id, "callback_query_id": query})
    assert [one.text for one in await telegram.transcript(coffee)] == ["", "Menu", "Yours"]


async def test_an_ephemeral_command(bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    command = BotCommand("points", "Mine", api_kwargs={"is_ephemeral": True})
    await bot.set_my_commands([command, BotCommand("top", "All")])

    written = await oleg.write("/points@regulars_bot now", chat=coffee)
    await oleg.write("/top", chat=coffee)

    assert (written.id, written.ephemeral_id, written.only_for) == (0, 1, oleg.id)
    first, second = [update["message"] for update in (await telegram.pending_updates())[-2:]]
    assert (first["message_id"], first["ephemeral_message_id"], first["receiver_user"]["id"]) == (0, 1, bot.id)
    assert first["entities"] == [{"type": "bot_command", "offset": 0, "length": 20}]
    assert (second["message_id"], second["text"]) == (2, "/top")
    assert [one.text for one in await telegram.transcript(coffee, viewer=nina)] == ["", "/top"]
    reply = {"reply_parameters": {"ephemeral_message_id": 1}}
    answer = await bot.send_message(coffee.id, "7 points", api_kwargs=_to(oleg) | reply)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "/points@regulars_bot now"
    more = await oleg.whisper(await oleg.sees("7 points", chat=coffee), "thanks")
    assert (await telegram.pending_updates())[-1]["message"]["text"] == "thanks"
    with pytest.raises(Refused, match="Only a bot's ephemeral message can be answered"):
        await oleg.whisper(more, "and?")
    await telegram.clock.advance(seconds=16)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(coffee.id, "too late", api_kwargs=_to(oleg) | reply)


async def test_refusals(bot: Bot, coffee: Group, nina: Persona, telegram: Telegram) -> None:
    vera = await telegram.person("Vera")
    for chat_id, params, refusal in (
        (nina.id, _to(nina), "Peer_id_invalid"),
        (coffee.id, _to(vera), "User_not_participant"),
        (coffee.id, {"receiver_user_id": 7}, "Invalid user_id specified"),
        (coffee.id, {"ephemeral_message_parameters": "[]"}, "Object expected as ephemeral message parameters"),
    ):
        with pytest.raises(BadRequest, match=refusal):
            await bot.send_message(chat_id, "x", api_kwargs=params)
    assert len(await telegram.transcript(nina)) == 1
    assert len(await telegram.transcript(coffee)) == 1
    assert (await bot.send_dice(coffee.id, api_kwargs=_to(nina))).message_id == 2
