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
            clock.thaw()
            if announce is not None:
                announce.put_nowait(sandbox.url)
            await house.run(stopping)
            await house.close()


async def live(telegram: Telegram, house: House, zone: ZoneInfo) -> Cast:
    """Lets the community come together and live for three days."""
    cast = await _gather(telegram, house, zone)
    for day in range(DAYS_BEFORE):
        await _day(telegram, house, cast, day)
        await telegram.clock.set(opening(zone) - timedelta(days=DAYS_BEFORE - day - 1))
        await house.settle()
    return cast


async def _gather(telegram: Telegram, house: House, zone: ZoneInfo) -> Cast:
    mia = await telegram.person("Mia", username="mia", language_code="en")
    lin = await telegram.person("林小雨", username="xiaoyu", language_code="zh-hans")
    robin = await telegram.person("Robin", username="robin", language_code="en")
    names = (("Noah", "en"), ("陈默", "zh-hans"), ("Aisha", "en"), ("Lucas", "en"))
    others = tuple([await telegram.person(name, language_code=code) for name, code in names])
    await robin.start()
    await house.settle()
    group = await telegram.group(TITLE, creator=robin, members=[mia, lin, *others])
    await house.settle()
    await _choose_zone(telegram, house, robin, zone)
    for member in (mia, lin, *others):
        await member.start()
        await house.settle()
        await _press(telegram, member, 0)
        await house.settle()
    return Cast(group, mia, lin, robin, others)


async def _choose_zone(telegram: Telegram, house: House, robin: Persona, zone: ZoneInfo) -> None:
    """The owner types the zone of this machine, so that the bot's times are those that the page shows."""
    setup = (await telegram.transcript(robin))[-1]
    await robin.press(setup, "Another time zone")
    await house.settle()
    await robin.write(str(zone))
    await house.settle()


async def _press(telegram: Telegram, person: Persona, row: int) -> None:
    """Presses the first button of a row of the bot's last message."""
    message = [one for one in await telegram.transcript(person) if one.from_bot and one.buttons][-1]
    await person.press(message, message.buttons[row][0])


async def _day(telegram: Telegram, house: House, cast: Cast, day: int) -> None:
    """One ordinary day: some check in, some talk."""
    await telegram.clock.advance(minutes=5)
    await house.settle()
    for person in (cast.mia, cast.lin, *cast.others[: 2 + day]):
        await person.write("/checkin")
    for name, words in TALK[day]:
        await telegram.clock.advance(minutes=7)
        await getattr(cast, name).write(words, chat=cast.group)
    await house.settle()


TALK = (
    (("mia", "Morning all. The new Ethiopia smells like blueberries."), ("lin", "刚下单了两包，周末手冲试试")),
    (("lin", "埃塞那支真的好喝，花香很明显"), ("robin", "Glad you like it. The next roast is on Thursday.")),
    (("mia", "First latte art that looks like a leaf and not a potato."), ("lin", "这片叶子太好看了，求教程")),
)
