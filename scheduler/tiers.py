"""The review of tiers at the end of each calendar month."""

from loyalty import Transaction, communities, tiers
from loyalty.routines import DueRow
from scheduler.job import Job


def review(tx: Transaction, row: DueRow) -> str:
    """Brings members down whom the last twelve months no longer hold up, and plans the next review."""
    community = communities.get(tx, row.object_id)
    lowered = tiers.review(tx, community, now=tx.now)
    tiers.plan_review(tx, community)
    return f"done: {lowered} lowered"


jobs = (Job(tiers.REVIEW_JOB, review, late="Runs once for all months missed."),)
