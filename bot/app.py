"""The one place that wires things: settings in, a running house out."""

import asyncio
import contextlib
import gc
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError
from telegram.ext import ApplicationBuilder

from bot import menus
from bot.bookkeeper import Bookkeeper
from bot.handling import Handling
from bot.health import Health
from bot.intake import Intake
from bot.meters import Meters
from bot.pacer import Pacer
from bot.sender import Sender
from bot.telegram import StrictApplication, Telegram, asked_pause, connect
from bot.trouble import Trouble
from bot.watchdog import Watchdog
from bot.web import Place, Web
from bot.webhook import Address, Webhook
from bot.worker import Worker
from handlers.kit import dispatch
from loyalty import books, routines
from scheduler.tick import Metronome
from storage import people
from storage.database import Database, open_database
from storage.locks import LARGEST_NUMBER, Lock, lock, presence

TICK_SECONDS = 1.0
SETTLE_ROUNDS = 100
STOP_SECONDS = 4.0
START_PAUSES = (1, 2, 5)
PREDECESSOR_SECONDS = 10
# How often the collector looks for cycles: seldom enough that the threads hardly feel it.
COLLECTOR_PACE = (50_000, 20, 100)
log = logging.getLogger(__name__)


def system_clock() -> datetime:
    """The real time."""
    return datetime.now(UTC)


class WrongKeyError(Exception):
    """The key does not fit the database: going on would make names that nobody can read together."""


class AlreadyRunningError(Exception):
    """Another process uses this database, of a kind that takes only one."""


@dataclass(slots=True)
class House:
    """All rooms of one running bot."""

    telegram: Telegram
    database: Database
    application: StrictApplication
    intake: Intake | Webhook
    worker: Worker
    sender: Sender
    metronome: Metronome
    bookkeeper: Bookkeeper
    health: Health
    watchdog: Watchdog
    presence: Lock
    web: Web | None

    async def run(self, stopping: asyncio.Event) -> None:
        """Lives until `stopping` is set; then ends in order: no more updates, work under way, calls in flight."""
        if not await self._arrive():
            raise AlreadyRunningError("another process runs on this database")
        self.watchdog.start()
        if self.web is not None:
            await self.web.open()
        intake = asyncio.create_task(self.intake.run())
        worker = asyncio.create_task(self.worker.run())
        sender = asyncio.create_task(self.sender.run())
        look = asyncio.create_task(self.bookkeeper.run())
        names = asyncio.create_task(menus.publish(self.telegram))
        stop = asyncio.create_task(stopping.wait())
        self.health.rooms = {"intake": intake, "worker": worker, "sender": sender}
        self.metronome.start()
        log.info("running", extra={"bot": self.telegram.username})
        await asyncio.wait({stop, intake, worker, sender}, return_when=asyncio.FIRST_COMPLETED)
        self.health.is_stopping = True
        died = [task for task in (intake, worker, sender) if task.done()]
        self.metronome.stop()
        for task in (stop, intake, look, names):
            task.cancel()
        self.worker.stop()
        self.sender.stop()
        await asyncio.wait({stop, intake, worker, sender, look, names}, timeout=STOP_SECONDS)
        log.info("stopped")
        for task in died:  # a room that ended by itself: better no process than one that is deaf or dumb
            task.result()

    async def _arrive(self) -> bool:
        """Whether this process may work here: on SQLite there may be no other; one that is stopping is waited for."""
        if self.database.engine.dialect.name != "sqlite":
            with contextlib.suppress(SQLAlchemyError):  # the worker says what is wrong, and asks again
                await self.presence.take()
            return True
        for _ in range(PREDECESSOR_SECONDS):
            if await self.presence.take():
                return True
            await asyncio.sleep(1)
        return False

    async def settle(self) -> int:
        """Lets everything happen that is due now, until nothing moves any more; how much it was.

        For whoever drives the house step by step instead of running it: the demo's beginning, and the tests.
        """
        total = await self.worker.care()
        for _ in range(SETTLE_ROUNDS):
            moved = await self.intake.poll(0) + await self.worker.work()
            moved += await self.metronome.tick() + await self.sender.drain()
            total += moved
            if not moved:
                return total
        raise RuntimeError("the house does not come to rest")

    async def close(self) -> None:
        """Lets go of the connections."""
        if self.web is not None:
            await self.web.close()
        self.watchdog.stop()
        await self.telegram.shutdown()
        await self.database.close()
        await self.presence.release()


async def build(
    *,
    token: str,
    api_url: str,
    database_url: str,
    key: str,
    clock: Callable[[], datetime] = system_clock,
    pacer: Pacer | None = None,
    is_paid: bool = False,
    webhook: Address | None = None,
    watched: Place | None = None,
    stopping: asyncio.Event | None = None,
) -> House:
    """A house ready to run. Waits, and logs once, for a Telegram that is away or does not know the token yet.

    `is_paid`: broadcasts are paid for in Stars and go out at 1,000 a second.
    """
    gc.set_threshold(*COLLECTOR_PACE)
    telegram = connect(token, api_url)
    meters = Meters()
    tokens = partial(secrets.token_urlsafe, 15)
    database = open_database(database_url, clock=clock, token=tokens, key=key, timed=meters.transaction)
    if not await database.read(people.is_readable):
        await database.close()
        raise WrongKeyError("the names in this database were encrypted with another key")
    await _greet(telegram, stopping)
    await database.run(routines.plan_house)
    application = _application(telegram)
    await application.initialize()
    worker: Worker
    sender: Sender

    def wake_all() -> None:
        worker.wake()
        sender.wake()

    helm = lock(database_url, "sender")
    sender = Sender(
        telegram,
        database,
        pacer or Pacer(is_paid=is_paid),
        bot_id=telegram.id,
        on_answer=wake_all,
        helm=helm,
        count=meters.send,
    )
    number, watchdog = secrets.randbelow(LARGEST_NUMBER) + 1, Watchdog()
    here = presence(database_url, number)
    handling = Handling(application, telegram, database, worker=number, watchdog=watchdog)
    worker = Worker(handling, database, number=number, presence=here, on_done=sender.wake, count=meters.update)
    intake: Intake | Webhook
    if webhook is None:
        door = lock(database_url, "intake")
        intake = Intake(telegram, database, bot_id=telegram.id, on_arrival=worker.wake, door=door)
    else:
        intake = Webhook(telegram, database, webhook, bot_id=telegram.id, on_arrival=worker.wake)
    bookkeeper = Bookkeeper(database)

    def on_job(job: str, late: float) -> None:
        meters.job(late)
        if job == books.JOB:
            bookkeeper.wake()

    metronome = Metronome(database, seconds=TICK_SECONDS, on_done=sender.wake, on_job=on_job, trouble=Trouble("tick"))
    health = Health(database, intake)
    web = Web(watched, health, meters) if watched else None
    return House(
        telegram,
        database,
        application,
        intake,
        worker,
        sender,
        metronome,
        bookkeeper,
        health,
        watchdog,
        here,
        web,
    )


def _application(telegram: Telegram) -> StrictApplication:
    builder = ApplicationBuilder().application_class(StrictApplication).bot(telegram).updater(None).job_queue(None)
    application = builder.build()
    if not isinstance(application, StrictApplication):
        raise TypeError("PTB built another application")
    application.add_handlers(dispatch.handlers())
    return application


async def _greet(telegram: Telegram, stopping: asyncio.Event | None) -> None:
    """Learns the bot's own name; a Telegram that is away is waited for."""
    failures = 0
    while stopping is None or not stopping.is_set():
        try:
            await telegram.initialize()
        except TelegramError as error:
            if not failures:
                log.warning("telegram.unreachable", extra={"trouble": f"{type(error).__name__}: {error}"})
            pause = max(START_PAUSES[min(failures, len(START_PAUSES) - 1)], asked_pause(error))
            failures += 1
            await _sleep(pause, stopping)
        else:
            return
    raise asyncio.CancelledError


async def _sleep(seconds: float, stopping: asyncio.Event | None) -> None:
    if stopping is None:
        await asyncio.sleep(seconds)
        return
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
