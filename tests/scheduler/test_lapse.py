"""The job behind reminders: when it looks, on whose clock, and what it does when it is late."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from loyalty import Transaction, activity, lapse, members, routines
from loyalty.communities import Community
from loyalty.members import Member
from scheduler.tick import jobs
from storage import due
from storage import notices as outbox
from tests.loyalty.conftest import Books


def tick(books: Books) -> list[str]:
    """The outcomes of what is due now."""
    outcomes: list[str] = []

    def work(tx: Transaction) -> str | None:
        row = routines.claim(tx)
        return None if row is None else routines.run(tx, row, lambda one: jobs()[one.job].run(tx, one))

    while (outcome := books.run(work)) is not None:
        outcomes.append(outcome)
    return outcomes


def lapsing(books: Books, *, zone: str = "UTC") -> tuple[Community, Member]:
    """A member who wants promotions and shows a last sign now."""
    community = books.community(zone=zone)
    nina = books.member(community)
    books.run(lambda tx: members.set_promotions(tx, nina, wanted=True))
    books.run(lambda tx: activity.note(tx, community, nina, at=books.now))
    return community, nina


def looks_at(books: Books, nina: Member) -> str | None:
    """When the next look at a member is planned."""
    row = books.run(lambda tx: due.planned(tx, lapse.JOB, nina.id))
    return None if row is None else row.due_at.strftime("%Y-%m-%d %H:%M")


def reminders(books: Books) -> int:
    """How many reminders were written."""
    wanted = sa.select(sa.func.count()).where(outbox._notice.c.key.startswith("lapse:"))
    return int(books.run(lambda tx: tx.scalar(wanted)))


@pytest.mark.parametrize(
    ("zone", "sign", "look"),
    [
        ("UTC", "2027-03-01T10:00Z", "2027-03-31 20:00"),
        ("Asia/Shanghai", "2027-03-01T10:00Z", "2027-03-31 12:00"),
        ("Asia/Shanghai", "2027-03-01T16:00Z", "2027-04-01 12:00"),  # 2 March already
        ("America/New_York", "2027-03-01T10:00Z", "2027-04-01 00:00"),  # 20:00 in summer time
        ("America/New_York", "2027-02-01T10:00Z", "2027-03-04 01:00"),  # 20:00 in winter time
    ],
)
def test_the_look_is_planned_on_the_communitys_clock(books: Books, zone: str, sign: str, look: str) -> None:
    books.now = datetime.fromisoformat(sign)
    _, nina = lapsing(books, zone=zone)
    assert looks_at(books, nina) == look


def test_nothing_is_due_before(books: Books) -> None:
    lapsing(books)
    books.now = datetime.fromisoformat("2027-03-31T19:59:59Z")
    assert tick(books) == []


def test_in_the_window_one_is_written_and_only_one(books: Books) -> None:
    _, nina = lapsing(books)
    books.now = datetime.fromisoformat("2027-03-31T20:00:00Z")
    assert tick(books) == ["reminded"]
    assert (tick(books), reminders(books), looks_at(books, nina)) == ([], 1, "2027-04-01 20:00")


@pytest.mark.parametrize("missed", ["2027-03-31T22:00:00Z", "2027-04-01T03:00:00Z", "2027-04-01T19:59:00Z"])
def test_a_missed_window_means_the_next(books: Books, missed: str) -> None:
    _, nina = lapsing(books)
    books.now = datetime.fromisoformat(missed)
    assert tick(books) == ["outside the window"]
    assert (reminders(books), looks_at(books, nina)) == (0, "2027-04-01 20:00")
    books.now = datetime.fromisoformat("2027-04-01T20:30:00Z")
    assert (tick(books), reminders(books)) == (["reminded"], 1)


def test_a_clock_that_jumps_far_ahead_reminds_once(books: Books) -> None:
    lapsing(books)
    books.now = datetime.fromisoformat("2028-06-15T21:00:00Z")
    assert (tick(books), reminders(books)) == (["reminded"], 1)


def test_a_sign_moves_the_look(books: Books) -> None:
    community, nina = lapsing(books)
    books.now = datetime.fromisoformat("2027-03-20T23:30:00Z")
    silent = books.again(nina)
    books.run(lambda tx: activity.note(tx, community, silent, at=books.now))
    assert looks_at(books, nina) == "2027-04-19 20:00"
    books.now = datetime.fromisoformat("2027-03-31T20:00:00Z")
    assert tick(books) == []


def test_whoever_left_is_looked_at_no_more(books: Books) -> None:
    _, nina = lapsing(books)
    books.run(lambda tx: members.leave(tx, nina))  # even if the plan was not taken away with it
    books.now = datetime.fromisoformat("2027-03-31T20:00:00Z")
    assert tick(books) == ["not a member"]
    assert (reminders(books), looks_at(books, nina)) == (0, None)


def test_the_job_says_what_it_does_when_it_is_late() -> None:
    assert jobs()[lapse.JOB].late == (
        "Waits for the next evening window, and looks again whether the member is still away."
    )
