"""The nightly look at the books. It reads for long, so the job only strikes the hour; who has claimed it then looks."""

from loyalty import Transaction, books
from loyalty.routines import DueRow
from scheduler.job import Job


def strike(tx: Transaction, _row: DueRow) -> str:
    """Plans the next night; the look follows the commit, beside all other work."""
    books.plan_next(tx)
    return "done"


jobs = (Job(books.JOB, strike, late="Runs once; each start looks too."),)
