"""The sandbox from the shell."""

import asyncio
import re
import signal
import sys

import aiohttp


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
