"""In short: told to stop under load, a bot ends in time and leaves nothing half done."""

from tests.soak import stopping
from tests.soak.stopping import Plan


async def test_a_stop_under_load_leaves_nothing_half_done(database_url: str) -> None:
    assert (await stopping.run(database_url, Plan())).violations == []
