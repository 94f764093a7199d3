"""When a lapsed member is reminded: every reason not to, every edge of the window."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.lapse import Facts, Reminders, Turn, decide_turn
from loyalty.programmes import Lapse

RULES = Lapse(after_days=30, from_hour=20, to_hour=22, every_days=30, welcome_back_bonus=30)
LAST = date(2027, 3, 1)
SILENT = Facts(active_on=LAST)
DUE = date(2027, 3, 31)
EVENING = datetime(2027, 3, 31, 20, 0, tzinfo=UTC)
GO = Turn("reminded", is_counted=True, look_again=date(2027, 4, 1))


@pytest.mark.parametrize(
    ("facts", "local", "turn"),
    [
        (SILENT, EVENING, GO),
        (SILENT, EVENING + timedelta(hours=1, minutes=59), GO),
        (SILENT, EVENING + timedelta(hours=2), Turn("outside the window", look_again=date(2027, 4, 1))),
        (SILENT, EVENING - timedelta(seconds=1), Turn("outside the window", look_again=DUE)),
        (SILENT, EVENING - timedelta(days=1), Turn("too soon", look_again=DUE)),
        (replace(SILENT, active_on=date(2027, 3, 2)), EVENING, Turn("too soon", look_again=date(2027, 4, 1))),
        (replace(SILENT, reminded_on=LAST), EVENING, GO),
        (replace(SILENT, reminded_on=date(2027, 3, 5)), EVENING, Turn("too soon", look_again=date(2027, 4, 4))),
        (
            replace(SILENT, reminded_on=LAST, reminders=Reminders.FEWER),
            EVENING,
            Turn("too soon", look_again=date(2027, 4, 30)),
        ),
        (replace(SILENT, reminders=Reminders.NONE), EVENING, Turn("unwanted", is_counted=True)),
        (replace(SILENT, has_left=True), EVENING, Turn("not a member")),
        (replace(SILENT, active_on=None), EVENING, Turn("not a member")),
        (
            replace(SILENT, has_started=False),
            EVENING,
            Turn("never-started", is_counted=True, look_again=date(2027, 4, 30)),
        ),
        (
            replace(SILENT, wants_promotions=False),
            EVENING,
            Turn("not-consented", is_counted=True, look_again=date(2027, 4, 30)),
        ),
    ],
)
def test_a_turn(facts: Facts, local: datetime, turn: Turn) -> None:
    assert decide_turn(RULES, facts, local=local) == turn


facts = st.builds(
    Facts,
    active_on=st.none() | st.dates(date(2027, 1, 1), date(2027, 6, 30)),
    reminded_on=st.none() | st.dates(date(2027, 1, 1), date(2027, 6, 30)),
    has_left=st.booleans(),
    has_started=st.booleans(),
    wants_promotions=st.booleans(),
    reminders=st.sampled_from(Reminders),
)
moments = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(facts, moments)
def test_a_reminder_always_keeps_the_rules(seen: Facts, local: datetime) -> None:
    turn = decide_turn(RULES, seen, local=local)
    if turn.outcome == "reminded":
        assert seen.active_on is not None
        assert local.date() - seen.active_on >= timedelta(days=30)
        assert 20 <= local.hour < 22
        assert (seen.wants_promotions, seen.has_started, seen.has_left) == (True, True, False)
        assert seen.reminded_on is None or local.date() - seen.reminded_on >= timedelta(
            days={"normal": 30, "fewer": 60}[seen.reminders]
        )


@given(facts, moments)
def test_the_next_look_lies_ahead(seen: Facts, local: datetime) -> None:
    turn = decide_turn(RULES, seen, local=local)
    if turn.look_again is not None:
        assert datetime(turn.look_again.year, turn.look_again.month, turn.look_again.day, 20, tzinfo=UTC) > local
