"""The handling of one update, in one transaction.

The handlers, the messages they cause and the row's "done" commit together or not at all. A refusal undoes what led to
it, and the update is handled once more with the refusal in hand, to explain it. A handler that fails is tried again
with growing pauses; after five tries, or at once if it cannot even be read, the update becomes a dead letter.
"""

import json
import logging
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from telegram import Update

from bot.telegram import StrictApplication, Telegram
from bot.watchdog import Watchdog
from handlers.kit import dispatch
from handlers.kit.context import Context, Scene, scene
from loyalty import dead_letters, notices
from loyalty.errors import Refusal
from loyalty.notices import Body
from loyalty.texts import text
from storage import inbox
from storage.database import Database, Transaction
from storage.inbox import SUSPECT, TRIES, Waiting

log = logging.getLogger(__name__)


class UnreadableUpdateError(Exception):
    """An update that no try will make readable."""


class DeadlyUpdateError(Exception):
    """An update during whose handling the process ended, time and again."""


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


class Handling:
    """Handles the first update of a lane, on behalf of the worker with this number."""

    def __init__(
        self,
        application: StrictApplication,
        telegram: Telegram,
        database: Database,
        *,
        worker: int,
        watchdog: Watchdog,
    ) -> None:
        self._application = application
        self._telegram = telegram
        self._database = database
        self._worker = worker
        self._watchdog = watchdog

    async def take(self, lane: int, *, is_counted: bool = False) -> str:
        """How the handling of the lane's first update ended: done, refused, retried or dead.

        Empty if another is at the lane, or if this worker has not announced that update.

        `is_counted`: the try stands in the row already.
        """
        waiting: list[Waiting] = []

        def handle(tx: Transaction) -> str:
            waiting.clear()
            row = inbox.hold(tx, lane)
            if row is None or row.worker != self._worker:  # perhaps an earlier one, committed or replayed only now
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
            row = inbox.hold(tx, lane)
            if row is None or row.id != waiting[0].id:  # undoing let the lane go, and another process has it now
                return ""
            return _failed(tx, lane, _before(row) if is_counted else row, error)

        return await self._database.run(handle, rescue)

    async def take_carefully(self, lane: int) -> str:
        """The same for the first update of a lane with suspects: its try is counted, for good, before it is made."""
        counted: list[int] = []

        def begin(tx: Transaction) -> str:
            counted.clear()
            row = inbox.hold(tx, lane)
            if row is None or row.worker not in {None, SUSPECT}:  # a living worker is at it
                return ""
            if row.tries >= TRIES:
                return _failed(tx, lane, _before(row), DeadlyUpdateError("the process ended while it was handled"))
            inbox.count_try(tx, row.id, self._worker)
            counted.append(row.id)
            return ""

        begun = await self._database.run(begin)
        if not counted:
            return begun
        outcome = await self.take(lane, is_counted=True)
        if not outcome:  # another worker held the lane just then, so it was no try
            await self._database.run(lambda tx: inbox.discount_try(tx, counted[0], self._worker))
        return outcome

    def _handle(self, tx: Transaction, row: Waiting, *, refusal: Refusal | None = None) -> None:
        given = json.loads(row.raw)
        stage = Scene(tx, row.id, row.received_at, self._telegram.username, refusal)
        with self._watchdog.over(row.id):
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


def _before(row: Waiting) -> Waiting:
    """The row as it was before its try was counted."""
    return replace(row, tries=row.tries - 1)


def _failed(tx: Transaction, lane: int, row: Waiting, error: Exception) -> str:
    is_hopeless = isinstance(error, UnreadableUpdateError | DeadlyUpdateError)
    if not inbox.failed(tx, lane, row, error=repr(error), hopeless=is_hopeless):
        log.warning("update.retry", extra={"inbox": row.id, "tries": row.tries + 1}, exc_info=error)
        return "retried"
    log.error("update.dead", extra={"inbox": row.id}, exc_info=error)
    _apologise(tx, row, lane)
    dead_letters.alert(tx, lane)
    return "dead"


def _apologise(tx: Transaction, row: Waiting, lane: int) -> None:
    """Tells a person whose command came to nothing; a silent message or an unreadable update needs no word."""
    message = json.loads(row.raw).get("message")
    typed = message.get("text") if isinstance(message, dict) else None
    if lane > 0 and isinstance(typed, str) and typed.startswith("/"):
        notices.say(tx, f"dead:{row.id}", Body(text("went-wrong", reference=row.id)), chat_id=lane, user_id=lane)
