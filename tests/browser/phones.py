"""What a reader of the page does with it: looks at somebody's phone, opens a chat, writes."""

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

LAPTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ON_A_PHONE: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
# A fixture on the event loop that all tests of the page share.
on_one_loop = partial(pytest_asyncio.fixture, loop_scope="session")
# A folder to put pictures of the page into, for whoever wants to look at them.
PICTURES = os.environ.get("PAGE_PICTURES")


async def picture(page: Page, name: str) -> None:
    """Keeps a picture of the page, if somebody wants to look at it."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png")


async def phone(page: Page, name: str) -> Locator:
    """The phone of this person."""
    found = page.locator(".pane").filter(has=page.locator(".persona", has_text=name))
    await expect(found).to_be_visible()
    return found


async def hand(page: Page, pane: Locator, name: str) -> Locator:
    """Gives a phone to another person, by their name."""
    await pane.get_by_test_id("persona").click()
    await page.locator(".chooser-panel").get_by_test_id("search").fill(name)
    # The list shrinks to what is searched: a press before that would meet what lies behind it.
    found = page.locator(".chooser-panel .choices .choice")
    await expect(found).to_have_count(1)
    await found.click()
    return await phone(page, name)


def row(pane: Locator, title: str) -> Locator:
    """A chat in the list of a phone."""
    return pane.locator(".row-button").filter(has=pane.page.locator(".row-top", has_text=title))


async def open_chat(pane: Locator, title: str) -> None:
    """Opens a chat from the list."""
    await row(pane, title).click()
    await expect(pane.get_by_test_id("chat-title")).to_contain_text(title)


async def write(pane: Locator, words: str) -> None:
    """Types something into the open chat and sends it."""
    composer = pane.get_by_test_id("composer")
    await composer.fill(words)
    await composer.press("Enter")


async def confirm(page: Page) -> None:
    """Says yes to a dialog; what it changes may be seen before it is gone, and a key pressed then would be for it."""
    await page.get_by_test_id("confirm").click()
    await expect(page.locator("dialog")).to_have_count(0)


def last(pane: Locator, words: str) -> Locator:
    """The newest message with these words."""
    return pane.locator(".message").filter(has_text=words).last


async def scrolls_sideways(page: Page) -> bool:
    """Whether anything is wider than the screen."""
    return bool(await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
