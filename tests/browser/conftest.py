"""A small café in a sandbox, its bot, and the page in a real browser.

The browser starts once for all tests, so they share an event loop.
"""

import inspect
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright, expect
from telegram import Bot, BotCommand
from telegram.request import HTTPXRequest

from sandbox.client import Group, Telegram
from sandbox.server import Sandbox
from tests.browser.phones import LAPTOP, on_one_loop

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
HERE = Path(__file__).parent
# A busy machine may take its time; what does not come at all is still found out.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests run on the loop of the browser."""
    for item in items:
        if HERE in item.path.parents and inspect.iscoroutinefunction(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@on_one_loop()
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@on_one_loop()
async def telegram(sandbox: Sandbox) -> AsyncIterator[Telegram]:
    async with Telegram(sandbox.url) as telegram:
        yield telegram


@on_one_loop()
async def bot(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """A bot that does only what the test tells it to."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    polls, calls = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    async with Bot(
        sandbox.token,
        base_url=sandbox.base_url,
        base_file_url=sandbox.base_file_url,
        request=calls,
        get_updates_request=polls,
    ) as bot:
        yield bot


@on_one_loop()
async def cafe(telegram: Telegram, bot: Bot) -> Group:
    """Mia, Noah, Lucas and Aisha in Robin's group; Mia and Robin have started the bot."""
    mia = await telegram.person("Mia", username="mia")
    robin = await telegram.person("Robin", username="robin")
    others = [await telegram.person(name) for name in ("Noah", "Lucas", "Aisha")]
    group = await telegram.group("Juniper Coffee", creator=robin, members=[mia, *others])
    for person in (mia, robin):
        await person.start()
    await bot.set_my_commands([BotCommand("points", "What one has"), BotCommand("poll", "Ask everybody")])
    await telegram.clock.advance(minutes=1)
    await bot.send_message(group.id, "Good morning")
    return group


@on_one_loop()
async def complaints() -> list[str]:
    """What the page writes to the console as an error or a warning, and what it throws."""
    return []


@on_one_loop(scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the page is not looked at")
    async with async_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@on_one_loop()
async def blank(browser: Browser, complaints: list[str], request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A page of the size, language and colours that the test asks for (`indirect`), where nothing is loaded yet."""

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def thrown(error: Error) -> None:
        complaints.append(str(error))

    chosen = {"viewport": LAPTOP, "locale": "en-GB"} | getattr(request, "param", {})
    page = await browser.new_page(**chosen)
    page.on("console", note)
    page.on("pageerror", thrown)
    yield page
    await page.context.close()


@on_one_loop()
async def page(blank: Page, sandbox: Sandbox, cafe: Group) -> Page:
    """The page of the café's sandbox."""
    assert cafe.id
    await blank.goto(sandbox.url)
    return blank
