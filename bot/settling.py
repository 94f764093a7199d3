"""Settling: writes down how calls ended, as many at once as have ended meanwhile, and what follows from it.

A database that is away is waited for: a forgotten outcome would leave the notice between call and answer.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError

from bot.outcomes import Outcome
from bot.trouble import Trouble
from loyalty import groups, people, undelivered
from storage import inbox, notices
from storage.database import Database, Transaction, TransactionLostError
from storage.inbox import Arrival
from storage.notices import Claimed

AGAIN_SECONDS = 1.0
AWAY = (SQLAlchemyError, TransactionLostError)
OURS = (DataError, IntegrityError, ProgrammingError)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """A notice whose call has ended; `written` is done once that is committed."""

    notice: Claimed
    outcome: Outcome
    written: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Settling:
    """Writes outcomes down. `trouble` says when the database is away and when it is back."""

    def __init__(
        self,
        database: Database,
        trouble: Trouble,
        *,
        bot_id: int,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._database = database
        self._trouble = trouble
        self._bot_id = bot_id
        self._sleep = sleep
        self._ended: list[Ended] = []
        self._writing: asyncio.Task[None] | None = None
        self._stopping = False

    def stop(self) -> None:
        """Gives up on a database that is away."""
        self._stopping = True

    async def write_down(self, notice: Claimed, outcome: Outcome) -> None:
        """Returns when it is committed; what ends while one group is written is the next group."""
        ended = Ended(notice, outcome)
        self._ended.append(ended)
        if self._writing is None:
            self._writing = asyncio.get_running_loop().create_task(self._write())
        await ended.written

    async def _write(self) -> None:
        try:
            while self._ended:
                group, self._ended = self._ended, []
                await self._write_group(group)
        finally:
            self._writing = None

    async def _write_group(self, group: list[Ended]) -> None:
        while True:
            begun = self._trouble.ended
            try:
                await self._database.run(partial(self._settle_all, group))
            except OURS as error:
                await self._part(group, error)
                return
            except AWAY as error:
                self._trouble.note(error, begun=begun)
                if self._stopping:
                    _fail(group, error)
                    return
                await self._sleep(AGAIN_SECONDS)
            except Exception as error:  # noqa: BLE001  # a bug: it belongs to the notice that has it
                await self._part(group, error)
                return
            else:
                self._trouble.recover()
                for ended in group:
                    if not ended.written.done():
                        ended.written.set_result(None)
                return

    async def _part(self, group: list[Ended], error: Exception) -> None:
        """Lets what can be written down not suffer from what cannot."""
        if len(group) == 1:
            _fail(group, error)
            return
        for ended in group:
            await self._write_group([ended])

    def _settle_all(self, group: list[Ended], tx: Transaction) -> None:
        for ended in group:
            self._settle(tx, ended.notice, ended.outcome)

    def _settle(self, tx: Transaction, notice: Claimed, outcome: Outcome) -> None:
        is_news = notices.settle(
            tx,
            notice,
            state=outcome.state,
            reason=outcome.reason,
            message_id=outcome.message_id,
            due_at=None if outcome.wait is None else tx.now + timedelta(seconds=outcome.wait),
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
            undelivered.alert(tx, notice)
        is_answered = outcome.state in {"sent", "dead", "blocked"}
        if notice.kind == "question" and notice.content["then"] is not None and is_answered:
            answer = {"then": notice.content["then"], "object": notice.content["object"], "result": outcome.result}
            inbox.store(tx, self._bot_id, [Arrival(None, notice.chat_id, json.dumps({"answer": answer}))])


def _fail(group: list[Ended], error: Exception) -> None:
    for ended in group:
        if not ended.written.done():
            ended.written.set_exception(error)
