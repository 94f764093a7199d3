"""The tick: APScheduler as a metronome, and behind it the due rows, each done in one transaction of its own."""

import importlib
import logging
import pkgutil
from collections.abc import Callable
from functools import cache

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


class Metronome:
    """Runs what is due, once in `seconds`."""

    def __init__(self, database: Database, *, seconds: float, on_done: Callable[[], None]) -> None:
        self._database = database
        self._on_done = on_done
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
            while await _run_next(self._database):
                count += 1
        except Exception:  # the database is away: what is due stays due
            log.exception("tick.trouble")
        if count:
            self._on_done()
        return count


async def _run_next(database: Database) -> bool:
    """Whether there was something due."""
    claimed: list[int] = []

    def work(tx: Transaction) -> bool:
        claimed.clear()
        row = routines.claim(tx)
        if row is None:
            return False
        claimed.append(row.id or 0)
        outcome = routines.run(tx, row, lambda due: jobs()[due.job].run(tx, due))
        log.info("job.done", extra={"job": row.job, "object": row.object_id, "outcome": outcome})
        return True

    def put_off(tx: Transaction, error: Exception) -> bool:
        if not claimed:
            raise error
        log.error("job.failed", exc_info=error)
        routines.put_off(tx, claimed[0])
        return True

    return await database.run(work, put_off)
