"""The tick: APScheduler as a metronome, and behind it the due rows, each done in one transaction of its own."""

import importlib
import logging
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

import scheduler
from loyalty import Database, Transaction, routines
from scheduler.job import Job

log = logging.getLogger(__name__)


@cache
def jobs() -> dict[str, Job]:
    """Every job there is, by its name."""
    files = (info.name for info in pkgutil.iter_modules(scheduler.__path__) if info.name not in {"job", "tick"})
    found = [job for name in files for job in importlib.import_module(f"scheduler.{name}").jobs]
    named = {job.name: job for job in found}
    if len(named) != len(found):
        raise ValueError("two jobs have the same name")
    return named


class Trouble(Protocol):
    """Who is told what keeps the due rows from being read, and that it is over."""

    def note(self, error: Exception) -> None: ...
    def recover(self) -> None: ...


class Metronome:
    """Runs what is due, once in `seconds`."""

    def __init__(
        self,
        database: Database,
        *,
        seconds: float,
        on_done: Callable[[], None],
        on_job: Callable[[str, float], None],
        trouble: Trouble,
    ) -> None:
        """`on_job` is told of each job that is done, and how many seconds after its time."""
        self._database = database
        self._on_done = on_done
        self._on_job = on_job
        self._trouble = trouble
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tick, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begins to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ticks no more; a transaction under way ends by itself."""
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> int:
        """How many due rows were done; each commits by itself, one that fails is put off."""
        count = 0
        try:
            while await _run_next(self._database, self._on_job):
                count += 1
        except Exception as error:  # noqa: BLE001  # the database is away: what is due stays due
            self._trouble.note(error)
        else:
            self._trouble.recover()
        if count:
            self._on_done()
        return count


async def _run_next(database: Database, on_job: Callable[[str, float], None]) -> bool:
    """Whether there was something due."""
    claimed: list[int] = []
    done: list[tuple[str, float]] = []

    def work(tx: Transaction) -> bool:
        claimed.clear()
        done.clear()
        row = routines.claim(tx)
        if row is None:
            return False
        claimed.append(row.id or 0)
        late = (tx.now - row.due_at).total_seconds()
        outcome = routines.run(tx, row, lambda due: jobs()[due.job].run(tx, due))
        log.info("job.done", extra={"job": row.job, "object": row.object_id, "outcome": outcome})
        done.append((row.job, late))
        return True

    def put_off(tx: Transaction, error: Exception) -> bool:
        if not claimed:
            raise error
        done.clear()
        log.error("job.failed", exc_info=error)
        routines.put_off(tx, claimed[0])
        return True

    was_due = await database.run(work, put_off)
    for job, late in done:
        on_job(job, late)
    return was_due
