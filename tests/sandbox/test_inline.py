"""Inline mode: typed queries, offered results, and messages that the bot changes without seeing them."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultGif,
    InputTextMessageContent,
)
from telegram.error import BadRequest, NetworkError

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox
from tests.sandbox.conftest import NOON

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=Clock(NOON, frozen=True), inline=True, inline_feedback=True) as sandbox:
        yield sandbox


def _article(name: str = "1", *, buttons: InlineKeyboardMarkup | None = None) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        name, "Latte", InputTextMessageContent("<b>Latte</b>", "HTML"), reply_markup=buttons
    )


async def test_a_result_is_sent_by_the_person(
    bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    assert (await bot.get_me()).supports_inline_queries
    query_id = await oleg.inline("lat", chat=coffee)
    query = (await telegram.pending_updates())[-1]["inline_query"]
    assert (query["id"], query["query"], query["chat_type"], query["from"]["id"]) == (
        query_id,
        "lat",
        "supergroup",
        oleg.id,
    )
    assert await telegram.get(f"inline/{query_id}") == {}

    await bot.answer_inline_query(query_id, [_article("1", buttons=GO), _article("2")])
    assert [one["id"] for one in (await telegram.get(f"inline/{query_id}"))["results"]] == ["1", "2"]
    sent = await oleg.choose(query_id, "1")
    await oleg.choose(query_id, "2")

    assert (sent.text, sent.body["from"]["id"], sent.body["via_bot"]["id"]) == ("Latte", oleg.id, bot.id)
    updates = await telegram.pending_updates()
    first, second = [update["chosen_inline_result"] for update in updates if "chosen_inline_result" in update]
    assert (first["query"], first["result_id"], second["result_id"]) == ("lat", "1", "2")
    assert "inline_message_id" not in second

    await nina.press(sent, "Go")
    update = (await telegram.pending_updates())[-1]
    pressed = update["callback_query"]
    assert (pressed["inline_message_id"], "message" in pressed) == (first["inline_message_id"], False)
    assert await bot.answer_callback_query(pressed["id"], "Gone")
    assert await bot.edit_message_text("Cake", inline_message_id=first["inline_message_id"], reply_markup=GO) is True
    assert await bot.edit_message_reply_markup(inline_message_id=first["inline_message_id"]) is True
    shown = (await telegram.transcript(coffee))[-2]
    assert (shown.text, shown.buttons) == ("Cake", [])
    with pytest.raises(BadRequest, match="Invalid inline message identifier specified"):
        await bot.edit_message_text("x", inline_message_id="other")


async def test_a_picture_that_telegram_has(bot: Bot, nina: Persona) -> None:
    photo = await bot.send_photo(nina.id, samples.draw("latte"))
    query_id = await nina.inline("")

    await bot.answer_inline_query(
        query_id, [InlineQueryResultCachedPhoto("p", photo.photo[-1].file_id, caption="Mine")]
    )

    sent = await nina.choose(query_id, "p")
    assert (sent.text, sent.body["photo"][-1]["file_unique_id"]) == ("Mine", photo.photo[-1].file_unique_id)


async def test_answers_that_are_refused(bot: Bot, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    query_id = await nina.inline("x")
    gif = InlineQueryResultGif("g", "https://example.com/a.gif", "https://example.com/a.jpg")
    many: list[InlineQueryResult] = [_article(str(number)) for number in range(51)]
    for results, refusal in (
        ([_article(), _article()], "Result_id_duplicate"),
        (many, "Too many inline query results specified"),
        ([_article("x" * 65)], "Result_id_invalid"),
    ):
        with pytest.raises(BadRequest, match=refusal):
            await bot._post("answerInlineQuery", {"inline_query_id": query_id, "results": results})
    with pytest.raises(NetworkError, match="inline query result of type gif is not modelled"):
        await bot.answer_inline_query(query_id, [gif])
    with pytest.raises(Refused, match="The bot offered no result"):
        await nina.choose(query_id, "1")
    await bot.answer_inline_query(query_id, [_article()])
    too_old = "Query is too old and response timeout expired or query id is invalid"
    late = await nina.inline("y")
    await telegram.clock.advance(seconds=31)
    for name in (query_id, late, "7"):
        with pytest.raises(BadRequest, match=too_old):
            await bot.answer_inline_query(name, [_article()])
    with pytest.raises(Refused, match="Oleg asked no query"):
        await oleg.choose(query_id, "1")
    assert len(await telegram.transcript(nina)) == 1
    assert not [update for update in await bot.get_updates() if update.inline_query]


async def test_without_inline_mode(nina: Persona, telegram: Telegram) -> None:
    await telegram.post("bots", token="456:def", first_name="Other", username="other_bot")
    await telegram.post(f"people/{nina.id}/start", bot_id=456)

    with pytest.raises(Refused, match="Other has no inline mode"):
        await telegram.post(f"people/{nina.id}/inline", chat_id=nina.id, bot_id=456, query="x")
    with pytest.raises(Refused, match="There is no query 7"):
        await telegram.get("inline/7")
