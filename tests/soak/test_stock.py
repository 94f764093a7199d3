"""In short: of a few places no more are given away than there are, however many processes hand them out."""

import pytest

from tests.soak import stock
from tests.soak.stock import Plan


@pytest.mark.parametrize(("database_url", "processes"), [("sqlite", 1), ("postgresql", 4)], indirect=["database_url"])
async def test_as_many_are_in_as_there_are_places(database_url: str, processes: int) -> None:
    assert (await stock.run(database_url, Plan(processes=processes))).violations == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_control_read_first_and_written_then_there_are_more(database_url: str) -> None:
    found = (
        await stock.run(database_url, Plan(repeats=1, processes=4, broken="places-read-and-then-written"))
    ).violations
    assert any("were told that they are in" in violation for violation in found)
