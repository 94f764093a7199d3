"""Talking: what is long enough, and how often it pays."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import points, talking
from loyalty.programmes import Talking
from loyalty.talking import decide_count, is_long_enough
from tests.loyalty.conftest import Books

RULES = Talking(points=1, characters=10, cjk_characters=4, every_seconds=120, daily_limit=10)
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("message", "is_enough"),
    [
        ("abcdefghij", True),
        ("abcdefghi", False),
        ("a b c d e f g h i   ", False),
        ("", False),
        ("很好喝呀", True),
        ("很好喝", False),
        ("很 好 喝", False),
        ("ok 很好喝", False),
        ("美味しい", True),
        ("좋아요요", True),
        ("𠀀𠀁𠀂𠀃", True),
        ("👍👍👍👍", False),
        ("，，。。", False),
    ],
)
def test_a_real_message(message: str, is_enough: bool) -> None:
    assert is_long_enough(RULES, message) is is_enough


@pytest.mark.parametrize(
    ("seconds", "count", "expected"), [(119, 1, None), (120, 1, 2), (500, 9, 10), (500, 10, None), (-5, 1, None)]
)
def test_the_limits(seconds: int, count: int, expected: int | None) -> None:
    at = NOON + timedelta(seconds=seconds)
    assert decide_count(RULES, at=at, day=at.date(), last_at=NOON, last_day=NOON.date(), count=count) == expected


def test_a_new_day_begins_at_one() -> None:
    at = NOON + timedelta(days=1)
    assert decide_count(RULES, at=at, day=at.date(), last_at=NOON, last_day=NOON.date(), count=10) == 1


@given(st.lists(st.integers(0, 900), max_size=120), st.integers(1, 4))
def test_no_way_of_writing_earns_more(pauses: list[int], each: int) -> None:
    rules = Talking(points=each, characters=10, cjk_characters=4, every_seconds=120, daily_limit=10)
    at, last_at, last_day, count = NOON, None, None, 0
    paid: dict[object, int] = {}
    paid_at: list[datetime] = []
    for pause in pauses:
        at += timedelta(seconds=pause)
        counted = decide_count(rules, at=at, day=at.date(), last_at=last_at, last_day=last_day, count=count)
        if counted is not None:
            last_at, last_day, count = at, at.date(), counted
            paid[at.date()] = paid.get(at.date(), 0) + each
            paid_at.append(at)
    assert all(total <= 10 for total in paid.values())
    assert all(later - earlier >= timedelta(seconds=120) for earlier, later in pairwise(paid_at))


def test_the_same_message_twice_pays_once_and_counts_once(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    paid = []
    for message_id, seconds in [(1, 0), (1, 200), (2, 201)]:
        at = books.now + timedelta(seconds=seconds)
        now = books.again(nina)
        paid.append(
            books.run(
                lambda tx, now=now, at=at, message_id=message_id: talking.talk(
                    tx, community, now, group_id=1, message_id=message_id, message="a good long word", at=at
                )
            )
        )
    assert paid == [True, False, True]
    assert books.again(nina).talked_count == 2
    assert books.run(lambda tx: points.balance(tx, nina)).available == 2
