"""The house's own daily round: what is no longer needed is forgotten."""

from loyalty import Transaction, routines
from loyalty.routines import DueRow
from scheduler.job import Job


def tidy(tx: Transaction, _row: DueRow) -> str:
    """Forgets, and plans tomorrow's round."""
    routines.tidy(tx)
    return "done"


jobs = (Job(routines.TIDY_JOB, tidy, late="Runs once."),)
