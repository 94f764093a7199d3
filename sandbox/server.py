"""The sandbox as a server: `async with Sandbox() as sandbox: ... sandbox.url`."""

import ipaddress
import logging
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox import snapshot
from sandbox.acts.resumption import resume
from sandbox.calls.encodings import LARGEST_BODY
from sandbox.clock import Clock
from sandbox.sim import Stage, routes
from sandbox.sim.looking import PAGE, index
from sandbox.state.world import World
from sandbox.wire.api import BotApi
from sandbox.wire.flood import FloodControl, Limits

DEFAULT_TOKEN = "123:abc"  # noqa: S105
HOST = "127.0.0.1"
OPEN_TO_ALL = (
    "THE SANDBOX IS OPEN TO EVERYBODY who reaches %s:%s: they can read and change all that is in it, with no password."
)
logger = logging.getLogger(__name__)


class Sandbox:
    """A Telegram of one's own on the caller's loop; `port=0` takes a free port."""

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        bot_name: str = "Regulars",
        username: str = "regulars_bot",
        host: str = HOST,
        port: int = 0,
        clock: Clock | None = None,
        flood: bool = False,
        limits: Limits | None = None,
        privacy: bool = False,
        strict_webhooks: bool | None = None,
        inline: bool = False,
        inline_feedback: bool = False,
        world: World | None = None,
        seed: int = 0,
    ) -> None:
        self.world = world or World(clock or Clock(), seed=seed)
        if world is None:
            self.world.add_bot(
                token,
                first_name=bot_name,
                username=username,
                privacy=privacy,
                inline=inline,
                inline_feedback=inline_feedback,
            )
        self.clock = self.world.clock
        if strict_webhooks is not None:
            self.world.strict_webhooks = strict_webhooks
        self.api = BotApi(self.world, flood=FloodControl(self.clock, on=flood, limits=limits))
        self._stage = Stage(self.world, self.api, snapshot.take(self.world))
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def token(self) -> str:
        return self.world.bot.token

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{self._host}:{self._port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot wants as `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot wants as `base_file_url`."""
        return f"{self.url}/file/bot"

    async def start(self) -> None:
        """Begin to listen."""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        resume(self.world)
        await self.api.couriers.start()
        if not is_loopback(self._host):
            logger.warning(OPEN_TO_ALL, self._host, self._port)

    async def stop(self) -> None:
        """End every wait and close."""
        self._stage.closing = True
        for bot in self.world.bots.values():
            bot.poller.interrupt()
        self.world.events.wake()
        self.api.journal.wake()
        self.world.timers.cancel()
        await self.api.couriers.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes(self.api.routes())
        app.add_routes(routes(self._stage))
        if PAGE.is_dir():
            app.router.add_get("/", index)
            app.router.add_static("/", PAGE)
        return app


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
