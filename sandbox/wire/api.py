"""The Bot API over HTTP: whose call it is, which method, what goes wrong with it, what is remembered of it."""

import inspect
import time

from aiohttp import web

from sandbox import witnesses
from sandbox.calls.encodings import read_params
from sandbox.calls.params import Params
from sandbox.errors import TelegramError, not_modelled
from sandbox.methods import METHODS
from sandbox.methods.call import Call
from sandbox.methods.registry import KNOWN, Method, require_modelled
from sandbox.state.account import BotAccount
from sandbox.state.world import World
from sandbox.wire.answers import Answer, of_result, refusal, send
from sandbox.wire.couriers import Couriers
from sandbox.wire.flood import FloodControl
from sandbox.wire.journal import Entry, Journal

# A long poll every second is no news to those who watch the calls.
NOT_NEWS = "getUpdates"
LONGEST_TOKEN = 80


class BotApi:
    """Answers /bot{token}/{method} and /file/bot{token}/{path}."""

    def __init__(self, world: World, *, flood: FloodControl) -> None:
        self.world = world
        self.flood = flood
        self.faults = world.faults
        self.journal = Journal()
        self.couriers = Couriers(world, perform=self._perform_for_webhook)

    def routes(self) -> list[web.RouteDef]:
        call = r"/bot{token:[^/]*}/{method:.*}"
        return [
            web.get(call, self.call, allow_head=False),
            web.post(call, self.call),
            web.route("*", r"/bot{token:[^/]*}", self.nowhere),
            web.get(r"/file/bot{token:[^/]+}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        try:
            bot = self._bot(request.match_info["token"])
        except TelegramError as error:
            return await send(request, refusal(error), self.world.clock)
        try:
            params = await read_params(request)
            name = request.match_info["method"].strip("/") or params.text("method")
        except TelegramError as error:
            answer = self._refuse(bot, request.match_info["method"], error)
        except ConnectionError:  # the client went away while it was asking: nobody reads this
            return web.Response(status=400)
        else:
            answer = await self.perform(bot, name, params)
        return await send(request, answer, self.world.clock)

    async def nowhere(self, request: web.Request) -> web.StreamResponse:
        """A path that stops short of a method."""
        return await send(request, refusal(TelegramError(404, "Not Found")), self.world.clock)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file's content, by the path that getFile named."""
        try:
            self._bot(request.match_info["token"])
        except TelegramError as error:
            return await send(request, refusal(error), self.world.clock)
        unique_id = request.match_info["path"].rpartition("/")[2].partition(".")[0]
        stored = self.world.files.find_unique(unique_id)
        if stored is None:
            return await send(request, refusal(TelegramError(404, "Not Found")), self.world.clock)
        return web.Response(body=stored.read(), content_type=stored.mime_type)

    async def perform(self, bot: BotAccount, name: str, params: Params, *, via: str = "http") -> Answer:
        """One call with its faults, its journal entry and its event."""
        began = time.perf_counter()
        if not self.couriers.is_right(bot):
            await self.couriers.tend(bot)
        method = METHODS.get(name.lower())
        proper_name = method.name if method else KNOWN.get(name.lower(), name)
        fault = self.faults.of_call(bot.id, proper_name, params)
        if fault is not None and fault.delay and fault.kind != "slow":
            await self.world.clock.sleep(fault.delay)
        effect: bytes | None = None
        if fault is not None and not fault.lets_through:
            answer = refusal(fault.error()).spoilt(fault)
        else:
            answer, effect = await self._run(bot, method, name, params)
            if fault is not None:
                answer = answer.spoilt(fault)
        self._remember(bot, proper_name, params, answer, effect, began, via)
        if not self.couriers.is_right(bot):
            await self.couriers.tend(bot)
        return answer

    async def _run(
        self, bot: BotAccount, method: Method | None, name: str, params: Params
    ) -> tuple[Answer, bytes | None]:
        """The answer, and what the call did: nothing if it was refused."""
        try:
            bot.session.enter(method.name if method else name)
            if method is None:
                raise _unknown(name)
            require_modelled(params)
            messages = method.messages(params) if method.messages else 0
            self.flood.check(bot, method.name, params, messages)
            result = method.handler(Call(self.world, bot, params))
            if inspect.isawaitable(result):
                result = await result
        except TelegramError as error:
            return refusal(error), None
        answer, effect = of_result(result)
        if method.name != NOT_NEWS:
            witnesses.tell_answer(method.name, effect)
        return answer, effect

    async def _perform_for_webhook(self, bot: BotAccount, name: str, params: Params) -> None:
        await self.perform(bot, name, params, via="webhook")

    def _bot(self, token: str) -> BotAccount:
        """The bot whose token stands in the path."""
        number, colon, _ = token.partition(":")
        is_number = number.isascii() and number.isdigit() and not number.startswith("0")
        if not colon or not is_number or len(token) > LONGEST_TOKEN or int(number) >= 1 << 54:
            raise TelegramError(401, "Unauthorized: invalid token specified")
        bot = self.world.bots.get(int(number))
        if bot is None or bot.token != token:
            raise TelegramError(401, "Unauthorized")
        return bot

    def _refuse(self, bot: BotAccount, name: str, error: TelegramError) -> Answer:
        """The refusal of a call that cannot even be read."""
        answer = refusal(error)
        self._remember(bot, KNOWN.get(name.lower(), name), Params({}), answer, None, time.perf_counter(), "http")
        return answer

    def _remember(
        self, bot: BotAccount, name: str, params: Params, answer: Answer, effect: bytes | None, began: float, via: str
    ) -> None:
        took = round((time.perf_counter() - began) * 1000, 2)
        is_news = name != NOT_NEWS
        n = self.journal.count + 1
        effect = effect if is_news else None
        at = self.world.clock.now()
        entry = Entry(n, bot.id, name, params, answer.ok, answer.status, answer.body, effect, at, took, via)
        self.journal.record(entry)
        if is_news:
            chat_id = params.number("chat_id")
            self.world.events.emit("call", n=n, bot_id=bot.id, method=name, chat_id=chat_id, ok=entry.ok, ms=took)


def _unknown(name: str) -> TelegramError:
    known = KNOWN.get(name.lower())
    return not_modelled(f"method {known}") if known else TelegramError(404, "Not Found: method not found")
