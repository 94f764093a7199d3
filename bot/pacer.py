"""The pacer: when the next call may go out, so that Telegram's limits are kept by even spacing rather than by bursts.

Telegram asks for at most 30 messages a second in all, 1 a second in a private chat and 20 a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). `retry_after` stops everything.
Times are seconds of a monotonic clock.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The flood budget of one token; `spacing` is the least number of seconds between two messages in a chat."""

    per_second: float = 29
    spacing: float = 1.0
    group_per_minute: int = 20


NO_LIMITS = Limits(per_second=100_000, spacing=0, group_per_minute=100_000)


class Pacer:
    """Keeps the flood budget of one token."""

    def __init__(
        self,
        limits: Limits = Limits(),  # it is frozen
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._chats: dict[int, deque[float]] = {}

    async def turn(self) -> None:
        """Waits until the next call may go out, and takes that turn."""
        while (wait := self.wait()) > 0:
            await self._sleep(wait)
        self._next = max(self._next, self._clock()) + 1 / self._limits.per_second

    def wait(self) -> float:
        """Seconds until the next call may go out; 0 if it may now."""
        return max(self._next - self._clock(), 0.0)

    def count(self, chat_id: int, *, messages: int = 1) -> None:
        """Notes that so many messages went into a chat just now; an album is as many as it has photos."""
        now = self._clock()
        sent = self._chats.setdefault(chat_id, deque(maxlen=self._limits.group_per_minute))
        sent.extend([now] * messages)
        if messages > 1:
            self._next = max(self._next, now) + (messages - 1) / self._limits.per_second

    def pause(self, seconds: float) -> None:
        """Stops everything for a while, as Telegram asked."""
        self._next = max(self._next, self._clock() + seconds)

    def busy(self) -> list[int]:
        """The chats into which nothing may go just now."""
        now = self._clock()
        self._chats = {chat: sent for chat, sent in self._chats.items() if now - sent[-1] < MINUTE}
        return [chat for chat, sent in self._chats.items() if self._free_at(chat, sent) > now]

    def free_in(self) -> float | None:
        """Seconds until the first busy chat is free; None if none is busy."""
        now = self._clock()
        waits = [free - now for chat, sent in self._chats.items() if (free := self._free_at(chat, sent)) > now]
        return min(waits, default=None)

    def _free_at(self, chat: int, sent: deque[float]) -> float:
        free = sent[-1] + self._limits.spacing
        is_full_group = chat < 0 and len(sent) == self._limits.group_per_minute
        return max(free, sent[0] + MINUTE) if is_full_group else free
