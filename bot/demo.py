"""The demo: a sandbox with a small community that has been alive for three days, and the bot in it.

Everything is made by its people, as a visitor would: they write, press and share, and the bot answers. It begins
shortly before the morning's check-in prompt, on a clock that the page can move, and afresh at every start.
"""

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from tzlocal import get_localzone_name

from bot.app import House, build
from bot.pacer import NO_LIMITS, Pacer
from sandbox.client import Group, Persona, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox
from storage import migrations

TOKEN = "100000001:demo"  # noqa: S105  # the sandbox takes any
TITLE = "Juniper Coffee · 杜松咖啡"
DAYS_BEFORE = 3
PROMPT_HOUR = 9
BEFORE_PROMPT = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who lives in the demo."""

    group: Group
    mia: Persona
    lin: Persona
    robin: Persona
    others: tuple[Persona, ...]


def opening(zone: ZoneInfo) -> datetime:
    """Today, a moment before the prompt."""
    return datetime.now(zone).replace(hour=PROMPT_HOUR, minute=0, second=0, microsecond=0) - BEFORE_PROMPT


async def run(port: int, stopping: asyncio.Event, *, announce: "asyncio.Queue[str] | None" = None) -> None:
    """Runs sandbox, community and bot until `stopping` is set; the page's address is put into `announce`."""
    zone = ZoneInfo(get_localzone_name() or "UTC")
    clock = Clock(opening(zone) - timedelta(days=DAYS_BEFORE), frozen=True)
    with tempfile.TemporaryDirectory(prefix="regulars-demo-") as folder:
        url = f"sqlite:///{Path(folder) / 'demo.sqlite3'}"
        migrations.upgrade(url)
        async with Sandbox(token=TOKEN, port=port, clock=clock) as sandbox, Telegram(sandbox.url) as telegram:
            house = await build(
                token=TOKEN,
                api_url=sandbox.url,
                database_url=url,
                key=Fernet.generate_key().decode(),
                clock=clock.now,
                pacer=Pacer(NO_LIMITS),
            )
            await live(telegram, house, zone)
            await telegram.clock.set(opening(zone))
            await telegram.clock.thaw()
            if announce is not None:
                announce.put_nowait(sandbox.url)
            await house.run(stopping)
            await house.close()


async def live(telegram: Telegram, house: House, zone: ZoneInfo) -> Cast:
    """Lets the community come together and live for three days."""
    stage = Stage(telegram, house)
    cast = await _gather(stage, zone)
    await _set_challenge(stage, cast)
    await _set_contest(stage, cast)
    for day in range(DAYS_BEFORE):
        await _day(stage, cast, day)
        await telegram.clock.set(opening(zone) - timedelta(days=DAYS_BEFORE - day - 1))
        await house.settle()
    return cast


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the story is played: whoever writes or presses gets the bot's answer before the next one does."""

    telegram: Telegram
    house: House

    async def write(self, person: Persona, words: str, chat: Group | None = None) -> None:
        """Somebody writes, in private or in a group."""
        await person.write(words, chat=chat)
        await self.house.settle()

    async def press(self, person: Persona, label: str, chat: Group | None = None) -> None:
        """Somebody presses the newest button with this label."""
        for message in reversed(await self.telegram.transcript(chat or person)):
            if any(label in one for row in message.buttons for one in row):
                await person.press(message, label)
                await self.house.settle()
                return
        raise LookupError(f"{person.name} sees no button {label!r}")

    async def show(self, person: Persona, sample: str, caption: str, chat: Group | None = None) -> None:
        """Somebody posts a picture."""
        await person.photo(sample, chat=chat, caption=caption)
        await self.house.settle()


async def _gather(stage: Stage, zone: ZoneInfo) -> Cast:
    telegram = stage.telegram
    mia = await telegram.person("Mia", username="mia", language_code="en")
    lin = await telegram.person("林小雨", username="xiaoyu", language_code="zh-hans")
    robin = await telegram.person("Robin", username="robin", language_code="en")
    names = (("Noah", "en"), ("陈默", "zh-hans"), ("Aisha", "en"), ("Lucas", "en"))
    others = tuple([await telegram.person(name, language_code=code) for name, code in names])
    await robin.start()
    group = await telegram.group(TITLE, creator=robin, members=[mia, lin, *others])
    await stage.house.settle()
    # The owner types the zone of this machine, so that the bot's times are those that the page shows.
    await stage.press(robin, "Another time zone")
    await stage.write(robin, str(zone))
    for member in (mia, lin, *others):
        await member.start()
        await stage.house.settle()
        await stage.press(member, "加入" if member in {lin, others[1]} else "Join")
    for reader in (mia, others[0], others[2]):
        await stage.write(reader, "/privacy")
        await stage.press(reader, "Turn news and offers on")
    return Cast(group, mia, lin, robin, others)


async def _set_challenge(stage: Stage, cast: Cast) -> None:
    """Robin sets a challenge, and three people join it."""
    await stage.write(cast.robin, "/newchallenge")
    for label in ("Check in on N days", "5", "5 × check-in", "50", "7"):
        await stage.press(cast.robin, label)
    await stage.press(cast.robin, "Create")
    for member in (cast.lin, *cast.others[:2]):
        await stage.press(member, "Join", cast.group)


async def _set_contest(stage: Stage, cast: Cast) -> None:
    """Robin opens a contest, and two people enter it."""
    noah, _, aisha, _ = cast.others
    await stage.write(cast.robin, "/newcontest")
    await stage.write(cast.robin, "Best cup of the week · 本周最佳一杯")
    for label in ("Skip", "As soon as it is created", "7 days", "100 · 50 · 20", "Create"):
        await stage.press(cast.robin, label)
    for member, sample, caption in ((noah, "latte", "My first heart, almost"), (aisha, "cake", "Cake is half of it")):
        await stage.write(member, "/contest")
        await stage.press(member, "Enter")
        await stage.show(member, sample, caption)


async def _day(stage: Stage, cast: Cast, day: int) -> None:
    """One ordinary day: some check in, some talk, some share."""
    await stage.telegram.clock.advance(minutes=5)
    for person in (cast.mia, cast.lin, *cast.others[: 2 + day]):
        await stage.write(person, "/checkin")
    for name, words in TALK[day]:
        await stage.telegram.clock.advance(minutes=7)
        await stage.write(getattr(cast, name), words, cast.group)
    await stage.telegram.clock.advance(hours=5)
    if day == 1:
        await stage.show(cast.lin, "beans", "新到的埃塞，今晚就开一包 #晒单", cast.group)
        await stage.write(cast.robin, "/queue")
        await stage.press(cast.robin, "Approve")
    if day == DAYS_BEFORE - 1:
        await stage.show(cast.others[2], "plant", "The grounds go to the tomatoes #share", cast.group)


TALK = (
    (("mia", "Morning all. The new Ethiopia smells like blueberries."), ("lin", "刚下单了两包，周末手冲试试")),
    (("lin", "埃塞那支真的好喝，花香很明显"), ("robin", "Glad you like it. The next roast is on Thursday.")),
    (("mia", "First latte art that looks like a leaf and not a potato."), ("lin", "这片叶子太好看了，求教程")),
)
