"""Shared posts: albums that never became one, points released after the holding time, and moderators told again."""

from loyalty import Transaction, post_queue, shared_posts
from loyalty.routines import DueRow
from scheduler.job import Job


def close_album(tx: Transaction, row: DueRow) -> str:
    """Lets go of an album whose pictures must all have arrived by now."""
    return shared_posts.close_album(tx, row.object_id)


def release(tx: Transaction, row: DueRow) -> str:
    """Releases the points of an approved post."""
    return shared_posts.release(tx, row.object_id)


def remind(tx: Transaction, row: DueRow) -> str:
    """Tells a moderator of posts that came within the hour after the last note."""
    return post_queue.remind(tx, row.community_id or 0, row.object_id)


jobs = (
    Job(shared_posts.ALBUM_JOB, close_album, late="Runs once."),
    Job(shared_posts.RELEASE_JOB, release, late="Runs once: the points are released late, never twice."),
    Job(post_queue.NOTE_JOB, remind, late="Runs once, if posts still wait."),
)
