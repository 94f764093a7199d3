"""A small café in a sandbox, its bot, and the page in a real browser."""

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright
from telegram import Bot, BotCommand
from telegram.request import HTTPXRequest

from sandbox.client import Group, Telegram
from sandbox.server import Sandbox
from tests.browser.phones import LAPTOP

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


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def telegram(sandbox: Sandbox) -> AsyncIterator[Telegram]:
    async with Telegram(sandbox.url) as telegram:
        yield telegram


@pytest.fixture
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


@pytest.fixture
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


@pytest.fixture
async def complaints() -> list[str]:
    """What the page writes to the console as an error or a warning, and what it throws."""
    return []


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the page is not looked at")
    async with async_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def blank(browser: Browser, complaints: list[str], request: pytest.FixtureRequest) -> Page:
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
    return page


@pytest.fixture
async def page(blank: Page, sandbox: Sandbox, cafe: Group) -> Page:
    """The page of the café's sandbox."""
    assert cafe.id
    await blank.goto(sandbox.url)
    return blank
