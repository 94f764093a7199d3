"""Reactions and their rules; presses that are answered from memory, or hit what is gone."""

from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from sandbox.client import Group, Persona, Refused, Telegram

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def test_people_react_by_their_rules(bot: Bot, coffee: Group, oleg: Persona, telegram: Telegram) -> None:
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    message = await oleg.write("hello", chat=coffee)
    vera = await telegram.person("Vera", is_premium=True)
    await coffee.join(vera)

    await oleg.react(message, "❤️")
    await oleg.react(message, "🔥")
    reacted = await vera.react(message, ["👍", "🔥", "🎉"])

    assert reacted.reactions == {"🔥": [oleg.id, vera.id], "👍": [vera.id], "🎉": [vera.id]}
    for person, emoji, refusal in (
        (oleg, ["👍", "🔥"], "Oleg can set at most 1"),
        (vera, ["👍", "🔥", "🎉", "💯"], "Vera can set at most 3"),
        (oleg, "🫠", "is no reaction that can be set here"),
    ):
        with pytest.raises(Refused, match=refusal):
            await person.react(message, emoji)
    changes = [
        update["message_reaction"] for update in await telegram.pending_updates() if "message_reaction" in update
    ]
    assert [[one["emoji"] for one in change["new_reaction"]] for change in changes] == [
        ["❤"],
        ["🔥"],
        ["👍", "🔥", "🎉"],
    ]
    assert [[one["emoji"] for one in change["old_reaction"]] for change in changes] == [[], ["❤"], []]


async def test_a_chat_chooses_its_reactions(bot: Bot, coffee: Group, nina: Persona, oleg: Persona) -> None:
    message = await oleg.write("hello", chat=coffee)
    await coffee.set_reactions("👍", "🔥")

    assert [one.emoji for one in (await bot.get_chat(coffee.id)).available_reactions or []] == ["👍", "🔥"]  # type: ignore[attr-defined]
    assert await bot.set_message_reaction(coffee.id, message.id, "👍", is_big=True)
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(coffee.id, message.id, "🎉")
    with pytest.raises(Refused, match="is no reaction that can be set here"):
        await nina.react(message, "🎉")
    assert (await nina.react(message, "👍")).reactions == {"👍": [bot.id, nina.id]}


@pytest.mark.parametrize(
    ("reaction", "description"),
    [
        ("[", "Can't parse reaction types JSON object"),
        ({}, "Expected an Array of ReactionType"),
        ([7], "Can't parse ReactionType: expected an Object"),
        ([{"type": "paid"}], "Can't parse ReactionType: invalid reaction type specified"),
        ([{"type": "emoji", "emoji": "🫠"}], "Reaction_invalid"),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "Reaction_invalid"),
        ([{"type": "emoji", "emoji": "👍"}] * 2, "Reactions_too_many"),
    ],
)
async def test_reactions_of_the_bot_that_are_refused(
    bot: Bot, coffee: Group, oleg: Persona, telegram: Telegram, reaction: Any, description: str
) -> None:
    message = await oleg.write("hello", chat=coffee)
    params = {"chat_id": coffee.id, "message_id": message.id, "reaction": reaction}
    with pytest.raises(BadRequest, match=f"(?i){description}"):
        await bot._post("setMessageReaction", params)
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(coffee.id, 1, "👍")
    assert [one.reactions for one in await telegram.transcript(coffee)] == [{}, {}]


async def test_anonymous_reactions_are_counted_later(
    bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await bot.get_updates(allowed_updates=["message_reaction", "message_reaction_count"])
    await coffee.set_reactions(hides_reactors=True)
    message = await oleg.write("hello", chat=coffee)

    async def news() -> list[Any]:
        return [
            update
            for update in await telegram.pending_updates()
            if "message" not in update and "my_chat_member" not in update
        ]

    await nina.react(message, "👍")
    await oleg.react(message, "👍")
    await oleg.react(message, "🔥")
    await telegram.clock.advance(seconds=59)
    assert await news() == []
    await telegram.clock.advance(seconds=2)

    (update,) = await telegram.until(news)
    counts = update["message_reaction_count"]["reactions"]
    assert [(one["type"]["emoji"], one["total_count"]) for one in counts] == [("👍", 1), ("🔥", 1)]


async def test_a_cached_answer(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.send_message(nina.id, "Go?", reply_markup=GO)
    menu = await nina.sees("Go?")
    first = await nina.press(menu, "Go")
    await bot.answer_callback_query(first, "Gone", cache_time=60)

    assert (await nina.ask(menu, "Go")).query_id == first
    await telegram.clock.advance(seconds=61)
    assert await nina.press(menu, "Go") != first
    queries = [update for update in await telegram.pending_updates() if "callback_query" in update]
    assert len(queries) == 2


async def test_answers_open_only_the_bot(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.send_message(nina.id, "Go?", reply_markup=GO)
    query = await nina.press(await nina.sees("Go?"), "Go")

    with pytest.raises(BadRequest, match="Url_invalid"):
        await bot.answer_callback_query(query, url="https://example.com/")
    assert await telegram.answers() == []
    assert await bot.answer_callback_query(query, url="https://t.me/regulars_bot?start=x")
    assert [answer.url for answer in await telegram.answers()] == ["https://t.me/regulars_bot?start=x"]


async def test_a_press_on_what_is_gone(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    sent = await bot.send_message(nina.id, "Go?", reply_markup=GO)
    menu = await nina.sees("Go?")
    await bot.delete_message(nina.id, sent.message_id)
    with pytest.raises(Refused, match="There is no message"):
        await nina.press(menu, "Go")

    await nina.press(menu, "Go", stale=True)

    update = (await telegram.pending_updates())[-1]
    message = update["callback_query"]["message"]
    assert (message["message_id"], message["date"], message["chat"]["id"]) == (sent.message_id, 0, nina.id)
    assert set(message) == {"message_id", "date", "chat"}


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "x", "style": "pink", "callback_data": "x"}, "button: invalid button style specified"),
        ({"text": "x", "url": "localhost"}, "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL"),
        ({"text": "x", "url": "ftp://a.b"}, "button URL 'ftp://a.b' is invalid: Unsupported URL protocol"),
        ({"text": "x", "web_app": {"url": "http://a.b"}}, "is invalid: Only HTTPS links are allowed"),
        ({"text": "x", "copy_text": {"text": ""}}, "button_copy_text_invalid"),
        ({"text": "x", "callback_game": {}}, "button_type_invalid"),
        ({"text": "x", "pay": True}, "button_type_invalid"),
        ({"text": "x", "callback_data": "й" * 33}, "button_data_invalid"),
        (7, "InlineKeyboardButton must be an Object"),
    ],
)
async def test_buttons_that_are_refused(
    bot: Bot, nina: Persona, telegram: Telegram, button: Any, description: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    with pytest.raises(BadRequest, match=f"(?i){description}"):
        await bot._post("sendMessage", {"chat_id": nina.id, "text": "x", "reply_markup": markup})
    many = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 8] * 13}
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot._post("sendMessage", {"chat_id": nina.id, "text": "x", "reply_markup": many})
    assert len(await telegram.transcript(nina)) == 1


async def test_buttons_as_they_come_back(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    row = [
        {"text": " Site ", "url": "Example.com", "callback_data": "lost", "style": "danger"},
        {"text": "Copy", "copy_text": {"text": "code"}},
        {"text": "Me", "url": "tg://user?id=7"},
    ]
    await bot._post("sendMessage", {"chat_id": nina.id, "text": "x", "reply_markup": {"inline_keyboard": [row, []]}})

    assert (await telegram.transcript(nina))[-1].body["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "Site", "style": "danger", "url": "http://example.com/"},
            {"text": "Copy", "copy_text": {"text": "code"}},
            {"text": "Me", "url": "tg://user?id=7"},
        ]
    ]
