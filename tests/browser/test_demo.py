"""The demo in a real browser: what a visitor does in the first minutes."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import ConsoleMessage, Locator, Page, async_playwright, expect

from bot import demo

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# A folder to put pictures of the page into, for whoever wants to look at them.
PICTURES = os.environ.get("PAGE_PICTURES")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the page is not looked at")


@pytest.fixture
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


@pytest.fixture
async def complaints() -> list[str]:
    """What the page writes to the console as an error or a warning."""
    return []


@pytest.fixture
async def page(address: str, complaints: list[str], request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """The demo's page, in the size that the test asks for."""

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    async with async_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport=getattr(request, "param", LAPTOP), locale="en-GB")
        page.on("console", note)
        await page.goto(address)
        yield page
        await browser.close()


async def picture(page: Page, name: str) -> None:
    """Keeps a picture of the page, if somebody wants to look at it."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png")


async def column(page: Page, name: str) -> Locator:
    """The chat with this name at its head."""
    found = page.locator("[data-chat]").filter(has=page.locator("header", has_text=name))
    await expect(found.first).to_be_visible()
    return found.first


async def write(chat: Locator, words: str) -> None:
    """Types something and sends it."""
    composer = chat.get_by_test_id("composer")
    await composer.fill(words)
    await composer.press("Enter")


async def test_a_post_is_shared_approved_and_paid_a_day_later(page: Page, complaints: list[str]) -> None:
    group, mia, robin = [await column(page, name) for name in ("Juniper", "Mia", "Robin")]
    await write(mia, "/checkin")
    await expect(mia.get_by_text("Checked in: +5 points. 4 days in a row")).to_be_visible()

    await group.get_by_test_id("attach").click()
    await page.get_by_test_id("sample-cat").click()
    await write(group, "Somebody else likes the new bag #share")
    await expect(group.get_by_text("Somebody else likes the new bag")).to_be_visible()
    await expect(group.get_by_text("❤").last).to_be_visible()

    await write(robin, "/queue")
    for caption in ("The grounds go to the tomatoes", "Somebody else likes the new bag"):
        card = robin.locator("[data-message]").filter(has_text=caption).last
        await expect(card).to_be_visible()
        await card.get_by_role("button", name="Approve").click()
    await expect(robin.get_by_text("The queue is empty")).to_be_visible()
    await expect(mia.get_by_text("Your post is approved: 20 points, pending")).to_be_visible()
    await picture(page, "laptop-approved")

    await write(mia, "/points")
    await expect(mia.get_by_text("20 more on the way")).to_be_visible()
    await page.get_by_test_id("advance-day").click()
    await expect(mia.get_by_text("The 20 points for your post are yours to spend now.")).to_be_visible()
    await write(mia, "/points")
    last = mia.locator("[data-message]").filter(has_text="to spend in").last
    await expect(last).to_contain_text("a shared post, released")
    await expect(last).not_to_contain_text("on the way")
    await picture(page, "laptop-released")
    assert complaints == []


@pytest.mark.parametrize("page", [PHONE], indirect=True)
async def test_it_works_on_a_phone(page: Page, complaints: list[str]) -> None:
    tabs = page.locator("[data-test^=tab-]")
    await expect(tabs.first).to_be_visible()
    await picture(page, "phone-group")
    await tabs.filter(has_text="林小雨").click()
    lin = await column(page, "林小雨")
    await write(lin, "/points")
    await expect(lin.get_by_text("可用积分").last).to_be_visible()
    await picture(page, "phone-points")
    wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert wide is False
    assert complaints == []
