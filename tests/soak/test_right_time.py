"""In short: what happens by itself happens at the right time; and without a guard, it is found out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import claims
from loyalty import broadcasts, consent, lapse
from loyalty.communities import Community
from tests.soak import right_time
from tests.soak.right_time import Plan

YEAR = Plan(zones=("America/New_York",), years=1, around=25, outages=2, every=10_000, is_edge_only=False)
decide_turn, next_at = lapse.decide_turn, Community.next_at


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_everything_happens_at_the_right_time(database_url: str) -> None:
    assert (await right_time.run(database_url, Plan())).violations == []


def in_24_hours(self: Community, hour: int, *, after: Any) -> Any:
    """The next local day as 24 hours of UTC."""
    today = next_at(self, hour, after=after - timedelta(days=1))
    return today if today > after else today + timedelta(days=1)


def at_any_hour(rules: Any, facts: Any, *, local: Any) -> Any:
    """Reminders without their window."""
    return decide_turn(replace(rules, from_hour=0, to_hour=24), facts, local=local)


# The guard that is taken out, what stands in its place, and what is found.
CONTROLS: dict[str, tuple[Any, str, Callable[..., Any], str]] = {
    "a day is 24 hours": (Community, "next_at", in_24_hours, "the prompt of"),
    "days are UTC's": (Community, "day", lambda _self, at: at.date(), "a streak"),
    "no quiet hours": (consent, "quiet_until", lambda *_: None, "in quiet hours"),
    "quiet hours are UTC's": (claims, "ZoneInfo", lambda _: ZoneInfo("UTC"), "in quiet hours"),
    "no pause between reminders": (lapse, "pause", lambda *_: timedelta(days=1), "not expected: lapse:"),
    "reminders at any hour": (lapse, "decide_turn", at_any_hour, "not expected: lapse:"),
    "no broadcast is too late": (broadcasts, "is_too_late", lambda *_: False, "not expected: bc:"),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("control", CONTROLS)
async def test_control(database_url: str, monkeypatch: pytest.MonkeyPatch, control: str) -> None:
    where, name, instead, found = CONTROLS[control]
    monkeypatch.setattr(where, name, instead)
    violations = (await right_time.run(database_url, YEAR)).violations
    assert any(found in violation for violation in violations), violations
