"""The end of a challenge, and the number of its places that are left."""

from loyalty import Transaction, challenges
from loyalty.routines import DueRow
from scheduler.job import Job


def end(tx: Transaction, row: DueRow) -> str:
    """Ends the challenge and says in the groups how many finished."""
    return f"done: {challenges.end(tx, row.object_id)} finished"


def say_places(tx: Transaction, row: DueRow) -> str:
    """Brings the number of places left in the groups' messages up to date."""
    challenges.say_places(tx, row.object_id)
    return "done"


jobs = (
    Job(challenges.END_JOB, end, late="Runs once; nobody can join meanwhile."),
    Job(challenges.PLACES_JOB, say_places, late="Runs once."),
)
