"""In short: poison is set aside while other people are served."""

import pytest

from tests.soak import poison
from tests.soak.poison import Plan


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_poison_is_set_aside_and_others_are_served(database_url: str) -> None:
    result = await poison.run(database_url, Plan())
    assert [violation for violation in result.violations if "percentile" not in violation] == []
