"""Reminding members who have been away for long."""

from loyalty import Transaction, communities, lapse, members
from loyalty.routines import DueRow
from scheduler.job import Job


def remind(tx: Transaction, row: DueRow) -> str:
    """Reminds a member if this is the hour for it and they are still away; plans the next look."""
    community = communities.get(tx, row.community_id or 0)
    return lapse.take_turn(tx, community, members.get(tx, row.object_id))


late = "Waits for the next evening window, and looks again whether the member is still away."
jobs = (Job(lapse.JOB, remind, late=late),)
