"""Routines: what a community does by itself, planned as due rows; the scheduler runs them."""

from collections.abc import Callable
from datetime import timedelta

from loyalty import books, checkins, dialogues, tiers
from loyalty.communities import Community
from storage import activity, buttons, due, inbox, notices
from storage import dialogues as open_dialogues
from storage.database import Transaction
from storage.due import Due as DueRow

__all__ = ["DueRow", "claim", "plan", "plan_house", "put_off", "run", "tidy"]

RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
TIDY_JOB = "tidy"
KEPT = timedelta(days=30)


def plan(tx: Transaction, community: Community) -> None:
    """Plans what a community does by itself; after a change of zone or rules, plans it anew."""
    checkins.plan_prompt(tx, community)
    tiers.plan_review(tx, community)


def plan_house(tx: Transaction) -> None:
    """Plans what the house does for itself, once."""
    due.plan(tx, TIDY_JOB, 0, at=tx.now, community_id=None)
    books.plan(tx)


def claim(tx: Transaction) -> DueRow | None:
    """The first due row, held by this transaction; None if nothing is due."""
    return due.claim(tx)


def run(tx: Transaction, row: DueRow, work: Callable[[DueRow], str]) -> str:
    """The outcome of a due row's work. The row is closed first, so that the work may plan it again."""
    row.outcome, row.done_at = "done", tx.now
    tx.session.flush()
    outcome = work(row)
    tx.session.refresh(row)
    row.tries = 0
    if row.outcome == "done":
        row.outcome = outcome
    tx.session.flush()
    return outcome


def put_off(tx: Transaction, row_id: int) -> None:
    """Puts a due row off after its work has failed, longer each time, an hour at most.

    It is never given up: a routine plans its own next time, so one that is closed would not come again.
    """
    row = due.get(tx, row_id)
    if row is not None and not row.outcome and row.due_at <= tx.now:
        row.due_at = tx.now + min(RETRY * 2 ** min(row.tries, 10), LONGEST_RETRY)
        row.tries += 1
        tx.session.flush()


def tidy(tx: Transaction) -> None:
    """Forgets what is no longer needed: open questions after a day, handled updates after a week, the words of what
    was said, refusals, dead buttons and done work after a month."""
    open_dialogues.forget(tx, tx.now - dialogues.KEPT)
    notices.blank(tx, tx.now - KEPT)
    activity.forget_refusals(tx, tx.now - KEPT)
    inbox.forget_done(tx)
    buttons.forget_expired(tx, tx.now - KEPT)
    due.forget_done(tx, tx.now - KEPT)
    due.move(tx, TIDY_JOB, 0, at=tx.now + timedelta(days=1), community_id=None)
