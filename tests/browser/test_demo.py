"""The demo in a real browser: what a visitor does in the first minutes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from bot import demo
from tests.browser.phones import ON_A_PHONE, last, on_one_loop, open_chat, phone, picture, scrolls_sideways, write


@on_one_loop(scope="session")
async def address() -> AsyncIterator[str]:
    """The address of a running demo."""
    stopping = asyncio.Event()
    announced: asyncio.Queue[str] = asyncio.Queue()
    playing = asyncio.create_task(demo.run(0, stopping, announce=announced))
    waiting = asyncio.create_task(announced.get())
    await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
    yield waiting.result()
    stopping.set()
    await playing


@on_one_loop()
async def page(blank: Page, address: str) -> Page:
    """The demo's page."""
    await blank.goto(address)
    return blank


async def test_a_post_is_shared_approved_and_paid_a_day_later(page: Page, complaints: list[str]) -> None:
    mia, robin = await phone(page, "Mia"), await phone(page, "Robin")
    await mia.get_by_test_id("attach").click()
    await page.get_by_test_id("sample-cat").click()
    await page.keyboard.press("Escape")
    await write(mia, "Somebody else likes the new bag #share")
    await expect(last(mia, "Somebody else likes the new bag").get_by_text("❤")).to_be_visible()

    await open_chat(mia, "Regulars")
    await write(mia, "/checkin")
    await expect(last(mia, "Checked in: +5 points. 4 days in a row")).to_be_visible()

    await write(robin, "/queue")
    for caption in ("The grounds go to the tomatoes", "Somebody else likes the new bag"):
        card = last(robin, caption)
        await expect(card).to_be_visible()
        await card.get_by_role("button", name="Approve").click()
    await expect(last(robin, "The queue is empty")).to_be_visible()
    await expect(last(mia, "Your post is approved: 20 points, pending")).to_be_visible()
    await picture(page, "laptop-approved")

    await write(mia, "/points")
    await expect(last(mia, "20 more on the way")).to_be_visible()
    await page.get_by_test_id("advance-day").click()
    await expect(last(mia, "The 20 points for your post are yours to spend now.")).to_be_visible()
    await write(mia, "/points")
    await expect(last(mia, "to spend in")).to_contain_text("a shared post, released")
    await expect(last(mia, "to spend in")).not_to_contain_text("on the way")
    await picture(page, "laptop-released")
    assert complaints == []


@pytest.mark.parametrize("blank", [ON_A_PHONE], indirect=True)
async def test_it_works_on_a_phone(page: Page, complaints: list[str]) -> None:
    mia = await phone(page, "Mia")
    await expect(page.locator(".pane")).to_have_count(1)
    await expect(mia.get_by_test_id("composer")).not_to_be_visible()
    await picture(page, "phone-list")
    assert not await scrolls_sideways(page)

    await mia.get_by_test_id("persona").tap()
    await page.locator(".chooser-panel").get_by_test_id("search").fill("林")
    await page.locator(".choice", has_text="林小雨").tap()
    lin = await phone(page, "林小雨")
    await open_chat(lin, "Regulars")
    await expect(lin.locator(".chat-list")).not_to_be_visible()
    await write(lin, "/points")
    await expect(last(lin, "可用积分")).to_be_visible()
    await picture(page, "phone-chat")
    assert not await scrolls_sideways(page)

    await lin.get_by_test_id("back").tap()
    await expect(lin.get_by_test_id("chat-list")).to_be_visible()
    await expect(lin.get_by_test_id("composer")).not_to_be_visible()
    assert complaints == []
