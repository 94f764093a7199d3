"""The pacer: when the next call may go out, so that Telegram's limits are kept by even spacing rather than by bursts.

Telegram asks for at most 30 messages a second in all, 1 a second in a private chat and 20 a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this); 1,000 a second if they are paid for.
`retry_after` stops everything. Times are seconds of a monotonic clock.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

MINUTE = 60.0
# So far ahead turns are taken, and so late one may be without being lost: the time that a claim takes.
LEAD = 0.02
# At 1,000 a second a claim is worth its while for many at once, and waits behind the outbox being filled.
PAID_LEAD = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """The flood budget of one token; `spacing` is the least number of seconds between two messages in a chat."""

    per_second: float = 29
    paid_per_second: float = 1000
    spacing: float = 1.0
    group_per_minute: int = 20


NO_LIMITS = Limits(per_second=100_000, spacing=0, group_per_minute=100_000)


@dataclass(frozen=True, slots=True)
class Room:
    """How many calls may be begun now: such as answer people, and promotions. `is_shared`: out of one budget."""

    replies: int
    promotions: int
    is_shared: bool


class Lane:
    """Turns that are evenly apart. One that is taken a little late does not make all that follow late."""

    def __init__(self, per_second: float, lead: float) -> None:
        self.gap = 1 / per_second
        self.next = 0.0
        self._lead = lead

    def room(self, now: float, *, early: float = 0.0) -> int:
        """How many turns may be taken now."""
        begin, end = self._begin(now), now + self._lead + early
        return int((end - begin) / self.gap) + 1 if begin <= end else 0

    def wait(self, now: float) -> float:
        """Seconds until taking turns is worth a claim again."""
        return self.next - now - self._lead / 2

    def take(self, now: float, *, early: float = 0.0, turns: int = 1) -> float:
        """The instant of the next turn, which may be a little `early` as long as the next but one is not."""
        begin = self._begin(now)
        self.next = begin + turns * self.gap
        return max(begin - early, now)

    def _begin(self, now: float) -> float:
        return self.next if self.next > now - LEAD else now


class Pacer:
    """Keeps the flood budget of one token.

    `is_paid`: promotions are paid for, and have 1,000 a second of their own. Otherwise they share the 30 a second with
    the replies, which may come one turn early, so that they need not wait behind a promotion.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # it is frozen
        *,
        is_paid: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._free = Lane(limits.per_second, LEAD)
        self._paid = Lane(limits.paid_per_second, PAID_LEAD)
        self._paused_until = 0.0
        self._unpaid_until = 0.0 if is_paid else float("inf")
        self._chats: OrderedDict[int, deque[float]] = OrderedDict()

    @property
    def is_paid(self) -> bool:
        """Whether promotions are paid for just now."""
        return self._clock() >= self._unpaid_until

    def room(self) -> Room:
        """How many calls may be begun now."""
        now = self._clock()
        if self._paused_until > now:
            return Room(0, 0, is_shared=False)
        is_paid = now >= self._unpaid_until
        lane = self._paid if is_paid else self._free
        replies = self._free.room(now, early=self._free.gap)
        return Room(replies, lane.room(now), is_shared=not is_paid)

    def wait(self) -> float:
        """Seconds until there is room for every kind of call; 0 if there is."""
        now = self._clock()
        lane = self._free if now < self._unpaid_until else self._paid
        return max(lane.wait(now), self._paused_until - now, 0.0)

    def take(self, *, is_promotion: bool) -> float:
        """Takes the next turn; the instant at which the call may go."""
        now = self._clock()
        if not is_promotion:
            return self._free.take(now, early=self._free.gap)
        return (self._free if now < self._unpaid_until else self._paid).take(now)

    def left(self, instant: float) -> float:
        """Seconds until a turn that was taken has come; Telegram may have asked for a pause meanwhile."""
        return max(instant, self._paused_until) - self._clock()

    async def sleep(self, seconds: float) -> None:
        """Lets so much of the pacer's time pass."""
        await self._sleep(seconds)

    def count(self, chat_id: int, *, messages: int = 1) -> None:
        """Notes that so many messages went into a chat just now; an album is as many as it has photos."""
        now = self._clock()
        sent = self._chats.setdefault(chat_id, deque(maxlen=self._limits.group_per_minute))
        self._chats.move_to_end(chat_id)
        sent.extend([now] * messages)
        if messages > 1:
            self._free.take(now, turns=messages - 1)
        while now - next(iter(self._chats.values()))[-1] >= MINUTE:
            self._chats.popitem(last=False)

    def pause(self, seconds: float) -> None:
        """Stops everything for a while, as Telegram asked."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def pay_nothing(self, seconds: float) -> None:
        """Lets promotions share the free budget for a while, as nothing is there to pay with."""
        if self._unpaid_until != float("inf"):
            self._unpaid_until = self._clock() + seconds

    def is_busy(self, chat_id: int) -> bool:
        """Whether nothing may go into a chat just now."""
        return self._free_at(chat_id) > self._clock()

    def free_in(self, chats: Iterable[int]) -> float | None:
        """Seconds until the first of these chats is free; None if none is busy."""
        now = self._clock()
        return min((free - now for chat in chats if (free := self._free_at(chat)) > now), default=None)

    def _free_at(self, chat_id: int) -> float:
        sent = self._chats.get(chat_id)
        if sent is None:
            return 0.0
        free = sent[-1] + self._limits.spacing
        is_full_group = chat_id < 0 and len(sent) == self._limits.group_per_minute
        return max(free, sent[0] + MINUTE) if is_full_group else free
