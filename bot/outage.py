"""Outages: whether Telegram is away altogether, or only one notice fails.

A call that nobody answered raises the doubt. If others were answered meanwhile, it is that notice alone. If not,
Telegram is asked for the bot's name, which costs no promotion its only try, and one notice at a time goes out until one
is answered. Telegram is away if it does not tell the name, or if several notices in a row are not answered. As long as
that lasts, it is asked every few seconds; what fails meanwhile waits a second and is not counted.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram.error import TelegramError

from bot.outcomes import ANSWERS, Outcome
from bot.trouble import Trouble

PAUSES = (0.5, 1.0, 2.0, 3.0, 4.0)
ASK_SECONDS = 4.0
AGAIN_SECONDS = 1.0


class Outage:
    """What is known of Telegram's absence. `trouble` says when it begins and when it ends."""

    def __init__(self, ask: Callable[[], Awaitable[object]], *, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._answered_at = float("-inf")
        self._asked = 0
        self._failed: set[int] = set()
        self._is_mute = False
        self._try_at = float("-inf")
        self._asking: asyncio.Task[bool] | None = None
        self.trouble = Trouble("sender")

    @property
    def is_doubted(self) -> bool:
        """Whether the last call was not answered, so that only one at a time should be made."""
        return self._asked > 0

    def answered(self) -> None:
        """Notes that a notice's call was answered, whatever the answer."""
        self._answered_at = self._clock()
        self._asked = 0
        self._failed.clear()
        self.trouble.recover()

    async def judge(self, notice_id: int, outcome: Outcome, error: TelegramError, *, began: float) -> Outcome:
        """What an unanswered call means, once it is known whether Telegram is away."""
        if self._answered_at > began:
            return outcome
        self._failed.add(notice_id)
        if await self._is_silent() or len(self._failed) > 1:
            self._begin(error)
        if not self.trouble.now or outcome.state == "unknown":
            return outcome
        return replace(outcome, state="waiting", wait=AGAIN_SECONDS, is_try=False)

    async def pause(self) -> float:
        """Seconds until the next call should be tried; 0 if it may be tried now."""
        if not self.is_doubted:
            return 0.0
        if (left := self._try_at - self._clock()) > 0:
            return left
        if self._is_mute and await self._is_silent():
            return max(self._try_at - self._clock(), PAUSES[0])
        return 0.0

    def _begin(self, error: TelegramError) -> None:
        if not self.trouble.now:
            self.trouble.note(error)

    async def _is_silent(self) -> bool:
        """Whether Telegram does not even tell the bot's name; who asks at the same time shares the answer."""
        if self._asking is None:
            self._asked += 1
            self._asking = asyncio.get_running_loop().create_task(self._tries_to_ask())
        return await asyncio.shield(self._asking)

    async def _tries_to_ask(self) -> bool:
        was_mute, self._is_mute = self._is_mute, False
        try:
            await self._ask()
        except TelegramError as error:
            self._is_mute = not isinstance(error, ANSWERS)
            if self._is_mute:
                self._begin(error)
        finally:
            self._asking = None
        if was_mute and not self._is_mute:
            self._failed.clear()
            self.trouble.recover()
        is_general = self._is_mute or len(self._failed) > 1
        pause = PAUSES[min(max(self._asked, 1), len(PAUSES)) - 1] if is_general else 0.0
        self._try_at = self._clock() + pause
        return self._is_mute
