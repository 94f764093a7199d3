"""The demo's story: what a visitor finds."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import demo
from tests.conftest import Home


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_community_has_lived_for_three_days(home: Home) -> None:
    await home.telegram.clock.set(demo.opening(ZoneInfo("UTC")) - timedelta(days=demo.DAYS_BEFORE))
    cast = await demo.live(home.telegram, home.house, ZoneInfo("UTC"))
    in_group = await home.telegram.transcript(cast.group)
    said = [message.text for message in in_group if message.from_bot]
    beginnings = ("🏁 New challenge: 5 × check-in", "📷 Best cup of the week", "☀️ Good morning.")
    assert [text.startswith(words) for text, words in zip(said, beginnings, strict=True)] == [True] * 3
    assert "2 pictures so far" in said[1]
    shared = [message for message in in_group if message.reactions]
    assert [list(message.reactions) for message in shared] == [["❤"], ["❤"]]
    assert (await home.last_to(cast.robin)).text == "1 shared post waits for a decision."
    assert (await home.last_to(cast.lin)).text == "晒单的 20 积分已到账，可以使用了。"
    await cast.mia.write("/points")
    await home.settle()
    assert "17 points" in (await home.last_to(cast.mia)).text
