"""Bringing updates to webhooks: lane by lane, again and again, until they are taken or too old."""

import asyncio
import contextlib
import errno
import os
import random
import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from sandbox.calls.encodings import parse
from sandbox.calls.faults import Fault
from sandbox.calls.params import Params
from sandbox.errors import TelegramError
from sandbox.state.account import BotAccount
from sandbox.state.updates import Queued
from sandbox.state.webhooks import Webhook
from sandbox.state.world import World

READ_TIMEOUT = 60
LONGEST_RETRY_AFTER = 3600
# Retries slow down to a random pause between this and twice this.
LONGEST_PAUSE = 60
GONE = 410
GONE_FOR_GOOD = 23 * 60 * 60
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
NOT_IN_AN_ANSWER = frozenset({"setwebhook", "deletewebhook", "close", "logout"})

# Runs the call that a webhook's answer asks for.
Perform = Callable[[BotAccount, str, Params], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a webhook answered; status 0: nothing, for the reason that is told."""

    status: int
    reason: str
    retry_after: int = 0
    content_type: str = ""
    body: bytes = b""

    @property
    def confirms(self) -> bool:
        return 200 <= self.status < 300

    @property
    def complaint(self) -> str:
        """The words of getWebhookInfo."""
        return f"Wrong response from the webhook: {self.status} {self.reason}" if self.status else self.reason


class Courier:
    """Delivers one bot's updates to one webhook until it is stopped."""

    def __init__(self, world: World, bot: BotAccount, webhook: Webhook, *, perform: Perform) -> None:
        self.webhook = webhook
        self._world = world
        self._bot = bot
        self._perform = perform
        self._lanes: dict[object, deque[Queued]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(webhook.max_connections)
        # Its own luck, the same in every run.
        self._random = random.Random(bot.id)  # noqa: S311
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, resolver=_Located(webhook.ip_address), ssl=_trusted(webhook)),
            timeout=aiohttp.ClientTimeout(total=None),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers={"User-Agent", "Accept"},
        )

    def start(self) -> None:
        """Begin with what is pending."""
        for queued in self._bot.updates:
            self._take(queued)
        self._bot.updates.listen(self._take)

    async def stop(self) -> None:
        """End every attempt; what was not confirmed is still in the queue."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()

    def _take(self, queued: Queued) -> None:
        """Put an update on its lane, and set the lane going if it stood still."""
        key = queued.lane or queued.update_id
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(queued)
            return
        self._lanes[key] = deque([queued])
        task = asyncio.get_running_loop().create_task(self._walk(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _walk(self, key: object) -> None:
        """Deliver what is on a lane, one after the other."""
        lane = self._lanes[key]
        while lane:
            await self._deliver(lane[0])
            self._bot.updates.confirm(lane.popleft())
        del self._lanes[key]

    async def _deliver(self, queued: Queued) -> None:
        """Try until the webhook takes the update, or it is too old."""
        clock, failures, delay = self._world.clock, 0, 1
        while queued.expires > clock.timestamp() and not queued.confirmed:
            async with self._places:
                reply = await self._attempt(queued)
                if reply.confirms:
                    await self._heed(reply)
                    return
                self._complain(reply)
            pause = reply.retry_after
            if not pause and failures:
                pause = delay = min(self._random.randint(LONGEST_PAUSE, 2 * LONGEST_PAUSE), delay * 2)
            failures += 1
            if clock.timestamp() + pause > queued.expires:
                return
            await clock.sleep(pause)

    async def _attempt(self, queued: Queued) -> Reply:
        fault = self._world.faults.of_webhook(self._bot.id, queued.kind, queued.body)
        if fault is not None:
            return await self._fail(fault)
        try:
            return await self._within_timeout(self._send(queued))
        except TimeoutError:
            return Reply(0, "Read timeout expired")
        except aiohttp.ClientConnectorCertificateError as error:
            return Reply(0, f"SSL error {{{error.certificate_error}}}")
        except aiohttp.ClientConnectorError as error:
            return Reply(0, os.strerror(error.os_error.errno or errno.ECONNREFUSED))
        except (aiohttp.ClientError, OSError, ValueError):
            return Reply(0, "Connection reset by peer")

    async def _fail(self, fault: Fault) -> Reply:
        """The ordered failure, in the place of an attempt."""
        if fault.kind == "cut":
            return Reply(0, "Connection reset by peer")
        if fault.kind == "timeout":
            await self._world.clock.sleep(fault.delay or READ_TIMEOUT)
            return Reply(0, "Read timeout expired")
        retry_after = min(fault.retry_after or 0, LONGEST_RETRY_AFTER)
        return Reply(fault.code, fault.description or "Ordered by the sandbox", retry_after)

    async def _send(self, queued: Queued) -> Reply:
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret_token:
            headers[SECRET_HEADER] = self.webhook.secret_token
        async with self._session.post(
            self.webhook.parts.geturl(), data=queued.body, headers=headers, allow_redirects=False
        ) as answer:
            asked = answer.headers.get("Retry-After", "")
            seconds = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
            return Reply(
                answer.status,
                answer.reason or "",
                retry_after=min(seconds, LONGEST_RETRY_AFTER),
                content_type=answer.headers.get("Content-Type", ""),
                body=await answer.read(),
            )

    async def _within_timeout(self, sending: Awaitable[Reply]) -> Reply:
        """The reply, if it comes before the sandbox's time for it is over."""
        reply = asyncio.ensure_future(sending)
        over = asyncio.ensure_future(self._world.clock.sleep(READ_TIMEOUT))
        try:
            await asyncio.wait({reply, over}, return_when=asyncio.FIRST_COMPLETED)
            if not reply.done():
                raise TimeoutError
            return reply.result()
        finally:
            over.cancel()
            if not reply.done():
                reply.cancel()
                await asyncio.wait({reply})

    async def _heed(self, reply: Reply) -> None:
        """Run the call that a taken update was answered with; nobody hears what came of it."""
        self.webhook.gone_since = None
        with contextlib.suppress(TelegramError):
            params = parse(reply.content_type, reply.body)
            method = params.text("method")
            if method and not method.lower().startswith("get") and method.lower() not in NOT_IN_AN_ANSWER:
                await self._perform(self._bot, method, params)

    def _complain(self, reply: Reply) -> None:
        """Remember the failure; who answers "gone" long enough has no webhook any more."""
        now = self._world.clock.timestamp()
        self.webhook.failed(reply.complaint, at=int(now))
        if reply.status != GONE:
            self.webhook.gone_since = None if reply.status else self.webhook.gone_since
        elif self.webhook.gone_since is None:
            self.webhook.gone_since = now
        elif now > self.webhook.gone_since + GONE_FOR_GOOD and self._bot.webhook is self.webhook:
            self._bot.webhook = None
            self._bot.updates.listen(None)
            for task in self._tasks:
                task.cancel()


class Couriers:
    """A courier for each bot that has a webhook."""

    def __init__(self, world: World, *, perform: Perform) -> None:
        self._world = world
        self._perform = perform
        self._couriers: dict[int, Courier] = {}

    def is_right(self, bot: BotAccount) -> bool:
        """Whether the bot's webhook, or its absence, is already looked after."""
        courier = self._couriers.get(bot.id)
        return bot.webhook is (courier.webhook if courier else None)

    async def tend(self, bot: BotAccount) -> None:
        """Send a courier to the bot's webhook as it is now, and call the old one back."""
        old = self._couriers.pop(bot.id, None)
        if old is not None:
            bot.updates.listen(None)
            await old.stop()
        if bot.webhook is not None and bot.id not in self._couriers:
            courier = self._couriers[bot.id] = Courier(self._world, bot, bot.webhook, perform=self._perform)
            courier.start()

    async def start(self) -> None:
        """Look after all bots, such as those of a world that goes on."""
        for bot in self._world.bots.values():
            await self.tend(bot)

    async def stop(self) -> None:
        while self._couriers:
            _, courier = self._couriers.popitem()
            await courier.stop()


class _Located(AbstractResolver):
    """Every name is at the one address that was found when the webhook was set."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=self._address, port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """There is nothing to close."""


def _trusted(webhook: Webhook) -> ssl.SSLContext | bool:
    """What the webhook's certificate is checked against: the one that was uploaded, or the usual authorities."""
    if webhook.certificate is None:
        return True
    context = ssl.create_default_context()
    with contextlib.suppress(ssl.SSLError, UnicodeError):
        context.load_verify_locations(cadata=webhook.certificate.decode())
    return context
