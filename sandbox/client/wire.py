"""The control API as plain calls."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from sandbox.client.seen import Refused

T = TypeVar("T")
PATIENCE = 10.0


class Wire:
    """The calls of the control API; use it as an async context manager."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        self.url = url
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(self.url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def until(self, look: Callable[[], Awaitable[T | None]], *, what: str = "what was awaited") -> T:
        """The first result of `look` that is true; it looks again after every event, until patience ends."""
        deadline = asyncio.get_running_loop().time() + self._patience
        seq = 0
        while True:
            result = await look()
            if result:
                return result
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise TimeoutError(f"Within {self._patience:g} s there was no {what}.")
            seq = int((await self.get("wait", seq=str(seq), timeout=f"{left:.3f}"))["seq"])

    async def get(self, path: str, **query: str) -> Any:
        return await self.request("GET", path, params=query)

    async def post(self, path: str, **body: object) -> Any:
        return await self.request("POST", path, json={key: value for key, value in body.items() if value is not None})

    async def request(self, method: str, path: str, **options: Any) -> Any:
        """One call of the control API; its refusals are raised as `Refused`."""
        if self._session is None:
            raise RuntimeError("Enter it first: async with Telegram(url) as telegram.")
        async with self._session.request(method, f"/sim/{path}", **options) as response:
            answer = await response.json()
        if response.status >= 400:
            raise Refused(answer["error"])
        return answer
