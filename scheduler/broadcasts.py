"""Broadcasts: starting one when its time comes, and feeding it to the outbox."""

from loyalty import Transaction, broadcasts, communities
from loyalty.routines import DueRow
from scheduler.job import Job


def start(tx: Transaction, row: DueRow) -> str:
    """Begins a broadcast, unless its time has long passed."""
    return broadcasts.start(tx, communities.get(tx, row.community_id or 0), row.object_id)


def feed(tx: Transaction, row: DueRow) -> str:
    """Goes on with a broadcast."""
    return broadcasts.feed(tx, communities.get(tx, row.community_id or 0), row.object_id)


jobs = (
    Job(broadcasts.START_JOB, start, late="Runs once, at most 6 hours late; later, its author is told."),
    Job(broadcasts.FEED_JOB, feed, late="Runs once and goes on where it was."),
)
