"""What bots and people do with each other, with the page between them and nothing made up."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    LabeledPrice,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.request import HTTPXRequest

from sandbox.client import Group, Telegram
from sandbox.server import Sandbox
from sandbox.state.rights import PERMISSIONS
from tests.browser.phones import confirm, hand, last, open_chat, phone, picture, row, write

SENDING = [permission for permission in PERMISSIONS if permission.startswith("can_send_")]


async def number(telegram: Telegram, name: str) -> int:
    """The id of one of the café's people."""
    return next(int(one["id"]) for one in (await telegram.state())["people"] if one["first_name"] == name)


async def heard(bot: Bot, kind: str) -> Update:
    """The next update of that kind; everything before it is confirmed."""
    while True:
        for update in await bot.get_updates(timeout=5):
            await bot.get_updates(offset=update.update_id + 1, limit=1, timeout=0)
            if getattr(update, kind):
                return update


async def menu(message: Locator, item: str) -> None:
    """Opens the menu of a message and chooses from it."""
    await message.hover()
    await message.locator(".more").click()
    await message.page.get_by_test_id(item).click()


async def panel(pane: Locator) -> Locator:
    """The panel about the open group."""
    await pane.get_by_test_id("chat-title").click()
    return pane.get_by_test_id("info")


# Telegram tells the one right option of a quiz by its old name too, at which python-telegram-bot warns.
@pytest.mark.filterwarnings("ignore:.*correct_option_id")
async def test_polls_are_voted_in_taken_back_and_closed(
    page: Page, bot: Bot, cafe: Group, complaints: list[str]
) -> None:
    mia, robin = await phone(page, "Mia"), await phone(page, "Robin")
    await open_chat(robin, "Juniper")
    await bot.send_poll(cafe.id, "Which roast?", ["Light", "Dark"], is_anonymous=False)
    await bot.send_poll(cafe.id, "Several?", ["A", "B", "C"], allows_multiple_answers=True)
    await bot.send_poll(
        cafe.id, "Where from?", ["Kaffa", "Java"], type="quiz", correct_option_ids=[0], explanation="In Kaffa."
    )
    roast, several, origin = (last(mia, words) for words in ("Which roast?", "Several?", "Where from?"))
    await roast.get_by_role("button", name="Dark").click()
    await expect(roast.locator(".percent")).to_have_text(["0%", "100%"])
    await roast.get_by_role("button", name="Retract vote").click()
    await expect(roast.locator(".percent")).to_have_count(0)
    for name in ("A", "C"):
        await several.get_by_role("checkbox", name=name).click()
    await several.get_by_role("button", name="Vote", exact=True).click()
    await expect(several.locator(".percent")).to_have_text(["100%", "0%", "100%"])
    await origin.get_by_role("button", name="Java").click()
    await expect(origin.locator(".explanation")).to_have_text("In Kaffa.")
    await expect(last(robin, "Where from?").locator(".explanation")).to_have_count(0)

    await robin.get_by_test_id("attach").click()
    await page.get_by_test_id("share-poll").click()
    await page.get_by_test_id("field-question").fill("Who opens?")
    await page.get_by_test_id("field-options").fill("Mia\nRobin")
    await confirm(page)
    await last(mia, "Who opens?").get_by_role("button", name="Robin").click()
    await menu(last(robin, "Who opens?"), "stop-poll")
    await expect(last(mia, "Who opens?")).to_contain_text("Final results")
    await picture(page, "live-polls")
    assert complaints == []


async def test_what_is_whispered_stays_between_two(
    page: Page, bot: Bot, cafe: Group, telegram: Telegram, complaints: list[str]
) -> None:
    mia, robin = await phone(page, "Mia"), await phone(page, "Robin")
    await open_chat(robin, "Juniper")
    await bot.set_my_commands([BotCommand("whisper", "Quietly", api_kwargs={"is_ephemeral": True})])
    await write(mia, "/whisper are you there?")
    await expect(last(mia, "are you there?")).to_contain_text("Only you can see this")
    to_mia: dict[str, Any] = {"receiver_user_id": await number(telegram, "Mia")}
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Burn", callback_data="burn")]])
    asked = await bot.send_message(cafe.id, "In place of the morning", api_kwargs=to_mia)
    await bot.send_message(cafe.id, "Your ticket is 4711", reply_markup=keys, api_kwargs=to_mia)
    await last(mia, "4711").get_by_role("button", name="Burn").click()
    pressed = (await heard(bot, "callback_query")).callback_query
    assert pressed is not None
    await pressed.answer("Burnt")
    await expect(mia.get_by_test_id("toast")).to_contain_text("Burnt")
    await menu(last(mia, "4711"), "reply")
    await write(mia, "thank you")
    await expect(last(mia, "thank you")).to_contain_text("Only you can see this")
    where = to_mia | {"chat_id": cafe.id, "ephemeral_message_id": asked.api_kwargs["ephemeral_message_id"]}
    await bot.do_api_request("editEphemeralMessageText", where | {"text": "Changed"})
    await expect(last(mia, "Changed")).to_be_visible()
    await bot.do_api_request("deleteEphemeralMessage", where)
    await expect(last(mia, "Changed")).to_have_count(0)
    await write(mia, "aloud")

    await expect(last(robin, "aloud")).to_be_visible()
    await page.reload()
    for pane, between in ((robin, []), (mia, ["are you there?", "4711", "thank you"])):
        shown = pane.locator(".message > .bubble > .text")
        await expect(shown).to_contain_text(["Good morning", *between, "aloud"])
    await picture(page, "live-whispers")
    assert complaints == []


async def test_a_whisper_stands_in_place_of_what_was_pressed(
    page: Page, bot: Bot, cafe: Group, telegram: Telegram, complaints: list[str]
) -> None:
    mia, robin = await phone(page, "Mia"), await phone(page, "Robin")
    await open_chat(robin, "Juniper")
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Mine", callback_data="mine")]])
    await bot.send_message(cafe.id, "Whose points?", reply_markup=keys)
    await last(mia, "Whose points?").get_by_role("button", name="Mine").click()
    pressed = (await heard(bot, "callback_query")).callback_query
    assert pressed is not None
    to_mia: dict[str, Any] = {"receiver_user_id": await number(telegram, "Mia")}
    instead = to_mia | {"callback_query_id": pressed.id, "replace_callback_query_message": True}
    answer = await bot.send_message(cafe.id, "You have 40", api_kwargs={"ephemeral_message_parameters": instead})
    await expect(last(mia, "You have 40")).to_be_visible()
    await expect(last(mia, "Whose points?")).to_have_count(0)
    await expect(last(robin, "Whose points?")).to_be_visible()
    where = to_mia | {"chat_id": cafe.id, "ephemeral_message_id": answer.api_kwargs["ephemeral_message_id"]}
    await bot.do_api_request("deleteEphemeralMessage", where)
    await expect(last(mia, "You have 40")).to_have_count(0)
    await expect(last(mia, "Whose points?")).to_be_visible()
    assert complaints == []


async def test_topics_are_made_and_written_in(page: Page, complaints: list[str]) -> None:
    robin = await phone(page, "Robin")
    await robin.get_by_test_id("phone-menu").click()
    await page.get_by_test_id("new-group").click()
    await page.get_by_test_id("field-title").fill("Roasters")
    await page.get_by_role("checkbox", name="With topics").check()
    await page.get_by_role("checkbox", name="Mia").check()
    await confirm(page)
    await (await panel(robin)).get_by_test_id("new-topic").click()
    await page.get_by_test_id("field-name").fill("Recipes")
    await confirm(page)
    recipes = robin.locator(".topic", has_text="Recipes")
    await expect(recipes).to_have_count(1)
    await page.keyboard.press("Escape")
    await recipes.click()
    await write(robin, "Milk first")
    await robin.get_by_test_id("topic-1").click()
    await expect(last(robin, "Milk first")).to_have_count(0)
    await write(robin, "About everything")

    mia = await phone(page, "Mia")
    await open_chat(mia, "Roasters")
    await expect(mia.locator(".message")).to_contain_text(["Milk first", "About everything"])
    await mia.locator(".topic", has_text="Recipes").click()
    await expect(mia.locator(".message")).to_contain_text(["Milk first"])
    assert complaints == []


async def test_who_asks_by_a_link_is_let_in(page: Page, cafe: Group, telegram: Telegram, complaints: list[str]) -> None:
    assert cafe.id
    await telegram.person("Vera")
    robin, vera = await phone(page, "Robin"), await hand(page, await phone(page, "Mia"), "Vera")
    await open_chat(robin, "Juniper")
    info = await panel(robin)
    await info.get_by_test_id("new-link").click()
    await page.get_by_role("checkbox", name="Administrators approve").check()
    await confirm(page)
    link = await info.locator(".fact").inner_text()
    await vera.get_by_test_id("phone-menu").click()
    await page.get_by_test_id("join-link").click()
    await page.get_by_test_id("field-link").fill(link)
    await confirm(page)
    await expect(page.get_by_test_id("note")).to_contain_text("An administrator decides")
    await expect(row(vera, "Juniper")).to_have_count(0)
    await info.get_by_test_id("approve").click()
    await expect(row(vera, "Juniper")).to_have_count(1)
    await expect(info.get_by_test_id("approve")).to_have_count(0)
    assert complaints == []


async def test_two_bots_are_two_chats(
    page: Page, sandbox: Sandbox, telegram: Telegram, cafe: Group, bot: Bot, complaints: list[str]
) -> None:
    # With a keyboard at hand, what a bot offers is still seen.
    await bot.send_message(cafe.id, "Or a key", reply_markup=ReplyKeyboardMarkup([["Menu"]]))
    await telegram.post("bots", token="456:def", first_name="Tea", username="tea_bot", inline=True)
    mia = await phone(page, "Mia")
    await open_chat(mia, "Tea")
    await mia.get_by_test_id("start").click()
    await expect(last(mia, "/start")).to_be_visible()
    await mia.get_by_test_id("chat-title").click()
    await page.get_by_test_id("block").click()
    await page.reload()
    await expect(mia.get_by_test_id("unblock")).to_be_visible()
    await open_chat(mia, "Regulars")
    await expect(mia.get_by_test_id("composer")).to_be_visible()
    await open_chat(mia, cafe.title)
    async with Bot("456:def", base_url=sandbox.base_url, request=HTTPXRequest(httpx_kwargs={"verify": False})) as tea:
        await mia.get_by_test_id("composer").fill("@tea_bot green")
        query = (await heard(tea, "inline_query")).inline_query
        assert query is not None
        words = InputTextMessageContent("A pot of sencha, please")
        await query.answer([InlineQueryResultArticle("1", "Sencha", words, description="mild")])
        await mia.get_by_test_id("inline-list").get_by_role("button", name="Sencha").click()
    await expect(last(mia, "A pot of sencha")).to_contain_text("via @tea_bot")
    await expect(mia.get_by_test_id("composer")).to_have_value("")
    assert complaints == []


async def test_people_share_and_pay(page: Page, bot: Bot, telegram: Telegram, complaints: list[str]) -> None:
    robin, person = await phone(page, "Robin"), await number(telegram, "Robin")
    asked = KeyboardButton("Friends", request_users=KeyboardButtonRequestUsers(1, max_quantity=3))
    number_key = KeyboardButton("Number", request_contact=True)
    await bot.send_message(person, "Who are you?", reply_markup=ReplyKeyboardMarkup([[number_key, asked]]))
    keys = robin.get_by_test_id("reply-keyboard")
    await keys.get_by_role("button", name="Number").click()
    await expect(robin.locator(".contact")).to_contain_text("Robin")
    await keys.get_by_role("button", name="Friends").click()
    for name in ("Mia", "Noah"):
        await page.get_by_role("checkbox", name=name).check()
    await confirm(page)
    await expect(robin.locator(".service").last).to_have_text("Robin shared people with the bot")
    shared = (await heard(bot, "message")).message
    while not (shared and shared.users_shared):
        shared = (await heard(bot, "message")).message
    assert [one.user_id for one in shared.users_shared.users] == [
        await number(telegram, "Mia"),
        await number(telegram, "Noah"),
    ]

    await bot.send_invoice(person, "Beans", "250 g", "beans", "XTR", [LabeledPrice("Beans", 25)])
    link = await bot.create_invoice_link("Tea", "A pot", "tea", "XTR", [LabeledPrice("Tea", 5)])
    await last(robin, "Beans").get_by_role("button", name="Pay").click()
    await bot.answer_pre_checkout_query(await checkout(bot), ok=True)
    await expect(robin.locator(".service").last).to_have_text("Paid: 25 ⭐")
    await bot.send_message(person, f"Or this: {link}")
    await last(robin, "Or this").get_by_role("link").click()
    await bot.answer_pre_checkout_query(await checkout(bot), ok=False, error_message="Sold out")
    await expect(robin.get_by_test_id("toast")).to_contain_text("Sold out")
    await picture(page, "live-sharing")
    assert complaints == []


async def checkout(bot: Bot) -> str:
    """The number of the next payment that waits for the bot's word."""
    query = (await heard(bot, "pre_checkout_query")).pre_checkout_query
    assert query is not None
    return query.id


async def test_a_world_that_is_replaced_and_a_clock_moved_elsewhere_are_followed(
    page: Page, telegram: Telegram, complaints: list[str]
) -> None:
    await phone(page, "Mia")
    await telegram.clock.freeze()
    await expect(page.get_by_test_id("clock-run")).to_have_attribute("aria-checked", "false")
    await telegram.clock.thaw()
    await expect(page.get_by_test_id("clock-run")).to_have_attribute("aria-checked", "true")
    await telegram.request("DELETE", "world")
    await expect(page.get_by_test_id("first-person")).to_be_visible()
    await expect(page.locator(".pane")).to_have_count(0)
    assert complaints == []


async def test_who_may_not_write_is_told_so_and_may_again_in_time(
    page: Page, cafe: Group, telegram: Telegram, complaints: list[str]
) -> None:
    mia, robin = await number(telegram, "Mia"), await number(telegram, "Robin")
    pane = await phone(page, "Mia")
    composer, closed = pane.get_by_test_id("composer"), pane.locator(".closed")
    rest = {"by": robin, "user_id": mia, "until_date": int((await telegram.clock.freeze()).timestamp()) + 600}
    await telegram.post(f"groups/{cafe.id}/restrict", **rest)
    await expect(closed).to_have_text("An administrator muted this person")
    await expect(composer).not_to_be_visible()
    await page.reload()
    await expect(closed).to_have_text("An administrator muted this person")
    await telegram.clock.advance(minutes=11)
    await expect(composer).to_be_visible()

    await telegram.post(f"groups/{cafe.id}/restrict", permissions={"can_send_photos": True}, **rest | {"until_date": 0})
    await expect(composer).to_be_disabled()
    await expect(composer).to_have_attribute("placeholder", "Only pictures and files here")
    await pane.get_by_test_id("attach").click()
    await expect(page.get_by_test_id("share-poll")).to_have_count(0)
    await page.get_by_test_id("sample-latte").click()
    await page.keyboard.press("Escape")
    await pane.get_by_test_id("send").click()
    await expect(pane.locator(".message.own img")).to_have_count(1)

    lucas = await hand(page, pane, "Lucas")
    await open_chat(lucas, "Juniper")
    nobody = {"by": robin, "permissions": dict.fromkeys(SENDING, False)}
    await telegram.request("PATCH", f"groups/{cafe.id}", json=nobody)
    await expect(lucas.locator(".closed")).to_have_text("Members may not write here")
    await open_chat(await phone(page, "Robin"), "Juniper")
    await write(await phone(page, "Robin"), "Still open to me")
    await expect(last(lucas, "Still open to me")).to_be_visible()
    assert complaints == []


async def test_a_refusal_is_shown_and_stays_off_the_console(page: Page, complaints: list[str]) -> None:
    mia = await phone(page, "Mia")
    await mia.get_by_test_id("phone-menu").click()
    await page.get_by_test_id("join-link").click()
    await page.get_by_test_id("field-link").fill("https://t.me/+nowhere")
    await confirm(page)
    await expect(page.get_by_test_id("refusal")).to_be_visible()
    assert complaints == []


async def test_a_group_gets_a_face_and_a_topic_is_closed(page: Page, cafe: Group, complaints: list[str]) -> None:
    robin, mia = await phone(page, "Robin"), await phone(page, "Mia")
    await open_chat(robin, "Juniper")
    info = await panel(robin)
    await info.get_by_test_id("group-photo").click()
    await page.get_by_test_id("portrait-latte").click()
    await expect(info.locator(".info-face img")).to_have_count(1)
    await expect(row(mia, "Juniper").locator(".avatar img")).to_have_count(1)
    await expect(mia.locator(".service").last).to_have_text("Robin changed the group photo")
    await info.get_by_test_id("edit-group").click()
    await page.get_by_test_id("field-description").fill("Open from eight")
    await confirm(page)
    await expect(info.locator(".about")).to_have_text("Open from eight")
    await info.get_by_test_id("group-photo").click()
    await page.get_by_role("button", name="No photo").click()
    await expect(info.locator(".info-face img")).to_have_count(0)
    await page.keyboard.press("Escape")

    await robin.get_by_test_id("phone-menu").click()
    await page.get_by_test_id("new-group").click()
    await page.get_by_test_id("field-title").fill("Roasters")
    await page.get_by_role("checkbox", name="With topics").check()
    await page.get_by_role("checkbox", name="Mia").check()
    await confirm(page)
    info = await panel(robin)
    await info.get_by_test_id("topic-menu-1").click()
    await page.get_by_test_id("close-topic").click()
    await open_chat(mia, "Roasters")
    await mia.get_by_test_id("topic-1").click()
    await expect(mia.locator(".closed")).to_have_text("This topic is closed")
    await info.get_by_test_id("topic-menu-1").click()
    await page.get_by_test_id("close-topic").click()
    await expect(mia.get_by_test_id("composer")).to_be_visible()
    assert cafe.id
    assert complaints == []
