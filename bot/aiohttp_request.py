"""The way to Telegram: PTB's request over aiohttp, which costs a quarter of the CPU time of PTB's own over httpx.

Errors are PTB's, and their `__cause__` is aiohttp's, so that whoever judges a failed call knows what surely was not
sent. The address of a call holds the token, so no error carries it.
"""

import asyncio
import json
import ssl
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.logs import TOKEN, redact

# No byte of the call had left: there was no address, no connection, or none in time.
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
READ_SECONDS = 20.0
WRITE_SECONDS = 20.0
CONNECT_SECONDS = 10.0


class AiohttpRequest(BaseRequest):
    """Requests over at most so many connections, which are kept open. Timeouts are seconds, as PTB's."""

    def __init__(self, *, connections: int, tls: ssl.SSLContext) -> None:
        self._connections = connections
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer is waited for, unless a call says otherwise."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Gets ready to connect; a second time, it changes nothing."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=self._tls, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers={"User-Agent": self.USER_AGENT}
            )

    async def shutdown(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer."""
        if self._session is None:
            raise RuntimeError("This request is not initialized")
        # Of PTB's four limits aiohttp has no one for writing, so that one counts into the whole.
        reading, writing = _chosen(read_timeout, READ_SECONDS), _chosen(write_timeout, WRITE_SECONDS)
        connecting, waiting = _chosen(connect_timeout, CONNECT_SECONDS), _chosen(pool_timeout, CONNECT_SECONDS)
        timeout = aiohttp.ClientTimeout(
            total=_sum(reading, writing, connecting, waiting),
            connect=_sum(connecting, waiting),
            sock_connect=connecting,
            sock_read=reading,
        )
        options: dict[str, Any] = {"timeout": timeout, "allow_redirects": False, **_body(request_data)}
        try:
            async with self._session.request(method, url, **options) as answer:
                return answer.status, await answer.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            failure = error
        raise _as_ptb(failure)  # out here, as an error raised above would hold the first one, with the address

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, read; PTB's own writes each one that cannot be read into the log."""
        try:
            answer = json.loads(payload)
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def _chosen(given: ODVInput[float], usual: float) -> float | None:
    return usual if isinstance(given, DefaultValue) else given


def _sum(*seconds: float | None) -> float | None:
    """All of them; no limit if one has none."""
    return sum(one for one in seconds if one is not None) if None not in seconds else None


def _body(given: RequestData | None) -> dict[str, Any]:
    if given is None:
        return {}
    files = given.multipart_data
    if not files:
        return {"data": given.json_payload, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in given.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def _as_ptb(error: Exception) -> TelegramError:
    said = f"{type(error).__name__}: {redact(str(error))}"
    failure: TelegramError = TimedOut(said) if isinstance(error, asyncio.TimeoutError) else NetworkError(said)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        failure.__cause__ = aiohttp.ConnectionTimeoutError(redact(str(error)))
    elif not isinstance(error, aiohttp.ClientConnectorError) and TOKEN.search(str(error)):
        failure.__cause__ = aiohttp.ClientError(said)
    else:
        failure.__cause__ = error
    return failure
