"""The books: what must be true of the whole database at any moment, whoever was killed in between.

Each check is one statement, so that it sees one moment, whatever is written meanwhile; it reads only.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy import func

from storage.challenges import Challenge, Participation
from storage.communities import Community
from storage.contests import Contest, Entry, Vote
from storage.database import Transaction
from storage.due import Due
from storage.inbox import Inbox
from storage.members import Member
from storage.notices import Notice
from storage.points import Account, Transfer
from storage.types import table_of

SHOWN = 20
FARTHEST = timedelta(days=400)
LONGEST_OVERDUE = timedelta(days=1)
MOST_TRIES = 10
INBOX_STATES = ("new", "done", "dead")
NOTICE_STATES = ("waiting", "sending", "sent", "unknown", "blocked", "dead", "skipped", "gone")
NOTICE_STEPS = ("send", "edit", "delete")
_account = table_of(Account)
_transfer = table_of(Transfer)
_due = table_of(Due)
_contest = table_of(Contest)
_entry = table_of(Entry)
_vote = table_of(Vote)
_challenge = table_of(Challenge)
_part = table_of(Participation)
_member = table_of(Member)
_community = table_of(Community)
_inbox = table_of(Inbox)
_notice = table_of(Notice)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be, in words an operator can follow, and the community it belongs to, if any."""

    says: str
    community_id: int | None = None


def faults(tx: Transaction, *, jobs: Collection[str]) -> list[Fault]:
    """What is wrong with the books, at most 20 of a kind; nothing if all is well. `jobs`: all that can be due."""
    if not tx.is_alone:
        tx.execute(sa.text("SET LOCAL statement_timeout = '30min'"))  # ten million transfers take their time
    return [*_ledger(tx), *_due_rows(tx, jobs), *_contests(tx), *_challenges(tx), *_queues(tx)]


def _ledger(tx: Transaction) -> Iterator[Fault]:
    """The transfers are walked once, into the sum between each two accounts; all else is drawn from those sums.

    Of a community's own accounts no balance is cached, so theirs is summed here; with the cached balances of its
    members they must come to nothing.
    """
    flow = (
        sa.select(
            _transfer.c.community_id,
            _transfer.c.from_account,
            _transfer.c.to_account,
            func.sum(_transfer.c.amount).label("amount"),
        )
        .group_by(_transfer.c.community_id, _transfer.c.from_account, _transfer.c.to_account)
        .cte("flow")
        .prefix_with("MATERIALIZED")
    )
    received = sa.select(flow.c.to_account.label("account"), flow.c.amount.label("amount"))
    moved = received.union_all(sa.select(flow.c.from_account, -flow.c.amount)).subquery()
    summed = (
        sa.select(moved.c.account, func.sum(moved.c.amount).label("total"))
        .group_by(moved.c.account)
        .cte("summed")
        .prefix_with("MATERIALIZED")
    )
    total = func.coalesce(summed.c.total, 0)
    books = _account.outerjoin(summed, summed.c.account == _account.c.id)
    is_members = _account.c.member_id.is_not(None)
    unbalanced = (
        sa.select(sa.literal(1).label("kind"), _account.c.community_id, _account.c.id, _account.c.balance, total)
        .select_from(books)
        .where(is_members, _account.c.balance != total)
    )
    rest = func.sum(sa.case((is_members, _account.c.balance), else_=total))
    open_sums = (
        sa.select(sa.literal(2), _account.c.community_id, sa.literal(0), rest, sa.literal(0))
        .select_from(books)
        .group_by(_account.c.community_id)
        .having(rest != 0)
    )
    giver, taker = _account.alias(), _account.alias()
    is_astray = (
        (giver.c.community_id != flow.c.community_id)
        | (taker.c.community_id != flow.c.community_id)
        | (giver.c.id == taker.c.id)
    )
    astray = (
        sa.select(sa.literal(3), flow.c.community_id, giver.c.id, taker.c.id, sa.literal(0))
        .select_from(flow)
        .join(giver, giver.c.id == flow.c.from_account)
        .join(taker, taker.c.id == flow.c.to_account)
        .where(is_astray)
    )
    parts = [sa.select(part.limit(SHOWN).subquery()) for part in (unbalanced, open_sums, astray)]
    for kind, community, first, second, third in tx.all(sa.union_all(*parts)):
        says = {
            1: f"account {first} shows {second}, its transfers sum to {third}",
            2: f"the accounts of community {community} sum to {second}, not to 0",
            3: f"points went from account {first} to {second}, which they cannot",
        }
        yield Fault(says[kind], community)


def _due_rows(tx: Transaction, jobs: Collection[str]) -> Iterator[Fault]:
    """After an outage much is overdue, and done in the order of its time; but nothing falls far behind what is done."""
    latest = tx.scalar(sa.select(func.max(_due.c.due_at)).where(_due.c.outcome.not_in(["", "cancelled"])))
    is_open = _due.c.outcome == ""
    checks = [
        (_due.c.due_at > tx.now + FARTHEST, "lies more than a year ahead"),
        (_due.c.job.not_in(jobs), "is for a job that nobody does"),
        (_due.c.tries >= MOST_TRIES, "fails again and again"),
    ]
    if latest is not None:
        checks.append((_due.c.due_at < latest - LONGEST_OVERDUE, "was passed over"))
    for check, says in checks:
        wanted = sa.select(_due.c.id, _due.c.job, _due.c.community_id).where(is_open, check).order_by(_due.c.id)
        for row_id, job, community in tx.all(wanted.limit(SHOWN)):
            yield Fault(f"due row {row_id} ({job}) {says}", community)


def _contests(tx: Transaction) -> Iterator[Fault]:
    entries = sa.select(_entry.c.id, _contest.c.community_id).join(_contest, _contest.c.id == _entry.c.contest_id)
    votes = entries.join(_vote, _vote.c.entry_id == _entry.c.id)
    given = sa.select(func.count()).where(_vote.c.entry_id == _entry.c.id).scalar_subquery()
    prize = sa.literal("contest:") + sa.cast(_contest.c.id, sa.String) + ":" + sa.cast(_entry.c.place, sa.String)
    paid = sa.select(_transfer.c.id).where(_transfer.c.key == prize, _transfer.c.member_id == _entry.c.member_id)
    is_counted = _entry.c.votes.is_not(None) | _entry.c.place.is_not(None)
    member = _member.c.id == _entry.c.member_id
    for wanted, says in (
        (votes.where(_vote.c.contest_id != _entry.c.contest_id), "has a vote from another contest"),
        (votes.where(_vote.c.member_id == _entry.c.member_id), "has a vote of its own author"),
        (entries.where(_entry.c.votes > given), "counts more votes than were given"),
        (entries.where(_contest.c.state != "closed", is_counted), "was counted before the closing"),
        (entries.where(_entry.c.place.is_not(None), ~paid.exists()), "has won and was never paid"),
        (
            entries.join(_member, member).where(_member.c.community_id != _contest.c.community_id),
            "belongs to a member of another community",
        ),
    ):
        for entry, community in tx.all(wanted.order_by(_entry.c.id).limit(SHOWN)):
            yield Fault(f"contest entry {entry} {says}", community)


def _challenges(tx: Transaction) -> Iterator[Fault]:
    there = sa.select(func.count()).where(_part.c.challenge_id == _challenge.c.id).scalar_subquery()
    is_wrong = (_challenge.c.taken > _challenge.c.places) | (_challenge.c.taken != there)
    limited = sa.select(_challenge.c.id, _challenge.c.community_id, _challenge.c.taken, _challenge.c.places, there)
    wanted = limited.where(_challenge.c.places.is_not(None), is_wrong).order_by(_challenge.c.id).limit(SHOWN)
    for challenge, community, taken, places, members in tx.all(wanted):
        yield Fault(f"challenge {challenge} has {members} members, {taken} of {places} places taken", community)


def _queues(tx: Transaction) -> Iterator[Fault]:
    updates = sa.select(_inbox.c.id, _inbox.c.state).where(_inbox.c.state.not_in(INBOX_STATES))
    for row_id, state in tx.all(updates.order_by(_inbox.c.id).limit(SHOWN)):
        yield Fault(f"update {row_id} is {state!r}, which is no state")
    unknown = _notice.c.state.not_in(NOTICE_STATES) | _notice.c.step.not_in(NOTICE_STEPS)
    notices = sa.select(_notice.c.id, _notice.c.step, _notice.c.state, _notice.c.community_id).where(unknown)
    for row_id, step, state, community in tx.all(notices.order_by(_notice.c.id).limit(SHOWN)):
        yield Fault(f"notice {row_id} is at {step!r}, {state!r}, which is no state", community)
