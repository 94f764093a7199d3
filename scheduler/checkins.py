"""Each morning's check-in prompt, and the live count under it."""

from loyalty import Transaction, checkins, communities
from loyalty.routines import DueRow
from scheduler.job import Job


def prompt(tx: Transaction, row: DueRow) -> str:
    """Prompts for today, if today's hour has struck, and plans the next morning."""
    community = communities.get(tx, row.object_id)
    is_time = tx.now >= community.at(community.day(tx.now), community.programme.check_ins.prompt_hour)
    if is_time:
        checkins.prompt(tx, community)
    checkins.plan_prompt(tx, community)
    return "done" if is_time else "skipped: the day is over"


def count(tx: Transaction, row: DueRow) -> str:
    """Brings the count up to date."""
    checkins.count(tx, communities.get(tx, row.object_id))
    return "done"


jobs = (
    Job(checkins.PROMPT_JOB, prompt, late="Prompts once, for today; the days missed are skipped."),
    Job(checkins.COUNT_JOB, count, late="Runs once."),
)
