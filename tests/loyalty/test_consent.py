"""Consent and quiet hours: what may go out when."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.consent import Withheld, decide, quiet_until
from loyalty.notices import Rank
from loyalty.programmes import QuietHours

NIGHT = QuietHours(from_hour=22, to_hour=8)
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """A notice as it waits: a promotion to a member who wants it."""

    kind: str = "message"
    step: str = "send"
    rank: int = Rank.PROMOTION
    chat_id: int = 5_000_000_001
    has_started: bool | None = True
    wants_promotions: bool | None = True
    has_left: bool = False
    not_after: datetime | None = None


PROMOTION = Waiting()
SERVICE = replace(PROMOTION, rank=Rank.SERVICE, wants_promotions=False)
REPLY = replace(SERVICE, rank=Rank.REPLY)
GROUP = replace(SERVICE, chat_id=-1001, has_started=None, wants_promotions=None)


@pytest.mark.parametrize(
    ("notice", "withheld"),
    [
        (PROMOTION, None),
        (replace(PROMOTION, wants_promotions=False), Withheld("skipped", "not-consented")),
        (replace(PROMOTION, wants_promotions=None), Withheld("skipped", "not-consented")),
        (replace(PROMOTION, has_left=True), Withheld("skipped", "left")),
        (replace(PROMOTION, has_started=False), Withheld("skipped", "never-started")),
        (replace(PROMOTION, has_started=None), Withheld("skipped", "never-started")),
        (replace(PROMOTION, not_after=NOON), None),
        (replace(PROMOTION, not_after=NOON - timedelta(seconds=1)), Withheld("skipped", "too-late")),
        (SERVICE, None),
        (replace(SERVICE, has_left=True), Withheld("skipped", "left")),
        (replace(SERVICE, has_started=False), Withheld("skipped", "never-started")),
        (REPLY, None),
        (replace(REPLY, has_left=True), None),
        (GROUP, None),
        (replace(PROMOTION, step="edit", has_started=False, wants_promotions=False), None),
        (replace(PROMOTION, step="delete", wants_promotions=False), None),
        (
            replace(PROMOTION, kind="answer", not_after=NOON - timedelta(seconds=1)),
            Withheld("skipped", "too-late"),
        ),
    ],
)
def test_who_is_written_to(notice: Waiting, withheld: Withheld | None) -> None:
    assert decide(notice, now=NOON, zone=ZoneInfo("UTC"), rules=NIGHT) == withheld


BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2027, 3, 2, 8, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("local", "until"),
    [
        (datetime(2027, 3, 1, 21, 59, tzinfo=BERLIN), None),
        (datetime(2027, 3, 1, 22, 0, tzinfo=BERLIN), MORNING),
        (datetime(2027, 3, 2, 7, 59, tzinfo=BERLIN), MORNING),
        (MORNING, None),
    ],
)
def test_the_night(local: datetime, until: datetime | None) -> None:
    assert quiet_until(NIGHT, local) == until


def test_hours_within_a_day_and_none_at_all() -> None:
    siesta = QuietHours(from_hour=13, to_hour=15)
    assert quiet_until(siesta, NOON) is None
    assert quiet_until(siesta, NOON.replace(hour=14)) == NOON.replace(hour=15)
    assert quiet_until(QuietHours(from_hour=9, to_hour=9), NOON.replace(hour=9)) is None


def test_only_promotions_wait_for_the_morning() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    midnight = datetime(2027, 3, 1, 16, 0, tzinfo=UTC)
    held = decide(PROMOTION, now=midnight, zone=shanghai, rules=NIGHT)
    assert held == Withheld("waiting", "quiet-hours", datetime(2027, 3, 2, 0, 0, tzinfo=UTC).astimezone(shanghai))
    assert decide(SERVICE, now=midnight, zone=shanghai, rules=NIGHT) is None


hours = st.integers(0, 23)
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"])
instants = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(hours, hours, instants, zones)
def test_a_promotion_never_goes_out_in_quiet_hours(begins: int, ends: int, now: datetime, zone: str) -> None:
    rules = QuietHours(from_hour=begins, to_hour=ends)
    local = now.astimezone(ZoneInfo(zone))
    quiet = {hour % 24 for hour in range(begins, ends if begins <= ends else ends + 24)}
    held = decide(PROMOTION, now=now, zone=ZoneInfo(zone), rules=rules)
    assert (held is not None) == (local.hour in quiet)
    if held is not None:
        assert held.until is not None
        assert now < held.until <= now + timedelta(hours=25)
        assert held.until.hour == ends
