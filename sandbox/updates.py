"""The queue of updates a bot has yet to confirm, and the long poll that hands them out."""

import asyncio
import itertools
import json
import random
from collections import deque
from dataclasses import dataclass

from sandbox import witnesses
from sandbox.clock import Clock
from sandbox.errors import conflict
from sandbox.shapes import Json, dump

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
    }
)
OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = UPDATE_KINDS - OPT_IN_KINDS
DAY = 24 * 60 * 60
# Telegram forgets a pressed button long before it forgets a message.
CALLBACK_QUERY_LIFETIME = 150
MOST_PER_POLL = 100
LONGEST_POLL = 50
# An offset further ahead than this belongs to another life of the bot; Telegram then starts at the head.
FURTHEST_OFFSET = 10


@dataclass(frozen=True, slots=True)
class Queued:
    """One update, written as JSON once, when it came into being."""

    update_id: int
    body: bytes
    expires: float


class UpdateQueue:
    """What happened and was not confirmed yet, oldest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: deque[Queued] = deque()
        # The first id is any number: a bot that counts from 1 shall fail here, not in production.
        self._first_id = self._next_id = random.randrange(10_000_000, 900_000_000)  # noqa: S311
        self._kinds = DEFAULT_KINDS
        self._waiter: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def waiting(self) -> bool:
        """Whether a long poll waits at this moment."""
        return self._waiter is not None and not self._waiter.done()

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for such updates; it is asked when one comes into being, never later."""
        return kind in self._kinds

    def allow(self, names: list[str]) -> None:
        """Take the bot's `allowed_updates`; an empty list or no known name means the usual ones."""
        self._kinds = (UPDATE_KINDS & frozenset(names)) or DEFAULT_KINDS

    @property
    def allowed(self) -> list[str] | None:
        """The filter as getWebhookInfo shows it: nothing while it is the usual one."""
        return None if self._kinds == DEFAULT_KINDS else sorted(self._kinds)

    def add(self, kind: str, content: Json) -> None:
        """Queue one update if the bot wants its kind."""
        if not self.wants(kind):
            return
        lifetime = CALLBACK_QUERY_LIFETIME if kind == "callback_query" else DAY
        update_id = self._take_id()
        body = b'{"update_id":%d,"%s":%s}' % (update_id, kind.encode(), dump(content))
        self._queue.append(Queued(update_id, body, self._clock.timestamp() + lifetime))
        witnesses.tell_update(body)
        self._wake()

    def add_raw(self, update: Json) -> int:
        """Queue an update as it is, whatever it holds; it gets an id if it has none. Returns its id."""
        given = update.get("update_id")
        if isinstance(given, int):
            self._next_id = max(self._next_id, given + 1)
            update_id = given
        else:
            update_id = self._take_id()
            update = {"update_id": update_id} | update
        self._queue.append(Queued(update_id, dump(update), float("inf")))
        self._wake()
        return update_id

    def clear(self) -> None:
        self._queue.clear()

    def pending(self) -> list[Json]:
        """The updates not confirmed yet, for the curious."""
        return [json.loads(queued.body) for queued in self._queue]

    async def take(self, *, offset: int, limit: int, timeout: float) -> bytes:
        """The next updates as a JSON array, waiting up to `timeout` seconds for one to come.

        An offset above 0 confirms everything below it; below 0 it keeps only the newest. Of two polls that
        wait, the older is ended by a Conflict.
        """
        self._confirm(offset)
        count = min(max(limit, 1), MOST_PER_POLL)
        batch = self._head(count)
        if not batch and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL))
            batch = self._head(count)
        return b"[" + b",".join(queued.body for queued in batch) + b"]"

    def go_on_from(self, former: "UpdateQueue") -> None:
        """Give ids above those of a queue that this one replaces: the bot has confirmed them, however it began."""
        if former._next_id == former._first_id or former._next_id <= self._next_id:
            return
        waiting, self._next_id = self._queue, former._next_id
        self._queue = deque()
        for queued in waiting:
            update_id = self._take_id()
            body = dump(json.loads(queued.body) | {"update_id": update_id})
            self._queue.append(Queued(update_id, body, queued.expires))

    def interrupt(self) -> None:
        """End a waiting poll with what there is; the server is about to stop."""
        self._wake()

    def _take_id(self) -> int:
        update_id = self._next_id
        self._next_id += 1
        return update_id

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        elif offset <= self._next_id + FURTHEST_OFFSET:
            while self._queue and self._queue[0].update_id < offset:
                self._queue.popleft()

    def _head(self, count: int) -> list[Queued]:
        """The oldest updates that are not too old; only those at hand are looked at, as the queue may be long."""
        now = self._clock.timestamp()
        batch = list(itertools.islice(self._queue, count))
        if any(queued.expires <= now for queued in batch):
            self._queue = deque(queued for queued in self._queue if queued.expires > now)
            batch = list(itertools.islice(self._queue, count))
        return batch

    def _wake(self) -> None:
        if self._waiter is not None and self.waiting:
            self._waiter.set_result(None)

    async def _wait(self, seconds: float) -> None:
        if self._waiter is not None and self.waiting:
            self._waiter.set_exception(
                conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
            )
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait({waiter}, timeout=seconds)
            if waiter.done():
                waiter.result()
        finally:
            if self._waiter is waiter:
                self._waiter = None
