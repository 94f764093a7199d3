"""In short: one person's updates keep their order over four processes."""

import pytest

from tests.soak import order
from tests.soak.order import Plan


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_persons_updates_keep_their_order(database_url: str) -> None:
    assert (await order.run(database_url, Plan())).violations == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_control_without_lanes_they_do_not(database_url: str) -> None:
    assert (await order.run(database_url, Plan(broken="no-lane-of-ones-own"))).violations
