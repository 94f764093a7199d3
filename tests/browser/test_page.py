"""The page itself: phones, unread counts, the clock, the log, the keyboard, languages and colours."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, Route, expect
from telegram import Bot
from telegram.error import BadRequest

from sandbox.client import Group
from sandbox.server import Sandbox
from tests.browser.phones import confirm, hand, last, open_chat, phone, picture, row, scrolls_sideways, write

PAGE = Path(__file__).parent.parent.parent / "sandbox" / "page"


async def test_two_phones_talk_to_each_other(page: Page, complaints: list[str]) -> None:
    mia, robin = await phone(page, "Mia"), await phone(page, "Robin")
    await open_chat(robin, "Juniper")
    await write(mia, "Is the window seat free?")
    await expect(last(robin, "window seat").locator(".name")).to_have_text("Mia")
    await expect(last(mia, "window seat")).to_have_class(re.compile(r"\bown\b"))
    await expect(last(robin, "window seat")).not_to_have_class(re.compile(r"\bown\b"))

    await last(robin, "window seat").hover()
    await last(robin, "window seat").locator(".more").click()
    await page.get_by_test_id("reply").click()
    await write(robin, "Yours, come over")
    answer = last(mia, "Yours, come over")
    await expect(answer.locator(".quote")).to_contain_text("Is the window seat free?")

    await answer.hover()
    await answer.locator(".more").click()
    await page.get_by_role("button", name="React with 👍").click()
    await expect(last(robin, "Yours, come over").locator(".chip[data-emoji='👍']")).to_contain_text("1")
    assert complaints == []


async def test_what_is_not_read_is_counted_for_each_person(page: Page, complaints: list[str]) -> None:
    mia, robin = await phone(page, "Mia"), await phone(page, "Robin")
    there = row(robin, "Juniper")
    before = int(await there.get_attribute("data-unread") or 0)
    await write(mia, "one")
    await write(mia, "two")
    await expect(there).to_have_attribute("data-unread", str(before + 2))
    await expect(there).to_contain_text("Mia: two")
    await expect(row(mia, "Juniper")).to_have_attribute("data-unread", "0")
    await expect(row(mia, "Juniper")).to_contain_text("You: two")

    await open_chat(robin, "Juniper")
    await expect(there).to_have_attribute("data-unread", "0")
    await page.reload()
    await expect(row(await phone(page, "Robin"), "Juniper")).to_have_attribute("data-unread", "0")
    assert complaints == []


async def test_phones_are_added_given_away_closed_and_remembered(page: Page, complaints: list[str]) -> None:
    await expect(page.locator(".pane")).to_have_count(2)
    await page.get_by_test_id("add-pane").click()
    await expect(page.locator(".pane")).to_have_count(3)
    await page.keyboard.press("Escape")
    await hand(page, page.locator(".pane").last, "Aisha")
    await expect(page.get_by_test_id("add-pane")).to_be_disabled()
    await (await phone(page, "Robin")).get_by_test_id("close-pane").click()
    await page.reload()
    await expect(page.locator(".persona .name")).to_have_text(["Mia", "Aisha"])
    assert complaints == []


async def test_the_clock_is_stopped_moved_and_runs_again(page: Page, complaints: list[str]) -> None:
    run, clock = page.get_by_test_id("clock-run"), page.locator(".clock")
    await expect(run).to_have_attribute("aria-checked", "true")
    await run.click()
    await expect(run).to_have_attribute("aria-checked", "false")
    await expect(clock).to_contain_text("stopped")
    stopped = await clock.locator("time").get_attribute("datetime")
    await page.get_by_test_id("advance-minute").click()
    await expect(clock.locator("time")).not_to_have_attribute("datetime", str(stopped))
    await expect(run).to_have_attribute("aria-checked", "false")
    await picture(page, "clock-stopped")
    await run.click()
    await expect(run).to_have_attribute("aria-checked", "true")
    await expect(clock.locator(".stopped-word")).not_to_be_visible()
    assert complaints == []


async def test_the_log_shows_request_and_answer(page: Page, cafe: Group, bot: Bot, complaints: list[str]) -> None:
    await page.get_by_test_id("log").click()
    journal = page.get_by_test_id("journal")
    await expect(journal.locator("[data-test^=call-]").first).to_be_visible()
    await expect(journal.locator("[data-test='call-getUpdates']")).to_have_count(0)

    await journal.get_by_test_id("log-method").fill("sendmess")
    call = journal.get_by_test_id("call-sendMessage").first
    await call.click()
    request, answer = journal.get_by_test_id("call-request").first, journal.get_by_test_id("call-answer").first
    asked = json.loads(await request.locator("pre").inner_text())
    told = json.loads(await answer.locator("pre").inner_text())
    assert asked == {"chat_id": str(cafe.id), "text": "Good morning"} | asked
    assert told["ok"] is True
    await expect(call).to_contain_text("Juniper Coffee")

    # A call made while the drawer is open appears by itself, at the top.
    await bot.send_message(cafe.id, "Fresh beans")
    await expect(journal.get_by_test_id("call-sendMessage")).to_have_count(2)
    await picture(page, "log")

    with pytest.raises(BadRequest):
        await bot.send_message(4711, "Nobody is there")
    await journal.get_by_test_id("log-errors").check()
    await expect(journal.locator(".call")).to_have_count(1)
    await expect(journal.locator(".call")).to_contain_text("400")
    await page.keyboard.press("Escape")
    await expect(journal).not_to_be_visible()
    await expect(page.get_by_test_id("log")).to_be_focused()
    assert complaints == []


async def test_everything_is_within_reach_of_the_keyboard(page: Page, complaints: list[str]) -> None:
    mia, keys = await phone(page, "Mia"), page.keyboard
    await keys.press("Alt+2")
    await keys.press("Alt+1")
    await expect(mia.get_by_test_id("composer")).to_be_focused()
    await keys.press("Alt+l")
    await expect(row(mia, "Juniper")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(row(mia, "Regulars")).to_be_focused()
    await keys.press("Enter")
    await expect(mia.get_by_test_id("chat-title")).to_contain_text("bot")

    await keys.press("Escape")
    await keys.press("/")
    await expect(mia.get_by_test_id("composer")).to_be_focused()
    await keys.type("/poi")
    await expect(mia.get_by_test_id("command-list")).to_contain_text("/points")
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await expect(last(mia, "/points")).to_be_visible()

    await keys.press("Escape")
    await keys.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(dialog).to_be_visible()
    await keys.press("Escape")
    await expect(dialog).to_have_count(0)
    await page.get_by_test_id("add-pane").focus()
    await keys.press("Tab")
    await expect(page.get_by_test_id("language")).to_be_focused()
    ring = await page.get_by_test_id("language").evaluate("one => getComputedStyle(one).outlineStyle")
    assert ring == "solid"
    assert complaints == []


async def test_a_late_list_of_commands_does_not_undo_a_choice(page: Page) -> None:
    mia = await phone(page, "Mia")
    await open_chat(mia, "Regulars")
    asked: list[Route] = []

    async def answer_the_first(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            await route.continue_()

    await page.route("**/sim/commands?*", answer_the_first)
    await mia.get_by_test_id("composer").press_sequentially("/poi")
    await expect(mia.get_by_test_id("command-list")).to_contain_text("/points")
    await page.keyboard.press("ArrowDown")
    for late in asked[1:]:
        async with page.expect_response("**/sim/commands?*"):
            await late.continue_()
    await page.keyboard.press("Enter")
    await expect(last(mia, "/points")).to_be_visible()


async def test_a_member_is_appointed_and_put_out_from_the_panel(page: Page, complaints: list[str]) -> None:
    robin = await phone(page, "Robin")
    await open_chat(robin, "Juniper")
    await robin.get_by_test_id("chat-title").click()
    info = robin.get_by_test_id("info")
    await picture(page, "group-info")
    noah = info.locator(".member-line", has_text="Noah")
    await noah.get_by_role("button").click()
    await page.get_by_test_id("promote").click()
    await page.get_by_role("checkbox", name="Pin messages").uncheck()
    await confirm(page)
    await expect(noah.locator(".role")).to_have_text("admin")

    lucas = info.locator(".member-line", has_text="Lucas")
    await lucas.get_by_role("button").click()
    await page.get_by_test_id("kick").click()
    await expect(lucas).to_have_count(0)
    await expect(robin.locator(".service").last).to_have_text("Robin removed Lucas")

    mia = await phone(page, "Mia")
    await mia.get_by_test_id("chat-title").click()
    await expect(mia.locator(".member-line").first).to_be_visible()
    assert await mia.locator("[data-test^=member-]").count() == 0, "a member is offered nothing to do with others"
    assert complaints == []


async def test_an_empty_sandbox_lets_somebody_in_and_a_group_is_made(
    blank: Page, sandbox: Sandbox, complaints: list[str]
) -> None:
    await blank.goto(sandbox.url)
    await blank.get_by_test_id("first-person").click()
    nina = await phone(blank, "Nina")
    await nina.get_by_test_id("start").click()
    await expect(last(nina, "/start")).to_be_visible()
    await nina.get_by_test_id("phone-menu").click()
    await blank.get_by_test_id("new-group").click()
    await blank.get_by_test_id("field-title").fill("Roasters")
    await confirm(blank)
    await expect(nina.get_by_test_id("chat-title")).to_contain_text("Roasters")
    await expect(nina.locator(".service").last).to_have_text("Nina Okafor added Regulars")

    await nina.get_by_test_id("persona").click()
    await blank.get_by_test_id("newcomer").click()
    newcomer = await phone(blank, "陈小雨")
    await expect(newcomer.locator(".service").last).to_have_text("陈小雨 joined")
    await newcomer.get_by_test_id("chat-title").click()
    await newcomer.get_by_test_id("leave-group").click()
    await expect(row(newcomer, "Roasters")).to_have_count(0)
    await newcomer.get_by_test_id("join").click()
    await expect(row(newcomer, "Roasters")).to_have_count(1)
    assert complaints == []


async def test_a_bot_is_blocked_and_let_in_again(page: Page, complaints: list[str]) -> None:
    robin = await phone(page, "Robin")
    await robin.get_by_test_id("chat-title").click()
    await page.get_by_test_id("block").click()
    await expect(robin.get_by_test_id("composer")).not_to_be_visible()
    await robin.get_by_test_id("unblock").click()
    await expect(robin.get_by_test_id("composer")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("blank", [{"locale": "zh-CN"}], indirect=True)
async def test_it_speaks_chinese(page: Page, complaints: list[str]) -> None:
    mia = await phone(page, "Mia")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await expect(page.get_by_test_id("log")).to_have_text("接口日志")
    await expect(mia.get_by_test_id("composer")).to_have_attribute("placeholder", "说点什么")
    await mia.get_by_test_id("composer").fill("half a thought")
    await page.get_by_test_id("language").click()
    await expect(page.get_by_test_id("log")).to_have_text("API log")
    await expect((await phone(page, "Mia")).get_by_test_id("composer")).to_have_value("half a thought")
    assert complaints == []


@pytest.mark.parametrize("blank", [{"color_scheme": "dark", "locale": "zh-CN"}], indirect=True)
async def test_it_is_dark_where_the_system_is(page: Page, complaints: list[str]) -> None:
    await phone(page, "Mia")
    assert await luminance(page.locator("body")) < 40
    await picture(page, "laptop-dark-zh")
    await page.get_by_test_id("theme").click()
    assert await luminance(page.locator("body")) > 200
    await page.reload()
    assert await luminance(page.locator("body")) > 200, "the choice is remembered"
    assert complaints == []


@pytest.mark.parametrize("blank", [{"viewport": {"width": 1024, "height": 768}}], indirect=True)
async def test_where_both_do_not_fit_the_list_gives_way_to_the_chat(page: Page, complaints: list[str]) -> None:
    robin = await phone(page, "Robin")
    await expect(robin.get_by_test_id("chat-list")).not_to_be_visible()
    await robin.get_by_test_id("back").click()
    await expect(robin.get_by_test_id("composer")).not_to_be_visible()
    await open_chat(robin, "Juniper")
    await expect(robin.get_by_test_id("composer")).to_be_visible()
    await picture(page, "tablet")
    assert not await scrolls_sideways(page)
    assert complaints == []


def test_the_page_says_the_same_in_both_languages() -> None:
    def places(language: str) -> dict[str, set[str]]:
        lines = re.findall(r'^  (\w+): "(.*)",$', (PAGE / f"{language}.js").read_text(encoding="utf-8"), re.MULTILINE)
        return {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in lines}

    english, chinese = places("english"), places("chinese")
    assert len(english) > 200
    assert english == chinese


def test_every_word_of_the_page_is_used() -> None:
    code = "".join(
        file.read_text(encoding="utf-8") for file in PAGE.glob("*.js") if file.stem not in {"english", "chinese"}
    )
    keys = re.findall(r"^  (\w+): ", (PAGE / "english.js").read_text(encoding="utf-8"), re.MULTILINE)
    made = re.compile(r"(kind|poll|quiz)_\w+|subscribers?|members?")
    assert [key for key in keys if not re.search(rf"\b{key}\b", code) and not made.fullmatch(key)] == []


async def luminance(place: Locator) -> float:
    """How bright an element's background is, 0 to 255."""
    color = await place.evaluate("one => getComputedStyle(one).backgroundColor")
    red, green, blue = (float(part) for part in re.findall(r"[\d.]+", color)[:3])
    return (red + green + blue) / 3
