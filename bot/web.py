"""What a monitor reads over HTTP: /healthz, /readyz and /metrics, on a port that Telegram never comes to."""

from dataclasses import dataclass

from aiohttp import web

from bot.health import Health
from bot.meters import Meters

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a process listens."""

    host: str
    port: int


class PortTakenError(Exception):
    """Somebody else listens there, or nobody may."""


class Web:
    """The server of one process; `port` is where it really listens."""

    def __init__(self, place: Place, health: Health, meters: Meters) -> None:
        self._place = place
        self._health = health
        self._meters = meters
        app = web.Application()
        app.router.add_get("/healthz", self.alive)
        app.router.add_get("/readyz", self.ready)
        app.router.add_get("/metrics", self.metrics)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        self.port = place.port

    async def open(self) -> None:
        """Begins to listen; PortTakenError if that cannot be."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._place.host, self._place.port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTakenError(error.strerror) from error
        self.port = int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Listens no more."""
        await self._runner.cleanup()

    async def alive(self, _request: web.Request) -> web.Response:
        """200 while the process lives, else 503 with the rooms that have ended."""
        ended = self._health.ended()
        return web.json_response({"alive": not ended, "ended": ended}, status=503 if ended else 200)

    async def ready(self, _request: web.Request) -> web.Response:
        """200 while it does its work, else 503 with what keeps it."""
        faults = await self._health.faults()
        return web.json_response({"ready": not faults, "faults": faults}, status=503 if faults else 200)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Everything that is measured, for Prometheus."""
        page = self._meters.page(await self._health.facts())
        return web.Response(body=page, headers={"Content-Type": METRICS_TYPE})
