"""The handling of one update, in one transaction.

The handlers, the messages they cause and the row's "done" commit together or not at all. A refusal undoes what led to
it, and the update is handled once more with the refusal in hand, to explain it. A handler that fails is tried again
with growing pauses; after five tries, or at once if it cannot even be read, the update becomes a dead letter.
"""

import json
import logging
from collections.abc import Coroutine
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
from storage.inbox import TRIES, OvertakenError, Waiting

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
    """Handles updates on behalf of the worker with this number."""

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

    async def take(self, waiting: Waiting, *, is_apart: bool = False) -> str:
        """How the handling of an update that this worker has announced ended: done, refused, retried or dead.

        Empty if it is not this worker's any more, or no longer its lane's first. `is_apart`: nothing else is lost if
        the process ends of it.
        """

        def handle(tx: Transaction) -> str:
            inbox.done(tx, waiting, self._worker)
            self._handle(tx, waiting)
            return "done"

        def rescue(tx: Transaction, error: Exception) -> str:
            if isinstance(error, OvertakenError):
                raise error
            if not isinstance(error, Refusal):
                return self._failed(tx, waiting, error)
            inbox.done(tx, waiting, self._worker)
            self._handle(tx, waiting, refusal=error)
            return "refused"

        try:
            return await self._database.run(handle, rescue, is_apart=is_apart)
        except OvertakenError:
            return ""

    async def take_carefully(self, suspect: Waiting) -> str:
        """The same for an update of a lane with suspects: its try is counted, for good, before it is made."""

        def begin(tx: Transaction) -> str:
            inbox.count_try(tx, suspect, self._worker)
            if suspect.tries < TRIES:
                return "begun"
            return self._failed(tx, suspect, DeadlyUpdateError("the process ended while it was handled"))

        try:
            begun = await self._database.run(begin)
        except OvertakenError:
            return ""
        if begun != "begun":
            return begun
        outcome = await self.take(suspect, is_apart=True)
        if not outcome:  # an earlier update came in just then, so it was no try
            await self._database.run(lambda tx: inbox.discount_try(tx, suspect, self._worker))
        return outcome

    def _failed(self, tx: Transaction, waiting: Waiting, error: Exception) -> str:
        is_hopeless = isinstance(error, UnreadableUpdateError | DeadlyUpdateError)
        if not inbox.failed(tx, waiting, self._worker, error=repr(error), hopeless=is_hopeless):
            log.warning("update.retry", extra={"inbox": waiting.id, "tries": waiting.tries + 1}, exc_info=error)
            return "retried"
        log.error("update.dead", extra={"inbox": waiting.id}, exc_info=error)
        _apologise(tx, waiting)
        dead_letters.alert(tx, waiting.lane)
        return "dead"

    def _handle(self, tx: Transaction, waiting: Waiting, *, refusal: Refusal | None = None) -> None:
        given = json.loads(waiting.raw)
        stage = Scene(tx, waiting.id, waiting.received_at, self._telegram.username, refusal)
        with self._watchdog.over(waiting.id):
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


def _apologise(tx: Transaction, waiting: Waiting) -> None:
    """Tells a person whose command came to nothing; a silent message or an unreadable update needs no word."""
    message = json.loads(waiting.raw).get("message")
    typed = message.get("text") if isinstance(message, dict) else None
    if waiting.lane > 0 and isinstance(typed, str) and typed.startswith("/"):
        told = Body(text("went-wrong", reference=waiting.id))
        notices.say(tx, f"dead:{waiting.id}", told, chat_id=waiting.lane, user_id=waiting.lane)
