"""In short: nothing is lost or doubled by kills and failing calls; and without a guard, it is found out."""

from dataclasses import replace

import pytest

from tests.soak import killing
from tests.soak.killing import Plan

SHORT = Plan(updates=1_000, kills=10, members=150, recipients=40)


@pytest.mark.parametrize(
    ("database_url", "hook", "processes"),
    [("sqlite", "", 1), ("postgresql", "/hook", 3)],
    indirect=["database_url"],
)
async def test_nothing_is_lost_or_doubled(database_url: str, hook: str, processes: int) -> None:
    result = await killing.run(database_url, replace(SHORT, hook=hook, processes=processes))
    assert result.violations == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_control_confirmed_before_it_is_stored_it_is_lost(database_url: str) -> None:
    plan = Plan(updates=200, kills=2, members=40, recipients=5, pauses=(1.0, 2.0), broken="confirm-before-storing")
    assert any("the inbox holds" in violation for violation in (await killing.run(database_url, plan)).violations)
