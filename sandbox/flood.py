"""Telegram's flood limits, as far as they are known: per private chat, per group, and for all chats."""

import math
from collections import defaultdict, deque

from sandbox.clock import Clock
from sandbox.errors import too_many_requests

# So many messages in so many seconds.
PRIVATE_LIMIT = (1, 1.0)
GROUP_LIMIT = (20, 60.0)
OVERALL_LIMIT = (30, 1.0)
OVERALL_KEY = 0


class FloodControl:
    """Counts what is sent in sliding windows; when off, lets all of it pass."""

    def __init__(self, clock: Clock, *, on: bool) -> None:
        self.on = on
        self._clock = clock
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)

    def check(self, chat_id: int, *, messages: int = 1) -> None:
        """Count so many messages to the chat, or refuse them with 429 and the seconds to wait."""
        if not self.on:
            return
        now = self._clock.timestamp()
        limit = GROUP_LIMIT if chat_id < 0 else PRIVATE_LIMIT
        wait = max(self._wait(chat_id, limit, now), self._wait(OVERALL_KEY, OVERALL_LIMIT, now))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for key in (chat_id, OVERALL_KEY):
            self._sent[key].extend([now] * messages)

    def forget(self) -> None:
        """Begin to count anew."""
        self._sent.clear()

    def _wait(self, key: int, limit: tuple[int, float], now: float) -> float:
        messages, seconds = limit
        window = self._sent[key]
        while window and window[0] <= now - seconds:
            window.popleft()
        return window[0] + seconds - now if len(window) >= messages else 0.0
