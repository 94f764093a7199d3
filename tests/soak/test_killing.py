"""In short: nothing is lost or doubled by kills and failing calls; and without a guard, it is found out."""

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
    result = await killing.run(database_url, Plan(**{**_fields(SHORT), "hook": hook, "processes": processes}))
    assert result.violations == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ("confirm-before-storing", "the inbox holds"),
        ("done-apart-and-no-keys", "for talking"),
        ("resend-the-unknown", "times"),
    ],
)
async def test_control_without_a_guard_it_is_found_out(database_url: str, broken: str, found: str) -> None:
    plan = Plan(updates=300, kills=6, members=40, recipients=40, broken=broken)
    assert any(found in violation for violation in (await killing.run(database_url, plan)).violations)


def _fields(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in plan.__slots__}
