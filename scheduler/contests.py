"""The opening and the closing of a contest, and the live number of entries."""

from loyalty import Transaction, communities, contests
from loyalty.communities import Community
from loyalty.routines import DueRow
from scheduler.job import Job


def begin(tx: Transaction, row: DueRow) -> str:
    """Opens the contest."""
    return contests.begin(tx, _community(tx, row), row.object_id)


def close(tx: Transaction, row: DueRow) -> str:
    """Closes the contest."""
    return contests.close(tx, _community(tx, row), row.object_id)


def count(tx: Transaction, row: DueRow) -> str:
    """Brings the number of entries up to date."""
    contests.count(tx, _community(tx, row), row.object_id)
    return "done"


def _community(tx: Transaction, row: DueRow) -> Community:
    if row.community_id is None:
        raise ValueError(f"the due row {row.id} names no community")
    return communities.get(tx, row.community_id)


jobs = (
    Job(contests.OPEN_JOB, begin, late="Runs once; the closing time stays. If that has passed too, it never opens."),
    Job(contests.CLOSE_JOB, close, late="Runs once; what came after the closing time was refused meanwhile."),
    Job(contests.COUNT_JOB, count, late="Runs once."),
)
