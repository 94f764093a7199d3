"""The Bot API client: PTB's, plus one generic call, as the outbox holds methods and parameters rather than objects."""

import ssl
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, ExtBot

from bot.aiohttp_request import AiohttpRequest

# Enough for 1,000 calls a second, if an answer takes as long as a tenth of a second.
CONNECTIONS = 128
ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]


class Telegram(ExtBot[None]):
    """A bot that can call any method by its name and answers with plain JSON."""

    def __repr__(self) -> str:
        """Without the token, which PTB would show."""
        return f"{type(self).__name__}[{self.id}]" if self._bot_initialized else type(self).__name__

    async def initialize(self) -> None:
        """Opens the connections and learns the bot's name; PTB would put the token into the error of a refusal."""
        try:
            await super().initialize()
        except InvalidToken as error:
            refused = InvalidToken(f"Telegram does not know the token: {error.__cause__}")
        else:
            return
        raise refused

    async def call(self, method: str, parameters: dict[str, Any], *, seconds: float | None = None) -> Any:
        """The `result` of a Bot API call; raises PTB's errors (`telegram.error`). `seconds`: how long to wait."""
        # Not `_post`: it fills in defaults on objects, and stumbles over the plain JSON of an album.
        try:
            if seconds is None:
                return await self._do_post(method, parameters)
            return await self._do_post(method, parameters, read_timeout=seconds)
        except KeyError as error:  # an answer without a result is none of Telegram's
            raise TelegramError("Invalid server response") from error


class StrictApplication(Application[Any, Any, Any, Any, Any, Any]):
    """A dispatcher that lets every exception through and keeps nothing between updates."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:  # noqa: ARG002
        """Raises: what goes wrong in a handler belongs to the transaction around it."""
        raise error

    def _mark_for_persistence_update(self, **_: Any) -> None:
        """Nothing is kept between updates, so nothing needs marking."""


def asked_pause(error: Exception) -> float:
    """The seconds for which Telegram wants to be left alone; 0 if it did not say."""
    if not isinstance(error, RetryAfter):
        return 0.0
    wait = error.retry_after  # a timedelta by our choice in bot/__init__.py; by PTB's types, perhaps a number
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def connect(token: str, api_url: str) -> Telegram:
    """A client for a Bot API server, such as https://api.telegram.org or the sandbox."""
    return Telegram(
        token,
        base_url=f"{api_url.rstrip('/')}/bot",
        base_file_url=f"{api_url.rstrip('/')}/file/bot",
        request=AiohttpRequest(connections=CONNECTIONS, tls=_tls()),
        get_updates_request=AiohttpRequest(connections=1, tls=_tls()),
    )


@cache
def _tls() -> ssl.SSLContext:
    """One TLS context for all clients: reading the certificates takes longer than anything else at start."""
    return httpx.create_ssl_context()
