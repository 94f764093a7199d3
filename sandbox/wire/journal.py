"""Every call the bots made, with what they were told and what it really did."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.calls.params import Params
from sandbox.shapes import Json, dump

# A long benchmark makes many calls; the oldest fall out.
REMEMBERED = 50_000
# The answers and parameters of older calls are forgotten where they would take more than this.
MOST_BYTES = 64 * 1024 * 1024
# An answer longer than this is not kept at all, only its size.
LONGEST_KEPT = 64 * 1024


@dataclass(slots=True)
class Entry:
    """One call. `effect` is what it did, even if the bot was told of a failure; None: it did nothing."""

    n: int
    bot_id: int
    method: str
    params: Params | None
    ok: bool
    status: int
    answer: bytes | None
    effect: bytes | None
    at: datetime
    ms: float
    via: str

    def matches(self, method: str | None, bot_id: int | None) -> bool:
        return (method is None or self.method.lower() == method) and bot_id in (None, self.bot_id)

    @property
    def weight(self) -> int:
        return len(self.answer or b"") + len(self.effect or b"") + (_size(self.params) if self.params else 0)

    def forget(self) -> None:
        """Keep that it happened, not what was said."""
        self.params = self.answer = self.effect = None

    def shown(self) -> Json:
        answer = _read(self.answer)
        error = None if self.ok else answer
        return {
            "n": self.n,
            "bot_id": self.bot_id,
            "method": self.method,
            "params": self.params.readable() if self.params else {},
            "ok": self.ok,
            "status": self.status,
            "error": error,
            "answer": answer,
            "effect": _read(self.effect),
            "at": self.at.isoformat(),
            "ms": self.ms,
            "via": self.via,
        }


@dataclass(slots=True)
class Waiter:
    """Somebody who waits for so many more calls of a kind."""

    method: str | None
    bot_id: int | None
    missing: int
    done: "asyncio.Future[None]"


class Journal:
    """The latest calls, numbered from 1."""

    def __init__(self) -> None:
        self._calls: deque[Entry] = deque(maxlen=REMEMBERED)
        # Those whose words are still kept, oldest first, and how much that is.
        self._kept: deque[Entry] = deque()
        self._bytes = 0
        self._waiting: dict[int, Waiter] = {}
        self.count = 0

    def record(self, entry: Entry) -> None:
        """Keep a call; its number is `count` + 1."""
        self.count = entry.n
        entry.params = None if entry.params is None else _without_files(entry.params)
        entry.answer, entry.effect = _within_reason(entry.answer), _within_reason(entry.effect)
        if len(self._calls) == REMEMBERED and self._kept and self._kept[0] is self._calls[0]:
            self._bytes -= self._kept.popleft().weight
        self._calls.append(entry)
        self._kept.append(entry)
        self._bytes += entry.weight
        while self._bytes > MOST_BYTES and len(self._kept) > 1:
            old = self._kept.popleft()
            self._bytes -= old.weight
            old.forget()
        for waiter in [waiter for waiter in self._waiting.values() if entry.matches(waiter.method, waiter.bot_id)]:
            waiter.missing -= 1
            if waiter.missing <= 0 and not waiter.done.done():
                waiter.done.set_result(None)

    def find(
        self,
        *,
        method: str | None = None,
        since: int = 0,
        n: int | None = None,
        bot_id: int | None = None,
        limit: int | None = None,
    ) -> list[Json]:
        """The calls with a number above `since` (or just number `n`), oldest first; of them the newest `limit`."""
        return [entry.shown() for entry in self._select(method, since, n, bot_id, limit)]

    async def wait(
        self, count: int, seconds: float, *, method: str | None = None, since: int = 0, bot_id: int | None = None
    ) -> list[Json]:
        """The first so many such calls, as soon as they have been made, or those there are after so many seconds."""
        found = self._select(method, since, None, bot_id, None)
        if len(found) < count:
            wanted = method.lower() if method else None
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            waiter = self._waiting[id(done)] = Waiter(wanted, bot_id, count - len(found), done)
            try:
                await asyncio.wait({waiter.done}, timeout=seconds)
            finally:
                del self._waiting[id(done)]
            found = self._select(method, since, None, bot_id, None)
        return [entry.shown() for entry in found[:count]]

    def wake(self) -> None:
        """Let everybody who waits look at what there is; the server is about to stop."""
        for waiter in self._waiting.values():
            if not waiter.done.done():
                waiter.done.set_result(None)

    def _select(
        self, method: str | None, since: int, n: int | None, bot_id: int | None, limit: int | None
    ) -> list[Entry]:
        wanted = method.lower() if method else None
        found: list[Entry] = []
        for entry in reversed(self._calls):
            if entry.n <= since or (limit is not None and len(found) >= limit):
                break
            if n in (None, entry.n) and entry.matches(wanted, bot_id):
                found.append(entry)
        return found[::-1]


def _without_files(params: Params) -> Params:
    """The parameters with the files described instead of kept."""
    return Params(params.readable()) if params.uploads else params


def _within_reason(answer: bytes | None) -> bytes | None:
    return b'{"size":%d}' % len(answer) if answer is not None and len(answer) > LONGEST_KEPT else answer


def _size(params: Params) -> int:
    return sum(len(value) if isinstance(value, str) else len(dump(value)) for value in params.values.values())


def _read(answer: bytes | None) -> Any:
    """What the JSON says; an answer that is none, by order, as text."""
    if answer is None:
        return None
    try:
        return json.loads(answer)
    except ValueError:
        return answer.decode(errors="replace")
