"""Tiers: up at once, down only when a month ends, by the points of twelve months."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import Transaction, points, tiers
from loyalty.communities import Community
from loyalty.members import Member
from loyalty.programmes import Tier
from loyalty.texts import Named
from loyalty.tiers import Standing, decide_tier
from storage import due
from storage import notices as outbox
from tests.loyalty.conftest import Books

LADDER = tuple(
    Tier(key, Named({"en": key}), from_points) for key, from_points in [("regular", 0), ("silver", 500), ("gold", 2000)]
)


@pytest.mark.parametrize(
    ("earned", "key"),
    [(-5, "regular"), (0, "regular"), (499, "regular"), (500, "silver"), (1999, "silver"), (2000, "gold")],
)
def test_the_highest_tier_reached(earned: int, key: str) -> None:
    assert decide_tier(LADDER, earned).key == key


@given(st.integers(-100, 5000), st.integers(-100, 5000))
def test_more_points_never_mean_less(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert decide_tier(LADDER, low).from_points <= decide_tier(LADDER, high).from_points


def earn(books: Books, community: Community, member: Member, amount: int, *, key: str) -> str:
    """The tier after earning."""
    now = books.again(member)
    books.run(lambda tx: points.grant(tx, community, now, key=key, amount=amount, rule="check-in"))
    return books.again(member).tier


def notices(books: Books) -> list[str]:
    """The keys of the messages about tiers, oldest first."""
    statement = outbox._notice.select().order_by(outbox._notice.c.id)
    return [row.key for row in books.run(lambda tx: tx.all(statement)) if row.key.startswith("tier-")]


def review(books: Books, community: Community) -> int:
    """How many the review lowered."""
    return books.run(lambda tx: tiers.review(tx, community, now=tx.now))


def test_up_at_once_with_one_message(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    assert [earn(books, community, nina, amount, key=f"{amount}") for amount in (499, 1, 2)] == [
        "regular",
        "silver",
        "silver",
    ]
    assert earn(books, community, nina, 1498, key="much") == "gold"
    assert notices(books) == [f"tier-up:{nina.id}:silver:2027-03-01", f"tier-up:{nina.id}:gold:2027-03-01"]


def test_down_only_at_the_review_and_to_what_twelve_months_hold(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    earn(books, community, nina, 2000, key="old")
    books.now += timedelta(days=300)
    earn(books, community, nina, 600, key="new")
    books.now += timedelta(days=65)
    assert (review(books, community), books.again(nina).tier) == (0, "gold")  # day 365 still counts
    books.now += timedelta(seconds=1)
    assert earn(books, community, nina, 1, key="more") == "gold"
    assert (review(books, community), books.again(nina).tier) == (1, "silver")
    assert (review(books, community), books.again(nina).tier) == (0, "silver")
    assert notices(books)[-1] == f"tier-down:{nina.id}:silver:{books.now.date()}"


def test_spending_does_not_lower(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    earn(books, community, nina, 500, key="much")
    books.run(lambda tx: points.deduct(tx, community, nina, key="spent", amount=500, rule="undo"))
    assert (review(books, community), books.again(nina).tier) == (0, "silver")


def test_the_upper_bound_is_no_tier(books: Books) -> None:
    """Points of long ago are in the running counter; the tier is counted exactly."""
    community = books.community()
    nina = books.member(community)
    earn(books, community, nina, 400, key="old")
    books.now += timedelta(days=366)
    assert earn(books, community, nina, 100, key="new") == "regular"
    assert books.again(nina).tier_points == 100


def test_the_way_up(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    earn(books, community, nina, 40, key="some")
    regular, silver, gold = community.programme.tiers

    def standing(tx: Transaction) -> Standing:
        return tiers.standing(tx, community, books_member)

    books_member = books.again(nina)
    assert books.run(standing) == Standing(regular, 40, silver)
    assert books.run(standing).missing == 460
    earn(books, community, nina, 1960, key="much")
    books_member = books.again(nina)
    assert books.run(standing) == Standing(gold, 2000, None)
    assert books.run(standing).missing == 0


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("UTC", datetime(2027, 4, 1, 0, 0, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2027, 3, 31, 16, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 4, 1, 4, 0, tzinfo=UTC)),
    ],
)
def test_the_review_is_planned_for_the_local_end_of_the_month(books: Books, zone: str, at: datetime) -> None:
    community = books.community(zone=zone)
    books.run(lambda tx: tiers.plan_review(tx, community))
    row = books.run(lambda tx: due.planned(tx, tiers.REVIEW_JOB, community.id))
    assert row is not None
    assert (row.due_at, row.period) == (at, "2027-04")
