"""The rules of broadcasts: when they may start, and that everyone is counted once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import broadcasts, deliveries, programmes
from loyalty.communities import Community
from loyalty.deliveries import Tally
from loyalty.errors import Refusal

NOW = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)


def community(zone: str) -> Community:
    """A community with a clock."""
    return Community(
        id=1,
        name="Juniper",
        code="j",
        language="en",
        zone=ZoneInfo(zone),
        version=1,
        programme=programmes.parse(programmes.presets()["starter"]),
        issued_account=1,
        spent_account=2,
    )


@pytest.mark.parametrize(
    ("zone", "typed", "expected"),
    [
        ("UTC", "2027-03-05 18:30", datetime(2027, 3, 5, 18, 30, tzinfo=UTC)),
        ("Asia/Shanghai", " 2027-03-01   18:01 ", datetime(2027, 3, 1, 10, 1, tzinfo=UTC)),
        # 02:30 does not exist on the night on which summer time begins.
        ("Europe/Berlin", "2027-03-28 02:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_typed_time_is_local(zone: str, typed: str, expected: datetime) -> None:
    assert broadcasts.decide_start(typed, community(zone), now=NOW) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("soon", "broadcast-time-unclear"),
        ("", "broadcast-time-unclear"),
        ("2027-13-01 10:00", "broadcast-time-unclear"),
        ("2027-03-01 10:00", "broadcast-in-the-past"),
        ("2028-03-02 10:01", "broadcast-too-far"),
        ("9999-12-31 23:59", "broadcast-too-far"),
    ],
)
def test_a_typed_time_that_will_not_do(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        broadcasts.decide_start(typed, community("UTC"), now=NOW)
    assert refused.value.code == code


def test_six_hours_are_the_grace() -> None:
    assert not broadcasts.is_too_late(NOW, NOW + timedelta(hours=6))
    assert broadcasts.is_too_late(NOW, NOW + timedelta(hours=6, seconds=1))


def test_length_is_counted_as_telegram_counts() -> None:
    assert [broadcasts.measure(typed) for typed in ("", "abc", "积分", "😀")] == [0, 3, 2, 2]


STATES = st.sampled_from([None, "waiting", "sending", "sent", "unknown", "blocked", "dead", "skipped", "gone"])
REASONS = st.sampled_from(["", "quiet-hours", "never-started", "not-consented", "stopped", "too-late", "flood"])
ROWS = st.lists(st.tuples(STATES, REASONS, st.booleans(), st.integers(1, 1000)))


@given(ROWS, st.booleans())
def test_everyone_is_counted_once(rows: list[tuple[str | None, str, bool, int]], is_stopped: bool) -> None:
    counted = deliveries.tally(rows, is_stopped=is_stopped)
    assert counted.whole == sum(row[3] for row in rows)
    assert 0 <= counted.fed <= counted.open <= counted.whole


def test_what_each_state_means() -> None:
    rows = [
        (None, "", False, 1),
        ("waiting", "quiet-hours", False, 2),
        ("waiting", "flood", False, 3),
        ("sending", "", False, 4),
        ("sent", "", True, 5),
        ("blocked", "Forbidden", False, 6),
        ("skipped", "never-started", False, 7),
        ("skipped", "not-consented", False, 8),
        ("unknown", "Timed out", False, 9),
        ("skipped", "stopped", False, 10),
        ("dead", "Bad Request", False, 11),
    ]
    expected = Tally(1, 2, 7, 5, 6, 7, 8, 9, 10, 11)
    assert deliveries.tally(rows, is_stopped=False) == expected
    assert deliveries.tally(rows, is_stopped=True) == Tally(0, 2, 7, 5, 6, 7, 8, 9, 11, 11)
