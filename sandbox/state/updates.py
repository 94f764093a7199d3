"""The updates a bot has yet to confirm: which come into being, how long they last, what an offset does to them."""

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sandbox import witnesses
from sandbox.calls.faults import Fault, Faults
from sandbox.clock import Clock
from sandbox.shapes import Json, dump
from sandbox.state.lanes import LANES, Lane, lane_of

UPDATE_KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
        "subscription",
        "stopped_message_generation",
    }
)
OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = UPDATE_KINDS - OPT_IN_KINDS
DAY = 24 * 60 * 60
# Telegram forgets a pressed button long before it forgets a message.
CALLBACK_QUERY_LIFETIME = 150
LIFETIMES = {
    "callback_query": CALLBACK_QUERY_LIFETIME,
    "shipping_query": 150,
    "pre_checkout_query": 150,
    "inline_query": 30,
    "chosen_inline_result": 600,
}
# An offset further ahead than this belongs to another life of the bot; Telegram then starts at the head.
FURTHEST_OFFSET = 10
# So many bytes go into one answer, counted as Telegram counts them.
LARGEST_BATCH = 1 << 22
ROUND_EACH = 50

Listener = Callable[["Queued"], None]


@dataclass(slots=True)
class Queued:
    """One update, written as JSON once, when it came into being; `lane` says which others it must not overtake."""

    update_id: int
    body: bytes
    expires: float
    kind: str = ""
    lane: Lane | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """What an update tells of, before it has an id."""

    kind: str
    content: Json
    expires: float


class UpdateQueue:
    """What happened and was not confirmed yet, oldest first."""

    def __init__(self, clock: Clock, *, faults: Faults | None = None, bot_id: int = 0) -> None:
        self.clock = clock
        self._faults = faults or Faults()
        self._bot_id = bot_id
        self._queue: deque[Queued] = deque()
        # Those in the queue that a webhook took out of their turn.
        self._holes = 0
        # Nothing in the queue is forgotten earlier than this.
        self._earliest = float("inf")
        # The first id is any number: a bot that counts from 1 shall fail here, not in production.
        self._first_id = self._next_id = random.randrange(10_000_000, 900_000_000)  # noqa: S311
        self._kinds = DEFAULT_KINDS
        self._listener: Listener | None = None
        # By order: those that wait for the next to overtake them, and those that come late.
        self._overtaken: list[Happened] = []
        self._late: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        self._forget_expired()
        return len(self._queue) - self._holes

    def __iter__(self) -> Iterator[Queued]:
        return (queued for queued in self._queue if not queued.confirmed)

    def __getstate__(self) -> Json:
        """Without who listens, and without what is still under way: neither belongs to a copy."""
        return self.__dict__ | {"_listener": None, "_late": set()}

    def listen(self, listener: Listener | None) -> None:
        """Call this for each update that comes from now on."""
        self._listener = listener

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for such updates; it is asked when one comes into being, never later."""
        return kind in self._kinds

    def allow(self, names: list[str] | None) -> None:
        """Take the bot's `allowed_updates`: no known name means the usual ones, None leaves things as they are."""
        if names is not None:
            self._kinds = (UPDATE_KINDS & {name.lower() for name in names}) or DEFAULT_KINDS

    @property
    def allowed(self) -> list[str] | None:
        """The filter as getWebhookInfo shows it: nothing while it is the usual one."""
        return None if self._kinds == DEFAULT_KINDS else sorted(self._kinds)

    def add(self, kind: str, content: Json) -> None:
        """Queue one update if the bot wants its kind and it is not too old."""
        if kind not in self._kinds:
            return
        happened = Happened(kind, content, self._expiry(kind, content))
        fault = self._faults.of_update(self._bot_id, kind, content)
        if fault is not None:
            self._tamper(happened, fault)
        else:
            self._arrive(happened)
        if fault is None or fault.kind != "reordered":
            overtaken, self._overtaken = self._overtaken, []
            for earlier in overtaken:
                self._arrive(earlier)

    def add_raw(self, update: Json) -> int:
        """Queue an update as it is, whatever it holds; it gets an id if it has none. Returns its id."""
        given = update.get("update_id")
        if isinstance(given, int):
            self._next_id = max(self._next_id, given + 1)
            update_id = given
        else:
            update_id = self._take_id()
            update = {"update_id": update_id} | update
        kind = next((name for name in update if name in LANES), "")
        self._put(Queued(update_id, dump(update), float("inf"), kind, lane_of(kind, update.get(kind, {}))))
        return update_id

    def _tamper(self, happened: Happened, fault: Fault) -> None:
        """Let the update go astray as ordered."""
        match fault.kind:
            case "duplicate":
                self._arrive(happened)
                if self._queue:
                    self._put(replace(self._queue[-1]))
            case "late":
                task = asyncio.get_running_loop().create_task(self._arrive_late(happened, fault.delay))
                self._late.add(task)
                task.add_done_callback(self._late.discard)
            case "reordered":
                self._overtaken.append(happened)
            case "poison":
                self._arrive(replace(happened, content={}))

    async def _arrive_late(self, happened: Happened, seconds: float) -> None:
        await self.clock.sleep(seconds)
        self._arrive(happened)

    def _arrive(self, happened: Happened) -> None:
        """Give it its id and its place in the queue, unless it is too old by now."""
        if happened.expires <= self.clock.timestamp():
            return
        update_id = self._take_id()
        kind, content = happened.kind, happened.content
        body = b'{"update_id":%d,"%s":%s}' % (update_id, kind.encode(), dump(content))
        if content:  # what is empty is odd by order
            witnesses.tell_update(body)
        self._put(Queued(update_id, body, happened.expires, kind, lane_of(kind, content)))

    def _put(self, queued: Queued) -> None:
        """Queue it at the end and tell who listens."""
        self._queue.append(queued)
        self._earliest = min(self._earliest, queued.expires)
        if self._listener is not None:
            self._listener(queued)

    def clear(self) -> None:
        self.keep_newest(0)

    def keep_newest(self, count: int) -> None:
        """Confirm all but so many."""
        for queued in list(self)[: max(len(self) - count, 0)]:
            queued.confirmed = True
        self._queue = deque(self)
        self._holes = 0

    def confirm(self, queued: Queued) -> None:
        """Take out one, wherever it stands."""
        if not queued.confirmed:
            queued.confirmed = True
            self._holes += 1
            self._close_holes()

    def confirm_below(self, offset: int) -> None:
        """Take out what comes before that id, unless the offset lies too far in the future."""
        if offset > self._next_id + FURTHEST_OFFSET:
            return
        while self._queue and self._queue[0].update_id < offset:
            self._pop()

    def pending(self) -> list[Json]:
        """The updates not confirmed yet, for the curious."""
        return [json.loads(queued.body) for queued in self]

    def head(self, count: int) -> list[Queued]:
        """The oldest updates, as many as one answer carries."""
        self._forget_expired()
        left = LARGEST_BATCH
        batch: list[Queued] = []
        for queued in self:
            left -= ROUND_EACH + len(queued.body)
            if len(batch) == count or (left <= 0 and batch):
                break
            batch.append(queued)
        return batch

    def go_on_from(self, former: "UpdateQueue") -> None:
        """Give ids above those of a queue that this one replaces: the bot has confirmed them, however it began."""
        if former._next_id == former._first_id or former._next_id <= self._next_id:
            return
        waiting, self._next_id = list(self), former._next_id
        self._queue, self._holes = deque(), 0
        for queued in waiting:
            update_id = self._take_id()
            body = dump(json.loads(queued.body) | {"update_id": update_id})
            self._put(replace(queued, update_id=update_id, body=body))

    def _expiry(self, kind: str, content: Json) -> float:
        """When it is forgotten: so long after it happened, which for an edit is the edit."""
        lifetime = LIFETIMES.get(kind)
        if lifetime is not None:
            return self.clock.timestamp() + lifetime
        date = content.get("edit_date") or content.get("date") or self.clock.timestamp()
        return float(date) + DAY

    def _take_id(self) -> int:
        update_id = self._next_id
        self._next_id += 1
        return update_id

    def _forget_expired(self) -> None:
        """Take out what is too old; as lifetimes differ, it may stand anywhere."""
        now = self.clock.timestamp()
        if self._earliest <= now:
            for queued in self._queue:
                queued.confirmed = queued.confirmed or queued.expires <= now
            self._queue = deque(self)
            self._holes = 0
            self._earliest = min((queued.expires for queued in self._queue), default=float("inf"))

    def _close_holes(self) -> None:
        while self._queue and self._queue[0].confirmed:
            self._pop()

    def _pop(self) -> None:
        self._holes -= self._queue.popleft().confirmed
