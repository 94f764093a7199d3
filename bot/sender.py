"""The sender: the one door out. Claims the next notice, makes the call, and writes down how it ended.

A notice is marked `sending` and committed before the call. What a lost answer means depends on the notice: a promotion
becomes `unknown` and is never sent again by itself; anything else is sent again (research/reliability, section 3).
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.aiohttp_request import NOT_SENT
from bot.pacer import Pacer
from bot.render import Call, render
from bot.telegram import Telegram, asked_pause
from loyalty import consent, groups, people
from loyalty.notices import Rank
from storage import inbox, notices
from storage.database import Database, Transaction, TransactionLostError
from storage.inbox import Arrival
from storage.locks import Lock
from storage.notices import Claimed

IN_FLIGHT = 16
IDLE_SECONDS = 1.0
HELM_SECONDS = 1.0
PAUSE_SECONDS = 0.5
# Telegram may be away for long, and what is owed must still arrive: the tries last for about a day.
RETRY_SECONDS = (1, 2, 5, 15, 60, 300)
TRIES = 290
TOKEN_TROUBLE_SECONDS = 60
SETTLE_SECONDS = 1.0
SKIPS = 100
COUNTED = {"sendMessage", "sendPhoto", "sendMediaGroup", "editMessageText", "editMessageCaption", "editMessageMedia"}
UNCHANGED = "message is not modified"
VANISHED = "message to edit not found"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: the notice's next state, why, and what follows from it.

    `stops_all`: nothing else may go out during `wait` either. `is_try`: whether it counts against the notice.
    """

    state: str
    reason: str = ""
    message_id: int | None = None
    result: Any = None
    wait: float | None = None
    moved_to: int | None = None
    stops_all: bool = False
    is_try: bool = True


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
        helm: Lock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._pacer = pacer
        self._bot_id = bot_id
        self._on_answer = on_answer
        self._helm = helm
        self._sleep = sleep
        self._wake = asyncio.Event()
        self._stopping = False
        self._chats: set[int] = set()
        self._calls: dict[asyncio.Task[None], int] = {}
        self._is_at_helm = False
        self._asked_at = float("-inf")

    def wake(self) -> None:
        """Says that something waits to be sent."""
        self._wake.set()

    def stop(self) -> None:
        """Lets `run` end after the calls in flight."""
        self._stopping = True
        self._wake.set()

    async def recover(self) -> int:
        """Settles what an earlier sender left between call and answer; how many."""
        under_way = list(self._calls.values())
        return await self._database.run(partial(notices.settle_orphans, besides=under_way))

    async def run(self) -> None:
        """Sends until it is stopped, while no other process does: one sender keeps the flood budget of a token."""
        while not self._stopping:
            self._wake.clear()
            if not await self._has_helm():
                await self._rest(HELM_SECONDS)
                continue
            if (pause := self._pacer.wait()) >= PAUSE_SECONDS:
                await self._rest(pause)  # and not in the pacer, so that a stop need not wait for its end
                continue
            try:
                sent = len(self._calls) < IN_FLIGHT and await self.send_next()
            except Exception:  # the database is away: what waits, waits
                log.exception("sender.trouble")
                sent = False
            if not sent:
                await self._rest(self._pacer.free_in())
        if self._calls:
            await asyncio.wait(self._calls)
        await self._helm.release()

    async def _has_helm(self) -> bool:
        """Whether this process is the one that sends; looked up once a second."""
        now = asyncio.get_running_loop().time()
        if now - self._asked_at < HELM_SECONDS:
            return self._is_at_helm
        was_at_helm, self._asked_at = self._is_at_helm, now
        self._is_at_helm = await self._helm.take()
        if self._is_at_helm and not was_at_helm:
            try:
                orphans = await self.recover()
            except Exception:
                self._is_at_helm = False
                await self._helm.release()
                log.exception("sender.trouble")
                return False
            log.info("sender.at-the-helm", extra={"orphans": orphans})
        return self._is_at_helm

    async def send_next(self) -> bool:
        """Whether there was something due; its call goes on by itself."""
        await self._pacer.turn()
        if self._stopping:
            return False
        busy = sorted({*self._pacer.busy(), *self._chats})
        was_due, notice = await self._database.run(partial(_claim, busy=busy))
        if notice is None:
            return was_due
        if notice.rank != Rank.ANSWER:
            self._chats.add(notice.chat_id)
        call = asyncio.get_running_loop().create_task(self._deliver(notice))
        self._calls[call] = notice.id
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
        self._calls.pop(call, None)
        self._wake.set()
        if not call.cancelled() and call.exception() is not None:
            log.error("sender.settle-failed", exc_info=call.exception())

    async def _rest(self, wait: float | None) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS if wait is None else min(wait, IDLE_SECONDS))
        except TimeoutError:
            return

    async def _deliver(self, notice: Claimed) -> None:
        try:
            outcome = await self._call(notice)
            if outcome.wait is not None and outcome.stops_all:
                log.warning("sender.paused", extra={"seconds": outcome.wait, "reason": outcome.reason})
                self._pacer.pause(outcome.wait)
            await self._write_down(notice, outcome)
            if notice.kind == "question":
                self._on_answer()
        finally:
            if notice.rank != Rank.ANSWER:
                self._chats.discard(notice.chat_id)

    async def _write_down(self, notice: Claimed, outcome: Outcome) -> None:
        """Tries until the database is back: a forgotten outcome would leave the notice between call and answer."""
        failures = 0
        while True:
            try:
                await self._database.run(partial(self._settle, notice=notice, outcome=outcome))
            except (SQLAlchemyError, TransactionLostError):
                if not failures:
                    log.exception("sender.settle-delayed", extra={"notice": notice.id})
                if self._stopping:
                    raise
                failures += 1
                await self._sleep(SETTLE_SECONDS)
            else:
                return

    async def _call(self, notice: Claimed) -> Outcome:
        try:
            call = render(notice, bot_username=self._telegram.username)
        except Exception:
            log.exception("notice.unrenderable", extra={"notice": notice.id})
            return Outcome("dead", "unrenderable")
        try:
            result = await self._telegram.call(call.method, call.parameters)
        except TelegramError as error:
            return judge(notice, call, error)
        except Exception:
            log.exception("notice.unsendable", extra={"notice": notice.id})
            return Outcome("dead", "unsendable")
        finally:
            # Counted when it is over, so that two messages reach a chat no closer together than they left.
            if call.method in COUNTED:
                album = call.parameters.get("media")
                self._pacer.count(notice.chat_id, messages=len(album) if album else 1)
        return Outcome("sent", message_id=_message_id(result), result=result)

    def _settle(self, tx: Transaction, *, notice: Claimed, outcome: Outcome) -> None:
        due_at = None if outcome.wait is None else tx.now + timedelta(seconds=outcome.wait)
        is_news = notices.settle(
            tx,
            notice,
            state=outcome.state,
            reason=outcome.reason,
            message_id=outcome.message_id,
            due_at=due_at,
            is_try=outcome.is_try,
        )
        if not is_news:
            return
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


def judge(notice: Claimed, call: Call, error: TelegramError) -> Outcome:
    """What a failed call means for its notice."""
    match error:
        case RetryAfter():
            return Outcome("waiting", "flood", wait=asked_pause(error), stops_all=True, is_try=False)
        case ChatMigrated():
            return Outcome("waiting", "migrated", moved_to=error.new_chat_id, is_try=False)
        case InvalidToken() | Conflict():
            return Outcome("waiting", str(error), wait=TOKEN_TROUBLE_SECONDS, stops_all=True, is_try=False)
        case Forbidden():
            return Outcome("blocked", str(error))
        case BadRequest():
            return _refused(call, str(error))
        case _:
            return _interrupted(notice, error)


def _refused(call: Call, why: str) -> Outcome:
    """Telegram understood the call and will not do it, now or later."""
    if UNCHANGED in why.lower() or call.method == "deleteMessage":  # PTB writes the first letter large
        return Outcome("sent")
    if VANISHED in why.lower():
        return Outcome("gone", why)
    if call.method in {"answerCallbackQuery", "setMessageReaction"}:
        return Outcome("skipped", why)
    return Outcome("dead", why)


def _interrupted(notice: Claimed, error: TelegramError) -> Outcome:
    """No answer came, or none that says what was done."""
    if notice.tries >= TRIES:
        return Outcome("dead", str(error))
    was_not_sent = isinstance(error.__cause__, NOT_SENT)
    if was_not_sent or notice.rank != Rank.PROMOTION or notice.step != "send":
        return Outcome("waiting", str(error), wait=RETRY_SECONDS[min(notice.tries, len(RETRY_SECONDS)) - 1])
    return Outcome("unknown", str(error))


def _claim(tx: Transaction, *, busy: list[int]) -> tuple[bool, Claimed | None]:
    """Whether anything was due, and the notice to send; those that may not go out are skipped with their reason.

    So many are looked at in one transaction that a large broadcast to people who want none keeps nobody waiting.
    """
    for looked_at in range(SKIPS):
        notice = notices.claim(tx, busy=busy)
        if notice is None:
            return looked_at > 0, None
        decision = consent.decide(
            notice, now=tx.now, zone=ZoneInfo(notice.zone or "UTC"), rules=consent.rules(tx, notice.community_id)
        )
        if decision is None:
            return True, notice
        notices.settle(tx, notice, state=decision.state, reason=decision.reason, due_at=decision.until, is_try=False)
    return True, None


def _message_id(result: Any) -> int | None:
    first = result[0] if isinstance(result, list) and result else result
    return int(first["message_id"]) if isinstance(first, dict) and "message_id" in first else None
