"""The pacer: when the next call may go out, so that Telegram's limits are kept by even spacing rather than by bursts.

29 calls a second in all, 1 a second in a private chat, 20 a minute in a group (Telegram asks for at most 30, 1 and 20:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
`retry_after` stops everything. Times are seconds of a monotonic clock.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

PER_SECOND = 29
PRIVATE_SECONDS = 1.0
GROUP_MESSAGES = 20
GROUP_SECONDS = 60.0
GROUP_SPACING = 1.0


class Pacer:
    """Keeps the flood budget of one token."""

    def __init__(
        self,
        *,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._spacing = 1 / per_second
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._chats: dict[int, deque[float]] = {}

    async def turn(self) -> None:
        """Waits until the next call may go out, and takes that turn."""
        while (wait := self._next - self._clock()) > 0:
            await self._sleep(wait)
        self._next = max(self._next, self._clock()) + self._spacing

    def count(self, chat_id: int) -> None:
        """Notes that a message goes into a chat now."""
        self._chats.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(self._clock())

    def pause(self, seconds: float) -> None:
        """Stops everything for a while, as Telegram asked."""
        self._next = max(self._next, self._clock() + seconds)

    def busy(self) -> list[int]:
        """The chats into which nothing may go just now."""
        now = self._clock()
        self._chats = {chat: sent for chat, sent in self._chats.items() if now - sent[-1] < GROUP_SECONDS}
        return [chat for chat, sent in self._chats.items() if self._free_at(chat, sent) > now]

    def free_in(self) -> float | None:
        """Seconds until the first busy chat is free; None if none is busy."""
        now = self._clock()
        waits = [free - now for chat, sent in self._chats.items() if (free := self._free_at(chat, sent)) > now]
        return min(waits, default=None)

    @staticmethod
    def _free_at(chat: int, sent: deque[float]) -> float:
        if chat > 0:
            return sent[-1] + PRIVATE_SECONDS
        if len(sent) < GROUP_MESSAGES:
            return sent[-1] + GROUP_SPACING
        return max(sent[-1] + GROUP_SPACING, sent[0] + GROUP_SECONDS)
