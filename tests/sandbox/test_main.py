"""The sandbox from the shell."""

import asyncio
import re
import signal
import sys

import aiohttp
import pytest

from sandbox.server import Sandbox


async def test_it_says_where_it_listens_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--token", "77:x", "--username", "tea_bot"]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    found = re.search(rb"http://127\.0\.0\.1:\d+", await process.stderr.readline())
    assert found is not None
    url = found[0].decode()

    async with aiohttp.ClientSession() as http, http.get(f"{url}/bot77:x/getMe") as response:
        me = (await response.json())["result"]

    assert (me["id"], me["username"]) == (77, "tea_bot")
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_it_says_loudly_that_everybody_may_come_in(caplog: pytest.LogCaptureFixture) -> None:
    async with Sandbox(host="0.0.0.0"):  # noqa: S104
        pass

    (record,) = [record for record in caplog.records if record.name == "sandbox.server"]
    assert record.levelname == "WARNING"
    assert "THE SANDBOX IS OPEN TO EVERYBODY who reaches 0.0.0.0:" in record.getMessage()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_on_loopback_it_says_nothing(caplog: pytest.LogCaptureFixture, host: str) -> None:
    async with Sandbox(host=host):
        pass

    assert [record for record in caplog.records if record.name == "sandbox.server"] == []
