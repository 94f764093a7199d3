"""The sender: the one door out. Claims the next notice, makes the call, and writes down how it ended.

A notice is marked `sending` and committed before the call. What a lost answer means depends on the notice: a promotion
becomes `unknown` and is never sent again by itself; anything else is sent again (research/reliability, section 3).
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.pacer import Pacer
from bot.render import Call, render
from bot.telegram import Telegram
from loyalty import consent, groups, people
from loyalty.notices import Rank
from storage import inbox, notices
from storage.database import Database, Transaction
from storage.inbox import Arrival
from storage.notices import Claimed

IN_FLIGHT = 16
IDLE_SECONDS = 1.0
RETRY_SECONDS = (1, 2, 5, 15, 60)
TRIES = 8
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
COUNTED = {"sendMessage", "sendPhoto", "sendMediaGroup", "editMessageText", "editMessageCaption", "editMessageMedia"}
UNCHANGED = "message is not modified"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: the notice's next state, why, and what follows from it."""

    state: str
    reason: str = ""
    message_id: int | None = None
    result: Any = None
    wait: float | None = None
    moved_to: int | None = None


class Sender:
    """Sends what the outbox holds; `wake` it when there is more."""

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        pacer: Pacer,
        *,
        bot_id: int,
        on_answer: Callable[[], None],
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._pacer = pacer
        self._bot_id = bot_id
        self._on_answer = on_answer
        self._wake = asyncio.Event()
        self._stopping = False
        self._chats: set[int] = set()
        self._calls: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Says that something waits to be sent."""
        self._wake.set()

    def stop(self) -> None:
        """Lets `run` end after the calls in flight."""
        self._stopping = True
        self._wake.set()

    async def recover(self) -> int:
        """Settles what an earlier process left between call and answer; how many."""
        return await self._database.run(_settle_orphans)

    async def run(self) -> None:
        """Sends until it is stopped."""
        while not self._stopping:
            self._wake.clear()
            try:
                sent = len(self._calls) < IN_FLIGHT and await self.send_next()
            except Exception:  # the database is away: what waits, waits
                log.exception("sender.trouble")
                sent = False
            if not sent:
                await self._rest()
        if self._calls:
            await asyncio.wait(self._calls)

    async def send_next(self) -> bool:
        """Whether there was something to send; its call goes on by itself."""
        await self._pacer.turn()
        if self._stopping:
            return False
        busy = sorted({*self._pacer.busy(), *self._chats})
        notice = await self._database.run(partial(_claim, busy=busy))
        if notice is None:
            return False
        self._chats.add(notice.chat_id)
        call = asyncio.get_running_loop().create_task(self._deliver(notice))
        self._calls.add(call)
        call.add_done_callback(self._finished)
        return True

    async def drain(self) -> int:
        """Sends everything that is due and waits for the answers; how many."""
        count = 0
        while await self.send_next() or self._calls:
            count += 1
            if self._calls:
                await asyncio.wait(self._calls)
        return count

    def _finished(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        self._wake.set()
        if not call.cancelled() and call.exception() is not None:
            log.error("sender.settle-failed", exc_info=call.exception())

    async def _rest(self) -> None:
        wait = self._pacer.free_in()
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS if wait is None else min(wait, IDLE_SECONDS))
        except TimeoutError:
            return

    async def _deliver(self, notice: Claimed) -> None:
        try:
            outcome = await self._call(notice)
            if outcome.wait is not None and outcome.reason == "flood":
                self._pacer.pause(outcome.wait)
            await self._database.run(partial(self._settle, notice=notice, outcome=outcome))
            if notice.kind == "question":
                self._on_answer()
        finally:
            self._chats.discard(notice.chat_id)

    async def _call(self, notice: Claimed) -> Outcome:
        try:
            call = render(notice, bot_username=self._telegram.username)
        except Exception:
            log.exception("notice.unrenderable", extra={"notice": notice.id})
            return Outcome("dead", "unrenderable")
        if call.method in COUNTED:
            self._pacer.count(notice.chat_id)
        try:
            result = await self._telegram.call(call.method, call.parameters)
        except TelegramError as error:
            return judge(notice, call, error)
        return Outcome("sent", message_id=_message_id(result), result=result)

    def _settle(self, tx: Transaction, *, notice: Claimed, outcome: Outcome) -> None:
        due_at = None if outcome.wait is None else tx.now + timedelta(seconds=outcome.wait)
        if outcome.moved_to is not None:
            groups.move(tx, notice.chat_id, outcome.moved_to)
        if outcome.state == "blocked" and notice.chat_id > 0:
            people.set_started(tx, notice.chat_id, started=False)
        if outcome.state == "dead":
            log.error("notice.dead", extra={"notice": notice.id, "reason": outcome.reason})
        is_answered = outcome.state in {"sent", "dead", "blocked"}
        if notice.kind == "question" and notice.content["then"] is not None and is_answered:
            answer = {"then": notice.content["then"], "object": notice.content["object"], "result": outcome.result}
            raw = json.dumps({"answer": answer})
            inbox.store(tx, self._bot_id, [Arrival(None, notice.chat_id, raw)])
        notices.settle(
            tx, notice.id, state=outcome.state, reason=outcome.reason, message_id=outcome.message_id, due_at=due_at
        )


def judge(notice: Claimed, call: Call, error: TelegramError) -> Outcome:
    """What a failed call means for its notice."""
    retry = RETRY_SECONDS[min(notice.tries - 1, len(RETRY_SECONDS) - 1)]
    match error:
        case RetryAfter():
            return Outcome("waiting", "flood", wait=float(error._retry_after.total_seconds()))
        case ChatMigrated():
            return Outcome("waiting", "migrated", moved_to=error.new_chat_id)
        case Forbidden():
            return Outcome("blocked", str(error))
        case BadRequest() if UNCHANGED in str(error) or call.method == "deleteMessage":
            return Outcome("sent")
        case BadRequest() if call.method in {"answerCallbackQuery", "setMessageReaction"}:
            return Outcome("skipped", str(error))
        case BadRequest():
            return Outcome("dead", str(error))
        case InvalidToken() | Conflict():
            return Outcome("waiting", str(error), wait=60)
    if notice.tries >= TRIES:
        return Outcome("dead", str(error))
    was_not_sent = isinstance(error.__cause__, NOT_SENT) and isinstance(error, NetworkError | TimedOut)
    if was_not_sent or notice.rank != Rank.PROMOTION or notice.step != "send":
        return Outcome("waiting", str(error), wait=retry)
    return Outcome("unknown", str(error))


def _claim(tx: Transaction, *, busy: list[int]) -> Claimed | None:
    """The next notice that may be sent; those that may not are skipped with their reason."""
    while (notice := notices.claim(tx, busy=busy)) is not None:
        decision = consent.decide(
            notice, now=tx.now, zone=ZoneInfo(notice.zone or "UTC"), rules=consent.rules(tx, notice.community_id)
        )
        if decision is None:
            return notice
        notices.settle(tx, notice.id, state=decision.state, reason=decision.reason, due_at=decision.until)
    return None


def _settle_orphans(tx: Transaction) -> int:
    orphans = notices.orphans(tx)
    for notice in orphans:
        is_lost = notice.rank == Rank.PROMOTION and notice.step == "send"
        state, reason = ("unknown", "the process ended during the call") if is_lost else ("waiting", "")
        notices.settle(tx, notice.id or 0, state=state, reason=reason)
    return len(orphans)


def _message_id(result: Any) -> int | None:
    first = result[0] if isinstance(result, list) and result else result
    return int(first["message_id"]) if isinstance(first, dict) and "message_id" in first else None
