"""The sender: the one door out. Claims what is due, makes the calls, and has written down how they ended.

A notice is marked `sending` and committed before its call. What the end of a call means stands in `bot/outcomes.py`.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram.error import Conflict, InvalidToken, TelegramError

from bot import outcomes
from bot.claims import Choice, Claims
from bot.outage import ASK_SECONDS, Outage
from bot.outcomes import Outcome
from bot.pacer import Pacer
from bot.render import Call, render
from bot.settling import Settling
from bot.telegram import CONNECTIONS, Telegram
from bot.trouble import Trouble
from loyalty.notices import Rank
from storage import notices
from storage.database import Database
from storage.locks import Lock
from storage.notices import Claimed

IN_FLIGHT = 2 * CONNECTIONS  # those whose turn has not come yet among them
IDLE_SECONDS = 1.0
HELM_SECONDS = 1.0
PAUSE_SECONDS = 0.5
BROKE_SECONDS = 600
RETRIED = {"waiting": "retried"}
COUNTED = {"sendMessage", "sendPhoto", "sendMediaGroup", "editMessageText", "editMessageCaption", "editMessageMedia"}
PAYABLE = {"sendMessage", "sendPhoto", "sendMediaGroup"}
NOT_YET = Outcome("waiting", is_try=False)
log = logging.getLogger(__name__)


class Sender:
    """Sends what the outbox holds; `wake` it when there is more. `trouble` says whether Telegram is away."""

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        pacer: Pacer,
        *,
        bot_id: int,
        on_answer: Callable[[], None],
        helm: Lock,
        count: Callable[[str], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._pacer = pacer
        self._on_answer = on_answer
        self._helm = helm
        self._count = count
        self._below = Trouble("sender.database")
        self._settling = Settling(database, self._below, bot_id=bot_id, sleep=sleep)
        self._outage = Outage(partial(telegram.call, "getMe", {}, seconds=ASK_SECONDS), clock=self._now)
        self._token = Trouble("sender.token")
        self._wake = asyncio.Event()
        self._stopping = False
        self._chats: set[int] = set()
        self._held_up: set[int] = set()
        self._calls: dict[asyncio.Task[None], int] = {}
        self._is_at_helm = False
        self._asked_at = float("-inf")

    @property
    def trouble(self) -> Trouble:
        """What is wrong with Telegram now."""
        return self._outage.trouble

    def wake(self) -> None:
        """Says that something waits to be sent."""
        self._wake.set()

    def stop(self) -> None:
        """Lets `run` end after the calls in flight."""
        self._stopping = True
        self._settling.stop()
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
            elif (pause := await self._outage.pause()) > 0:
                await self._rest(pause)
            else:
                await self._send_or_rest()
        if self._calls:
            await asyncio.wait(self._calls)
        await self._helm.release()

    async def _send_or_rest(self) -> None:
        begun = self._below.ended
        try:
            claims = await self._claim()
        except Exception as error:  # noqa: BLE001  # the database is away: what waits, waits
            self._below.note(error, begun=begun)
            await self._rest(IDLE_SECONDS)
            return
        if claims.notices or not self._calls:  # something was written, or nothing is left to write down
            self._below.recover()
        self._send(claims.notices)
        if claims.notices:
            return
        wait = self._pacer.free_in(claims.held_up)
        if not claims.is_all and len(self._calls) < self._limit():
            wait = self._pacer.wait()
        await self._rest(IDLE_SECONDS if wait is None else wait)

    async def _has_helm(self) -> bool:
        """Whether this process is the one that sends; looked up once a second.

        What an earlier sender left is settled each time: its last commit may land after its lock has gone.
        """
        now = self._now()
        if now - self._asked_at < HELM_SECONDS:
            return self._is_at_helm
        was_at_helm, self._asked_at = self._is_at_helm, now
        begun = self._below.ended
        try:
            self._is_at_helm = await self._helm.take()
            orphans = await self.recover() if self._is_at_helm else 0
        except Exception as error:  # noqa: BLE001  # the database is away: nobody steers
            self._is_at_helm = False
            await self._helm.release()
            self._below.note(error, begun=begun)
            return False
        if not self._is_at_helm:
            if not self._calls:  # nothing is left to write down: it is another's trouble, if it is one
                self._below.recover()
            return False
        if orphans or not was_at_helm:
            log.info("sender.at-the-helm", extra={"orphans": orphans})
        return True

    async def send_next(self) -> bool:
        """Whether there was something due; its calls go on by themselves."""
        if (wait := self._pacer.wait()) > 0:
            await self._pacer.sleep(wait)
        claims = await self._claim()
        self._send(claims.notices)
        return bool(claims.notices) or not claims.is_all

    async def drain(self) -> int:
        """Sends everything that is due and waits for the answers; how many."""
        count = 0
        while await self.send_next() or self._calls:
            count += 1
            if self._calls:
                await asyncio.wait(self._calls)
        return count

    async def _rest(self, wait: float) -> None:
        if wait <= 0:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), min(wait, IDLE_SECONDS))

    def _limit(self) -> int:
        """How many calls may be under way: while Telegram may be away, one to find out."""
        return 1 if self._outage.is_doubted else IN_FLIGHT

    async def _claim(self) -> Claims:
        """The notices for which there is room now, marked and committed."""
        room, limit = self._pacer.room(), self._limit() - len(self._calls)
        if limit <= 0 or not room.replies + room.promotions:
            return Claims([], self._held_up, is_all=False)
        self._held_up = {chat for chat in self._held_up if self._is_busy(chat)}
        choice = Choice(room, limit, self._is_busy, self._held_up)
        claims = await self._database.run(choice.make)
        self._held_up = claims.held_up
        return claims

    def _is_busy(self, chat_id: int) -> bool:
        return chat_id in self._chats or self._pacer.is_busy(chat_id)

    def _send(self, claimed: list[Claimed]) -> None:
        for notice in claimed:
            at = self._pacer.take(is_promotion=notice.rank == Rank.PROMOTION)
            if notice.rank != Rank.ANSWER:
                self._chats.add(notice.chat_id)
            call = asyncio.get_running_loop().create_task(self._deliver(notice, at))
            self._calls[call] = notice.id
            call.add_done_callback(partial(self._finished, notice.chat_id))

    def _finished(self, chat_id: int, call: asyncio.Task[None]) -> None:
        if chat_id in self._held_up or len(self._calls) >= self._limit() or self._stopping:
            self._wake.set()
        self._calls.pop(call, None)
        if not call.cancelled() and call.exception() is not None:
            log.error("sender.settle-failed", exc_info=call.exception())

    async def _deliver(self, notice: Claimed, at: float) -> None:
        try:
            outcome = await self._call(notice, at)
            if outcome.stops_all and outcome.wait is not None:
                self._pacer.pause(outcome.wait)
            if outcome.is_broke and self._pacer.is_paid:
                log.warning("sender.no-stars", extra={"reason": outcome.reason})
                self._pacer.pay_nothing(BROKE_SECONDS)
            await self._settling.write_down(notice, outcome)
            if outcome is not NOT_YET:
                self._count("flood" if outcome.reason == "flood" else RETRIED.get(outcome.state, outcome.state))
            if notice.kind == "question":
                self._on_answer()
        finally:
            if notice.rank != Rank.ANSWER:
                self._chats.discard(notice.chat_id)

    async def _call(self, notice: Claimed, at: float) -> Outcome:
        try:
            call = render(notice, bot_username=self._telegram.username)
        except Exception:
            log.exception("notice.unrenderable", extra={"notice": notice.id})
            return Outcome("dead", "unrenderable")
        if not await self._has_turn(at):
            return NOT_YET
        try:
            return await self._make(notice, call)
        except Exception:
            log.exception("notice.unsendable", extra={"notice": notice.id})
            return Outcome("dead", "unsendable")
        finally:
            # Counted when it is over, so that two messages reach a chat no closer together than they left.
            if call.method in COUNTED:
                album = call.parameters.get("media")
                self._pacer.count(notice.chat_id, messages=len(album) if isinstance(album, list) else 1)

    async def _has_turn(self, at: float) -> bool:
        """Whether the turn comes soon; a notice that would be kept for long is given back instead."""
        while (left := self._pacer.left(at)) > 0:
            if left >= PAUSE_SECONDS or self._stopping:
                return False
            await self._pacer.sleep(left)
        return True

    async def _make(self, notice: Claimed, call: Call) -> Outcome:
        paid = {"allow_paid_broadcast": True} if self._pacer.is_paid and call.method in PAYABLE else {}
        began = self._now()
        try:
            result = await self._telegram.call(call.method, {**call.parameters, **paid})
        except TelegramError as error:
            outcome = outcomes.judge(notice, call, error)
            if outcome.is_unanswered:
                return await self._outage.judge(notice.id, outcome, error, began=began)
            self._outage.answered()
            self._note_stop(outcome, error)
            return outcome
        self._outage.answered()
        self._token.recover()
        return outcomes.success(result)

    def _note_stop(self, outcome: Outcome, error: TelegramError) -> None:
        if isinstance(error, InvalidToken | Conflict):
            self._token.note(error)
        elif outcome.stops_all:
            log.warning("sender.paused", extra={"seconds": outcome.wait, "reason": outcome.reason})

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
