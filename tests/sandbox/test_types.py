"""What aiogram makes of updates and refusals."""

from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)

from sandbox.client import Group, Persona, Telegram
from tests.sandbox.conftest import NOON

BUTTON = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="yes")]])


async def test_every_update_parses(gram: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    await gram.get_updates(allowed_updates=["message", "edited_message", "callback_query", "my_chat_member",
                                            "chat_member", "message_reaction"])  # fmt: skip
    await gram.send_message(coffee.id, "Coffee?", reply_markup=BUTTON)
    question = await oleg.sees("Coffee?", chat=coffee)
    written = await oleg.write("/yes @nina_k https://example.com #now", chat=coffee, reply_to=question)
    await oleg.edit(written, "no")
    await oleg.press(question, "Yes")
    await oleg.react(question, "👍")
    await oleg.photo("latte", "cake", chat=coffee, forward=True, caption="two")
    await nina.write("x", chat=coffee, anonymous=True)
    await nina.write("x", chat=coffee, as_channel=True, via_bot=True)
    await coffee.leave(oleg)
    await coffee.join(oleg)
    await coffee.join(oleg, by=nina, status="administrator")
    await coffee.remove_bot(by=nina)
    await nina.block()

    updates = await telegram.pending_updates()

    parsed = [Update.model_validate(update) for update in updates]
    assert [update.event_type for update in parsed] == [
        "message", "my_chat_member", "message", "message", "edited_message", "callback_query", "message_reaction",
        "message", "message", "message", "message", "chat_member", "message", "chat_member", "message", "chat_member",
        "my_chat_member", "my_chat_member",
    ]  # fmt: skip


async def test_links_and_requests_parse(gram: Bot, coffee: Group, nina: Persona, telegram: Telegram) -> None:
    vera = await telegram.person("Vera")
    await gram.get_updates(allowed_updates=["message", "chat_member", "chat_join_request"], offset=-1)
    terms = {"expire_date": NOON + timedelta(days=1), "member_limit": 5}
    made = await gram.create_chat_invite_link(coffee.id, name="Door", **terms)  # type: ignore[arg-type]  # kinds
    await gram.edit_chat_invite_link(coffee.id, made.invite_link, creates_join_request=True)
    await vera.join(made.invite_link, bio="Likes flat white")
    await gram.approve_chat_join_request(coffee.id, vera.id)
    await vera.leave(coffee)
    await vera.join(await coffee.link(by=nina))
    await gram.revoke_chat_invite_link(coffee.id, made.invite_link)

    parsed = [Update.model_validate(update) for update in await telegram.pending_updates()]

    assert [update.event_type for update in parsed][1:] == [
        "chat_join_request", "chat_member", "message", "chat_member", "message", "chat_member", "message",
    ]  # fmt: skip


async def test_topics_parse(gram: Bot, nina: Persona, telegram: Telegram) -> None:
    forum = await telegram.group("Forum", creator=nina, bot=None, forum=True)
    await forum.add_bot(by=nina, rights={"can_manage_topics": True})
    await gram.get_updates(offset=-1)
    icons = await gram.get_forum_topic_icon_stickers()
    topic = await gram.create_forum_topic(forum.id, "Recipes", icon_custom_emoji_id=icons[0].custom_emoji_id)
    await gram.send_message(forum.id, "Milk?", message_thread_id=topic.message_thread_id)
    await nina.write("Oat", chat=forum, topic=topic.message_thread_id)
    await gram.edit_forum_topic(forum.id, topic.message_thread_id, name="Drinks", icon_custom_emoji_id="")
    await gram.close_forum_topic(forum.id, topic.message_thread_id)
    await gram.reopen_forum_topic(forum.id, topic.message_thread_id)
    await gram.hide_general_forum_topic(forum.id)
    await gram.unhide_general_forum_topic(forum.id)

    parsed = [Update.model_validate(update) for update in await telegram.pending_updates()]

    kinds = [update.message.content_type for update in parsed if update.message]
    assert kinds[1:] == [
        "forum_topic_created", "text", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
        "general_forum_topic_hidden", "general_forum_topic_unhidden",
    ]  # fmt: skip


async def test_aiogram_understands_the_refusals(gram: Bot, nina: Persona, telegram: Telegram) -> None:
    await telegram.fault("sendMessage", code=429, retry_after=3)

    with pytest.raises(TelegramRetryAfter) as refusal:
        await gram.send_message(nina.id, "Hello")

    assert refusal.value.retry_after == 3
