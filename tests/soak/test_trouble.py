"""In short: trouble below costs nothing but time and few words; and without a guard, it is found out."""

from dataclasses import replace

import pytest

from tests.soak import below, trouble
from tests.soak.trouble import Plan

SECONDS = 0.5


def short(plan: Plan, *but: str) -> Plan:
    """The plan with its troubles shortened."""
    return replace(plan, troubles=tuple((kind, min(long, SECONDS)) for kind, long in plan.troubles if kind not in but))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_trouble_with_postgresql_and_telegram(database_url: str) -> None:
    assert (await trouble.run(database_url, short(trouble.ON_POSTGRES))).violations == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_trouble_with_the_disk_and_telegram(database_url: str) -> None:
    plan = short(trouble.ON_SQLITE) if below.CAN_BE_FULL else short(trouble.ON_SQLITE, "full")
    assert (await trouble.run(database_url, plan)).violations == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_control_what_is_lost_and_what_is_said_too_often_is_found_out(database_url: str) -> None:
    plan = Plan((("away", SECONDS),), broken="confirm-what-is-not-stored say-every-try")
    found = (await trouble.run(database_url, plan)).violations
    assert any("the inbox holds" in violation for violation in found)
    assert any("worker.trouble" in violation for violation in found)
