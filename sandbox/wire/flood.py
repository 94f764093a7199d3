"""Telegram's flood limits, as far as they are known: for each bot per private chat, per group, and for all chats."""

import math
from dataclasses import dataclass

from sandbox.calls.params import Params
from sandbox.clock import Clock
from sandbox.errors import bad_request, too_many_requests
from sandbox.state.account import BotAccount

# What the server answers by itself, without asking Telegram behind it.
NEVER_FLOODED = frozenset(
    {"close", "logOut", "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"}
)  # fmt: skip
# What is missing by a rounding error is not missing.
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Limit:
    """So many messages in so many seconds; after a pause, `burst` of them at once."""

    messages: int
    seconds: float
    burst: int

    @property
    def rate(self) -> float:
        return self.messages / self.seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """All of them; `whole_bot` says that while one chat is flooded, every other call of the bot is refused too.

    The published figures are 1 a second, 20 a minute and 30 a second; how short a "short burst" is, nobody knows.
    """

    private: Limit = Limit(1, 1.0, 3)
    group: Limit = Limit(20, 60.0, 20)
    overall: Limit = Limit(30, 1.0, 30)
    paid: Limit = Limit(1000, 1.0, 1000)
    whole_bot: bool = False


@dataclass(slots=True)
class Bucket:
    """Fills up by itself and is emptied by what is sent."""

    limit: Limit
    tokens: float
    at: float

    def wait(self, messages: int, now: float) -> float:
        """Seconds until so many messages fit; more than ever fit pass through a full bucket."""
        self.fill(now)
        missing = min(messages, self.limit.burst) - self.tokens
        return missing / self.limit.rate if missing > ROUNDING else 0.0

    def fill(self, now: float) -> None:
        """Let flow in what has flown in since the last look."""
        self.tokens = min(self.limit.burst, self.tokens + (now - self.at) * self.limit.rate)
        self.at = now


class FloodControl:
    """Counts what each bot sends; when off, lets all of it pass."""

    def __init__(self, clock: Clock, *, on: bool, limits: Limits | None = None) -> None:
        self.on = on
        self.limits = limits or Limits()
        self._clock = clock
        self._buckets: dict[tuple[int, str], Bucket] = {}
        self._flooded_until: dict[int, float] = {}

    def configure(self, *, on: bool, limits: Limits) -> None:
        """Begin anew with these limits."""
        self.on, self.limits = on, limits
        self.forget()

    def forget(self) -> None:
        """Begin to count anew."""
        self._buckets.clear()
        self._flooded_until.clear()

    def check(self, bot: BotAccount, method: str, params: Params, messages: int) -> None:
        """Count so many messages of the bot, or refuse the call with 429 and the seconds to wait."""
        if not self.on or method in NEVER_FLOODED:
            return
        now = self._clock.timestamp()
        wait = self._flooded_until.get(bot.id, now) - now if self.limits.whole_bot else 0.0
        if messages:
            wait = max(wait, self._send(bot, params, messages, now))
        if wait > 0:
            seconds = math.ceil(wait)
            self._flooded_until[bot.id] = max(self._flooded_until.get(bot.id, 0.0), now + seconds)
            raise too_many_requests(seconds)

    def _send(self, bot: BotAccount, params: Params, messages: int, now: float) -> float:
        """Take the messages out of their buckets, or the seconds until they fit."""
        chat_id = params.text("chat_id")
        limit = self.limits.group if chat_id.startswith(("-", "@")) else self.limits.private
        free = overall = self._bucket(bot, "all", self.limits.overall, now)
        is_paid = params.flag("allow_paid_broadcast")
        if is_paid:
            overall = self._bucket(bot, "paid", self.limits.paid, now)
        buckets = (self._bucket(bot, chat_id, limit, now), overall)
        wait = max(bucket.wait(messages, now) for bucket in buckets)
        if wait > 0:
            return wait
        if is_paid:
            self._pay(bot, free, messages, now)
        for bucket in buckets:
            bucket.tokens -= messages
        return 0

    def _pay(self, bot: BotAccount, free: Bucket, messages: int, now: float) -> None:
        """Charge for the messages that the free limit does not cover."""
        free.fill(now)
        price = max(messages - int(free.tokens + ROUNDING), 0)
        if price > bot.star_tenths:
            raise bad_request("BALANCE_TOO_LOW")
        bot.star_tenths -= price
        free.tokens = max(free.tokens - messages, 0)

    def _bucket(self, bot: BotAccount, name: str, limit: Limit, now: float) -> Bucket:
        bucket = self._buckets.get((bot.id, name))
        if bucket is None:
            bucket = self._buckets[bot.id, name] = Bucket(limit, limit.burst, now)
        return bucket
