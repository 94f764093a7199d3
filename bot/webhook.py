"""Intake by webhook: an update is committed to the inbox before Telegram gets its 200.

Whatever Telegram sends is kept and answered with 200, even what nobody can read (as a dead letter): a refusal would
make Telegram repeat it for a day and hold back all behind it. Only when the database is away is the answer 503. Any
number of processes may stand behind one address, as the inbox knows each update by its id.
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot.arrivals import LARGEST_ID, arrival
from bot.telegram import ALLOWED_UPDATES, Telegram, asked_pause
from bot.trouble import Trouble
from storage import inbox
from storage.database import Database, TransactionLostError
from storage.inbox import Arrival

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
LARGEST_BODY = 1024 * 1024
AWAY_SECONDS = "5"
CONNECTIONS = 40
PAUSES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram delivers (`url`), what it must know (`secret`), and where this process listens."""

    url: str
    secret: str
    host: str
    port: int
    path: str


class Webhook:
    """The door that Telegram knocks at. `trouble` knows what is wrong now."""

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        address: Address,
        *,
        bot_id: int,
        on_arrival: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._address = address
        self._bot_id = bot_id
        self._on_arrival = on_arrival
        self._sleep = sleep
        self._secret = address.secret.encode()
        self.port = address.port
        self._is_announced = False
        self.trouble = Trouble("intake")

    async def run(self) -> None:
        """Listens, and tells Telegram where, until it is cancelled."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_post(self._address.path, self.receive)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._address.host, self._address.port).start()
            self.port = int(runner.addresses[0][1])
            await self._announce()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    def fault(self) -> str:
        """What keeps updates from coming; empty if nothing does. A quiet group is no fault."""
        return self.trouble.now or ("" if self._is_announced else "Telegram does not know the address yet")

    async def poll(self, _seconds: int) -> int:
        """Nothing: updates come by themselves."""
        return 0

    async def receive(self, request: web.Request) -> web.Response:
        """Telegram's delivery of one update."""
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        body = await request.read()
        begun = self.trouble.ended
        try:
            await self._database.run(lambda tx: inbox.store(tx, self._bot_id, [_read(body)]))
        except (SQLAlchemyError, TransactionLostError) as error:
            self.trouble.note(error, begun=begun)
            return web.Response(status=503, headers={"Retry-After": AWAY_SECONDS})
        self.trouble.recover()
        self._on_arrival()
        return web.Response()

    async def _announce(self) -> None:
        """Tells Telegram the address, as often as it takes."""
        parameters = {
            "url": self._address.url,
            "secret_token": self._address.secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": CONNECTIONS,
        }
        failures = 0
        while True:
            try:
                await self._telegram.call("setWebhook", parameters)
            except TelegramError as error:
                self.trouble.note(error)
                await self._sleep(max(PAUSES[min(failures, len(PAUSES) - 1)], asked_pause(error)))
                failures += 1
            else:
                self.trouble.recover()
                self._is_announced = True
                return


def _read(body: bytes) -> Arrival:
    """The update in a delivery; what is none becomes a dead letter, which holds it as it came."""
    try:
        update: Any = json.loads(body)
        found = arrival(update)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raw = body.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        return Arrival(None, 0, raw, dead=f"{type(error).__name__}: {error}")
    if not 0 <= (found.update_id or 0) <= LARGEST_ID:
        return Arrival(None, 0, found.raw, dead="its id is no id")
    return found
