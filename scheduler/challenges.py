"""The end of a challenge."""

from loyalty import Transaction, challenges
from loyalty.routines import DueRow
from scheduler.job import Job


def end(tx: Transaction, row: DueRow) -> str:
    """Ends the challenge and says in the groups how many finished."""
    return f"done: {challenges.end(tx, row.object_id)} finished"


jobs = (Job(challenges.END_JOB, end, late="Runs once; nobody can join meanwhile."),)
