"""Check-ins: streaks and what they pay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty import checkins, points
from loyalty.checkins import CheckIn, Streak, decide_points, decide_streak
from loyalty.errors import NotEarned, Refusal
from loyalty.programmes import CheckIns
from storage import members as member_rows
from tests.loyalty.conftest import Books

RULES = CheckIns(points=5, streak_days=7, streak_bonus=20, prompt_hour=9, prompt=True)
DAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("last", "length"),
    [
        (None, 1),
        (Streak(DAY - timedelta(days=1), 6), 7),
        (Streak(DAY - timedelta(days=2), 6), 1),
    ],
)
def test_a_streak_grows_by_days_in_a_row(last: Streak | None, length: int) -> None:
    assert decide_streak(last, day_before=DAY - timedelta(days=1)) == length


def test_a_day_that_a_zone_leaves_out_breaks_no_streak(books: Books) -> None:
    """Samoa went from 29 to 31 December 2011."""
    community = books.community(zone="Pacific/Apia")
    nina = books.member(community)
    streaks = []
    for noon in ("2011-12-28T22:00Z", "2011-12-29T22:00Z", "2011-12-30T22:00Z"):
        books.now = datetime.fromisoformat(noon)
        nina = books.again(nina)
        streaks.append(books.run(lambda tx, nina=nina: checkins.check_in(tx, community, nina, at=tx.now)).streak)
    assert streaks == [1, 2, 3]


@pytest.mark.parametrize(
    ("streak", "welcome", "outcome"),
    [
        (1, 0, CheckIn(5, 0, 0, 1, 6)),
        (6, 0, CheckIn(5, 0, 0, 6, 1)),
        (7, 0, CheckIn(25, 20, 0, 7, 7)),
        (8, 0, CheckIn(5, 0, 0, 8, 6)),
        (14, 30, CheckIn(55, 20, 30, 14, 7)),
    ],
)
def test_what_a_day_pays(streak: int, welcome: int, outcome: CheckIn) -> None:
    assert decide_points(RULES, streak, welcome_back=welcome) == outcome


@given(st.sets(st.integers(0, 60), max_size=40))
def test_a_streak_is_the_run_of_days_that_ends_today(numbers: set[int]) -> None:
    last: Streak | None = None
    for number in sorted(numbers):
        length = decide_streak(last, day_before=DAY + timedelta(days=number - 1))
        run = next(back for back in range(1, 62) if number - back not in numbers)
        assert length == run
        last = Streak(DAY + timedelta(days=number), length)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 30), max_size=15).map(sorted))
def test_each_day_pays_once_and_each_seventh_a_bonus(books: Books, hours: list[int]) -> None:
    """Presses at any hours of the first days: the balance is what the days are worth."""
    community = books.community()
    nina = books.member(community)
    worth, streak, last_day = 0, 0, date.min
    for hour in hours:
        at = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(hours=8 * hour)
        books.now = at
        is_new = community.day(at) > last_day
        if is_new:
            streak = streak + 1 if last_day == community.day(at) - timedelta(days=1) else 1
            last_day = community.day(at)
            worth += 25 if streak % 7 == 0 else 5
            books.run(lambda tx, at=at: checkins.check_in(tx, community, nina, at=at))
        else:
            with pytest.raises(Refusal) as refused:
                books.run(lambda tx, at=at: checkins.check_in(tx, community, nina, at=at))
            assert (refused.value.code, refused.value.facts) == ("checked-in-already", {"streak": streak})
            assert refused.value.until == community.midnight(at)
        assert books.run(lambda tx: points.balance(tx, nina)).available == worth


def test_a_day_that_was_overlooked_is_refused_all_the_same(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last check-in is only looked up for the streak: the row of the day is what keeps a second one out."""
    community = books.community()
    nina = books.member(community)
    books.run(lambda tx: checkins.check_in(tx, community, nina, at=tx.now))
    monkeypatch.setattr(checkins.stored, "last", lambda *_: None)
    with pytest.raises(NotEarned) as refused:
        books.run(lambda tx: checkins.check_in(tx, community, nina, at=tx.now))
    assert refused.value.code == "checked-in-already"
    assert books.run(lambda tx: points.balance(tx, nina)).available == RULES.points


@pytest.mark.parametrize(
    ("first", "second", "is_new"),
    [
        # Shanghai: 15:59 and 16:00 UTC are two days, 16:00 and 15:59 of the next are one.
        (datetime(2027, 3, 1, 15, 59, tzinfo=UTC), datetime(2027, 3, 1, 16, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 1, 16, 0, tzinfo=UTC), datetime(2027, 3, 2, 15, 59, tzinfo=UTC), False),
    ],
)
def test_a_day_is_the_communitys(books: Books, first: datetime, second: datetime, is_new: bool) -> None:
    community = books.community(zone="Asia/Shanghai")
    nina = books.member(community)
    assert books.run(lambda tx: checkins.check_in(tx, community, nina, at=first)).streak == 1
    if is_new:
        assert books.run(lambda tx: checkins.check_in(tx, community, nina, at=second)).streak == 2
    else:
        with pytest.raises(Refusal):
            books.run(lambda tx: checkins.check_in(tx, community, nina, at=second))


def test_a_late_update_counts_for_the_day_it_was_written(books: Books) -> None:
    """The bot was away over midnight: the check-in of yesterday keeps the streak."""
    community = books.community()
    nina = books.member(community)
    monday = books.now
    books.run(lambda tx: checkins.check_in(tx, community, nina, at=monday))
    books.now += timedelta(days=2)
    days = [monday + timedelta(days=1), monday + timedelta(days=2)]
    streaks = [books.run(lambda tx, at=at: checkins.check_in(tx, community, nina, at=at)).streak for at in days]
    assert streaks == [2, 3]


def test_a_welcome_is_paid_once(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    books.run(lambda tx: member_rows.update(tx, nina.id, welcome_back=True))
    nina = books.again(nina)
    monday = books.now
    first = books.run(lambda tx: checkins.check_in(tx, community, nina, at=monday))
    second = books.run(lambda tx: checkins.check_in(tx, community, nina, at=monday + timedelta(days=1)))
    assert (first.points, first.welcome_back, second.points, second.welcome_back) == (35, 30, 5, 0)


def test_a_refused_check_in_keeps_the_welcome(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    books.run(lambda tx: checkins.check_in(tx, community, nina, at=books.now))
    books.run(lambda tx: member_rows.update(tx, nina.id, welcome_back=True))
    with pytest.raises(Refusal):
        books.run(lambda tx: checkins.check_in(tx, community, nina, at=books.now))
    assert books.again(nina).welcome_back is True
