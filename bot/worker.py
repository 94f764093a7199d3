"""The worker: takes updates from the inbox, one person's in their order, and handles each in one transaction.

The handlers, the messages they cause and the row's "done" commit together or not at all. A refusal undoes what led to
it, and the update is handled once more with the refusal in hand, to explain it. A handler that fails is tried again
with growing pauses; after five tries, or at once if it cannot even be read, the update becomes a dead letter.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from telegram import Update

from bot.telegram import StrictApplication, Telegram
from handlers.kit import dispatch
from handlers.kit.context import Context, Scene, scene
from loyalty import dead_letters, notices
from loyalty.errors import Refusal
from loyalty.notices import Body
from loyalty.texts import text
from storage import inbox
from storage.database import Database, Transaction

BATCH = 200
IDLE_SECONDS = 1.0
log = logging.getLogger(__name__)


class UnreadableUpdateError(Exception):
    """An update that no try will make readable."""


class SuspendedError(RuntimeError):
    """A handler waited for something inside the transaction, which the design forbids."""


def drive(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Runs a coroutine that never suspends to its end."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise SuspendedError("a handler waited inside a transaction")


class Worker:
    """Handles what the inbox holds; `wake` it when there is more."""

    def __init__(
        self,
        application: StrictApplication,
        telegram: Telegram,
        database: Database,
        *,
        on_done: Callable[[], None],
        count: Callable[[str], None],
    ) -> None:
        self._application = application
        self._telegram = telegram
        self._database = database
        self._on_done = on_done
        self._count = count
        self._wake = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Says that something has arrived."""
        self._wake.set()

    def stop(self) -> None:
        """Lets `run` end after the transactions under way."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Handles updates until it is stopped."""
        while not self._stopping:
            self._wake.clear()
            try:
                handled = await self.work()
            except Exception:  # the database is away: everything is still in the inbox
                log.exception("worker.trouble")
                handled = 0
            if not handled:
                await _wait(self._wake, IDLE_SECONDS)

    async def work(self) -> int:
        """How many updates were handled, of those that wait now."""
        lanes = await self._database.run(partial(inbox.waiting_lanes, limit=BATCH))
        outcomes = await asyncio.gather(*(self._take(lane) for lane in lanes), return_exceptions=True)
        handled = sum(outcome is True for outcome in outcomes)
        if handled:
            self._on_done()
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return handled

    async def _take(self, lane: int) -> bool:
        waiting: list[inbox.Waiting] = []

        def handle(tx: Transaction) -> str:
            waiting.clear()
            row = inbox.hold(tx, lane)
            if row is None:
                return ""
            waiting.append(row)
            self._handle(tx, row)
            inbox.done(tx, row.id)
            return "done"

        def rescue(tx: Transaction, error: Exception) -> str:
            if not waiting:
                raise error
            if isinstance(error, Refusal):
                self._handle(tx, waiting[0], refusal=error)
                inbox.done(tx, waiting[0].id)
                return "refused"
            return self._failed(tx, lane, waiting[0], error)

        outcome = await self._database.run(handle, rescue)
        if outcome:
            self._count(outcome)
        return bool(outcome)

    def _handle(self, tx: Transaction, row: inbox.Waiting, *, refusal: Refusal | None = None) -> None:
        given = json.loads(row.raw)
        stage = Scene(tx, row.id, row.received_at, self._telegram.username, refusal)
        if "update_id" not in given:  # our own question, answered
            dispatch.on_answer(Context(stage, None), given["answer"])
            return
        try:
            update = Update.de_json(given, self._telegram)
        except Exception as error:
            raise UnreadableUpdateError(f"{type(error).__name__}: {error}") from error
        token = scene.set(stage)
        try:
            drive(self._application.process_update(update))
        finally:
            scene.reset(token)

    def _failed(self, tx: Transaction, lane: int, failing: inbox.Waiting, error: Exception) -> str:
        row = inbox.hold(tx, lane)
        if row is None or row.id != failing.id:  # undoing let the lane go, and another process has it now
            return ""
        is_dead = inbox.failed(tx, lane, row, error=repr(error), hopeless=isinstance(error, UnreadableUpdateError))
        if is_dead:
            log.error("update.dead", extra={"inbox": row.id}, exc_info=error)
            _apologise(tx, row, lane)
            dead_letters.alert(tx, lane)
        else:
            log.warning("update.retry", extra={"inbox": row.id, "tries": row.tries + 1}, exc_info=error)
        return "dead" if is_dead else "retried"


def _apologise(tx: Transaction, row: inbox.Waiting, lane: int) -> None:
    """Tells a person whose command came to nothing; a silent message or an unreadable update needs no word."""
    message = json.loads(row.raw).get("message")
    typed = message.get("text") if isinstance(message, dict) else None
    if lane > 0 and isinstance(typed, str) and typed.startswith("/"):
        notices.say(tx, f"dead:{row.id}", Body(text("went-wrong", reference=row.id)), chat_id=lane, user_id=lane)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
