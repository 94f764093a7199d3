"""What is in a chat: every kind of message, and what a press in it does."""

import json
from typing import Any

from playwright.async_api import Locator, Page, Route, expect
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from sandbox.client import Group, Telegram
from sandbox.server import Sandbox
from tests.browser.gallery import everything
from tests.browser.phones import last, on_one_loop, open_chat, phone, picture, row, scrolls_sideways, write

Asked = list[tuple[str, dict[str, Any]]]


@on_one_loop()
async def asked(blank: Page) -> Asked:
    """What the page asked the people of the gallery to do: the end of the address, and the body."""
    return []


@on_one_loop()
async def gallery(blank: Page, sandbox: Sandbox, telegram: Telegram, cafe: Group, asked: Asked) -> Page:
    """The page with one message of every kind, open on Mia's and Robin's phones."""
    state = await telegram.state()
    mia = next(person for person in state["people"] if person["first_name"] == "Mia")
    await telegram.post(f"people/{mia['id']}/photo", chat_id=cafe.id, samples=["latte"])
    state = everything(await telegram.state())

    async def answer(route: Route) -> None:
        asked.append((route.request.url.rpartition("/sim/")[2], json.loads(route.request.post_data or "{}")))
        await route.fulfill(json={})

    async def show(route: Route) -> None:
        await route.fulfill(json=state)

    await blank.route("**/sim/state*", show)
    for pattern in ("vote", "tap", "requests/*"):
        await blank.route(f"**/sim/**/{pattern}", answer)
    await blank.goto(sandbox.url)
    for name in ("Mia", "Robin"):
        await open_chat(await phone(blank, name), "Everything there is")
    return blank


async def test_words_are_formatted(gallery: Page, complaints: list[str]) -> None:
    mia = await phone(gallery, "Mia")
    first = mia.locator("[data-message='1']")
    await expect(first.locator("strong")).to_have_text("bold")
    await expect(first.locator("a")).to_have_attribute("href", "https://example.org/")
    spoiler = first.locator(".spoiler")
    await spoiler.click()
    await expect(spoiler).to_have_class("spoiler shown")
    second = mia.locator("[data-message='2']")
    await expect(second.locator(".pre-head")).to_contain_text("python")
    await expect(second.locator("blockquote")).to_have_class("folded")
    await second.locator(".fold").click()
    await expect(second.locator("blockquote")).not_to_have_class("folded")
    await picture(gallery, "gallery-words")
    assert complaints == []


async def test_every_kind_of_message_is_drawn(gallery: Page, complaints: list[str]) -> None:
    mia = await phone(gallery, "Mia")
    lines = ["Robin named the group “Everything there is”", "Robin boosted the group (2)"]
    lines += ["Telegram says: something new", "Robin opened the topic “Roasts”"]
    await expect(mia.locator(".service")).to_have_text(lines)
    await expect(mia.locator(".photos[data-count='3']")).to_have_count(1)
    for words in ("menu.pdf", "Steam", "Voice message", "Juniper", "+49 30 1234567", "Forwarded from A Stranger"):
        await expect(last(mia, words)).to_have_count(1)
    for kind in (".film", ".film.round", ".large-emoji", ".map", ".dice", ".quote"):
        assert await mia.locator(f".message {kind}").count() > 0, kind
    await expect(mia.locator(".text.muted")).to_have_count(0)
    await expect(last(mia, "From the house").locator(".title-tag")).to_have_text("the boss")
    await expect(mia.locator(".message.head", has_text="Three cups").locator(".role")).to_have_text("roaster")
    assert not await scrolls_sideways(gallery)
    assert complaints == []


async def test_what_is_for_one_person_is_on_their_phone_only(gallery: Page, complaints: list[str]) -> None:
    mia, robin = await phone(gallery, "Mia"), await phone(gallery, "Robin")
    await expect(last(mia, "Your ticket is 4711")).to_contain_text("Only you can see this")
    await expect(last(robin, "Your ticket is 4711")).to_have_count(0)
    await expect(last(robin, "For Robin alone")).to_contain_text("Only you can see this")
    await expect(last(mia, "For Robin alone")).to_have_count(0)
    assert complaints == []


async def test_polls_are_voted_in_and_show_results(gallery: Page, asked: Asked, complaints: list[str]) -> None:
    mia = await phone(gallery, "Mia")
    one = last(mia, "Which roast?")
    await expect(one.locator(".percent")).to_have_count(0)
    await one.get_by_role("button", name="Answer 1").click()
    several = last(mia, "Several?")
    await expect(several.get_by_role("button", name="Vote", exact=True)).to_be_disabled()
    for name in ("Answer 2", "Answer 0"):
        await several.get_by_role("checkbox", name=name).click()
    await several.get_by_role("button", name="Vote", exact=True).click()
    quiz = last(mia, "Where was coffee first grown?")
    await expect(quiz.locator(".percent")).to_have_text(["75%", "25%"])
    await expect(quiz.locator(".right")).to_contain_text("Answer 0")
    await expect(quiz.locator(".wrong")).to_contain_text("Answer 1")
    await expect(quiz.locator(".explanation")).to_have_text("In Kaffa.")
    await expect(
        last(await phone(gallery, "Robin"), "Where was coffee first grown?").locator(".percent")
    ).to_have_count(0)
    await picture(gallery, "gallery-polls")
    assert [body["options"] for address, body in asked if address.endswith("/vote")] == [[1], [0, 2]]
    assert complaints == []


async def test_topics_and_pins_lead_to_their_messages(gallery: Page, complaints: list[str]) -> None:
    mia = await phone(gallery, "Mia")
    await expect(mia.get_by_test_id("pinned")).to_contain_text("Pinned message 2 of 2")
    await mia.get_by_test_id("pinned").click()
    await expect(mia.locator("[data-message='2']")).to_be_in_viewport()
    await expect(mia.get_by_test_id("pinned")).to_contain_text("Pinned message 1 of 2")
    await mia.get_by_test_id("topic-3").click()
    await expect(mia.locator(".message")).to_have_count(1)
    await expect(mia.locator(".message")).to_contain_text("About Kenya")
    await gallery.keyboard.press("ArrowLeft")
    await gallery.keyboard.press("Enter")
    await expect(mia.get_by_test_id("topic-1")).to_have_attribute("aria-selected", "true")
    await expect(last(mia, "About Kenya")).to_have_count(0)
    await expect(last(mia, "Lovely")).to_have_count(1)
    assert complaints == []


async def test_keys_and_buttons_do_what_they_say(gallery: Page, asked: Asked, complaints: list[str]) -> None:
    mia = await phone(gallery, "Mia")
    keyboard = mia.get_by_test_id("reply-keyboard")
    await expect(mia.get_by_test_id("composer")).to_have_attribute("placeholder", "Pick one")
    await keyboard.get_by_role("button", name="My number").click()
    buttons = last(mia, "Buttons")
    await expect(buttons.get_by_role("button", name="Off")).to_be_disabled()
    await buttons.get_by_role("button", name="Search").click()
    await expect(mia.get_by_test_id("composer")).to_have_value("@regulars_bot tea")
    assert [(address.rpartition("/")[2], body["label"]) for address, body in asked] == [("tap", "My number")]
    assert complaints == []


async def test_who_asks_to_join_is_let_in_by_the_owner(gallery: Page, asked: Asked, complaints: list[str]) -> None:
    mia, robin = await phone(gallery, "Mia"), await phone(gallery, "Robin")
    for pane in (mia, robin):
        await pane.get_by_test_id("chat-title").click()
    await expect(mia.get_by_test_id("approve")).to_have_count(0)
    await robin.get_by_test_id("approve").click()
    await expect(robin.get_by_test_id("info")).to_contain_text("https://t.me/+AbCdEf123")
    assert [body["approve"] for address, body in asked if "/requests/" in address] == [True]
    assert complaints == []


async def pressed(bot: Bot) -> CallbackQuery:
    """The next press that the bot hears of; everything before it is confirmed."""
    while True:
        for update in await bot.get_updates(timeout=5):
            await bot.get_updates(offset=update.update_id + 1, limit=1, timeout=0)
            if update.callback_query:
                return update.callback_query


async def test_a_press_waits_for_the_bots_answer(page: Page, bot: Bot, cafe: Group, complaints: list[str]) -> None:
    mia = await phone(page, "Mia")
    rows = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Try", callback_data="t"), InlineKeyboardButton("Ask", callback_data="a")]]
    )
    await bot.send_message(cafe.id, "Press one", reply_markup=rows)
    for label, alert in (("Try", False), ("Ask", True)):
        button = last(mia, "Press one").get_by_role("button", name=label)
        await button.click()
        await expect(button).to_have_class("key busy")
        query = await pressed(bot)
        await bot.answer_callback_query(query.id, f"You pressed {label}", show_alert=alert)
        shown: Locator = mia.get_by_test_id("alert" if alert else "toast")
        await expect(shown).to_contain_text(f"You pressed {label}")
        await expect(button).to_have_class("key")
    await page.keyboard.press("Escape")
    await expect(mia.get_by_test_id("alert")).to_have_count(0)
    assert await (await phone(page, "Robin")).get_by_test_id("toast").count() == 0
    assert complaints == []


async def test_a_reply_keyboard_comes_and_goes(page: Page, bot: Bot, telegram: Telegram, complaints: list[str]) -> None:
    robin = await phone(page, "Robin")
    person = next(one for one in (await telegram.state())["people"] if one["first_name"] == "Robin")
    markup = ReplyKeyboardMarkup([["Open", "Closed"]], one_time_keyboard=True, input_field_placeholder="Are you?")
    await bot.send_chat_action(person["id"], "typing")
    await expect(row(robin, "Regulars").locator(".typing-now")).to_have_text("typing")
    await bot.send_message(person["id"], "Are you open?", reply_markup=markup)
    await expect(row(robin, "Regulars")).to_contain_text("Are you open?")
    keys = robin.get_by_test_id("reply-keyboard")
    await keys.get_by_role("button", name="Open", exact=True).click()
    await expect(last(robin, "Open")).to_be_visible()
    await expect(keys).not_to_be_visible()
    assert complaints == []


async def test_a_long_chat_shows_its_end_and_fetches_the_rest(
    blank: Page, sandbox: Sandbox, telegram: Telegram, cafe: Group, complaints: list[str]
) -> None:
    state = await telegram.state()
    mia = next(person["id"] for person in state["people"] if person["first_name"] == "Mia")
    for number in range(1, 231):
        await telegram.post(f"people/{mia}/write", chat_id=cafe.id, text=f"line {number}.")
    await blank.goto(sandbox.url)
    pane = await phone(blank, "Mia")
    await expect(last(pane, "line 230.")).to_be_in_viewport()
    assert await pane.locator(".message").count() == 100
    first = next(post for post in await telegram.transcript(cafe) if post.text == "line 1.")
    await telegram.post(f"people/{mia}/edit", chat_id=cafe.id, message_id=first.id, text="line 1. (changed)")
    await telegram.post(f"people/{mia}/write", chat_id=cafe.id, text="line 231.")
    await expect(last(pane, "line 231.")).to_be_in_viewport()
    assert await pane.locator(".message").count() == 101, "what is not on the screen is not drawn"
    while not await last(pane, "line 1. (changed)").count():
        shown = await pane.locator(".message").count()
        await pane.locator(".log").evaluate("log => { log.scrollTop = 1; log.scrollTop = 0; }")
        await expect(pane.locator(".message")).not_to_have_count(shown)
    await write(pane, "and one more")
    await expect(last(pane, "and one more")).to_have_count(1)
    assert complaints == []
