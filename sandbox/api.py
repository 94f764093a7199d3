"""The Bot API over HTTP: reads a call however it was encoded, runs it, writes Telegram's envelope."""

import inspect
import time
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from sandbox import witnesses
from sandbox.account import BotAccount
from sandbox.call import Call
from sandbox.errors import TelegramError, bad_request, not_modelled
from sandbox.faults import Faults
from sandbox.flood import FloodControl
from sandbox.journal import Journal
from sandbox.methods import METHODS
from sandbox.methods.registry import Method
from sandbox.params import Params, Upload
from sandbox.shapes import Json, dump
from sandbox.world import World

# A long poll every second is no news to those who watch the calls.
NOT_NEWS = "getUpdates"
UNAUTHORIZED = TelegramError(401, "Unauthorized")


class BotApi:
    """Answers /bot{token}/{method} and /file/bot{token}/{path}."""

    def __init__(self, world: World, *, flood: FloodControl) -> None:
        self.world = world
        self.flood = flood
        self.faults = Faults()
        self.journal = Journal()

    def routes(self) -> list[web.RouteDef]:
        call = r"/bot{token:[^/]+}/{method:[^/]+}"
        return [
            web.get(call, self.call),
            web.post(call, self.call),
            web.get(r"/file/bot{token:[^/]+}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of a method, with its faults, its journal entry and its event."""
        began = time.perf_counter()
        try:
            bot = self._bot(request)
            method, params = await self._read(request)
        except TelegramError as refusal:
            return _refusal(refusal)
        except ConnectionResetError:  # the client went away while it was asking: nobody reads this
            return web.Response(status=400)
        fault = self.faults.take(method.name, params.number("chat_id"))
        error: TelegramError | None = None
        result: object = None
        try:
            if fault is None or fault.after:
                result = await self._run(bot, method, params)
            else:
                error = fault.error()
        except TelegramError as refusal:
            error = refusal
        told = fault.error() if fault is not None and error is None else error
        self._remember(method, params, told, result, began)
        if fault is not None and fault.cuts:
            return _cut(request)
        return _success(method, result) if error is None else _refusal(error)

    async def download(self, request: web.Request) -> web.Response:
        """A file's content, by the path that getFile named."""
        try:
            self._bot(request)
        except TelegramError as refusal:
            return _refusal(refusal)
        unique_id = request.match_info["path"].rpartition("/")[2].partition(".")[0]
        stored = self.world.files.find_unique(unique_id)
        if stored is None:
            return _refusal(TelegramError(404, "Not Found"))
        return web.Response(body=stored.read(), content_type=stored.mime_type)

    def _bot(self, request: web.Request) -> BotAccount:
        """The bot whose token stands in the path."""
        token = request.match_info["token"]
        number = token.partition(":")[0]
        bot = self.world.bots.get(int(number)) if number.isascii() and number.isdigit() else None
        if bot is None or bot.token != token:
            raise UNAUTHORIZED
        return bot

    async def _read(self, request: web.Request) -> tuple[Method, Params]:
        name = request.match_info["method"]
        method = METHODS.get(name.lower())
        if method is None:
            raise not_modelled(f"method {name}")
        return method, await read_params(request)

    async def _run(self, bot: BotAccount, method: Method, params: Params) -> object:
        if method.messages is not None:
            self.flood.check(params.number("chat_id") or 0, messages=method.messages(params))
        result = method.handler(Call(self.world, bot, params))
        return await result if inspect.isawaitable(result) else result

    def _remember(
        self, method: Method, params: Params, error: TelegramError | None, result: object, began: float
    ) -> None:
        effect = None if isinstance(result, bytes) else result
        envelope = error.envelope() if error else None
        at = self.world.clock.now().isoformat()
        self.journal.record(method.name, params, error=envelope, effect=effect, at=at)
        if method.name != NOT_NEWS:
            took = round((time.perf_counter() - began) * 1000, 2)
            chat_id = params.number("chat_id")
            self.world.events.emit("call", method=method.name, chat_id=chat_id, ok=error is None, ms=took)


async def read_params(request: web.Request) -> Params:
    """The parameters of a call: query string, form, JSON or multipart; the first value of a name wins."""
    values: Json = {}
    for name, value in request.query.items():
        values.setdefault(name, value)
    if not request.body_exists:
        return Params(values)
    match request.content_type:
        case "application/json":
            values = await _json_body(request) | values
        case "multipart/form-data":
            return await _multipart(request, values)
        case _:
            for name, value in parse_qsl((await request.read()).decode(), keep_blank_values=True):
                values.setdefault(name, value)
    return Params(values)


async def _json_body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


async def _multipart(request: web.Request, values: Json) -> Params:
    uploads: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = await part.read(decode=True)
        if part.filename is None:
            values.setdefault(part.name, content.decode())
        else:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            # Several files may share a name; each keeps its own place.
            key = part.name if part.name not in uploads else f"{part.name}{len(uploads)}"
            uploads[key] = Upload(part.filename, mime_type, bytes(content))
    return Params(values, uploads)


def _success(method: Method, result: object) -> web.Response:
    body = result if isinstance(result, bytes) else dump(result)
    if method.name != NOT_NEWS:
        witnesses.tell_answer(method.name, body)
    return web.Response(body=b'{"ok":true,"result":%s}' % body, content_type="application/json")


def _refusal(error: TelegramError) -> web.Response:
    headers = {}
    if error.parameters and "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.Response(
        body=dump(error.envelope()), status=error.code, headers=headers, content_type="application/json"
    )


def _cut(request: web.Request) -> web.Response:
    """End the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
