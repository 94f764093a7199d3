"""Calls a Bot API server as fast as it answers, with as little work of its own as possible."""

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit

from tests.benchmarks.workload import FIRST_UPDATE, FIRST_USER, PER_POLL, PORTION, TOKEN, updates

UPDATES = 20_000
CALLS = 8_000
CONNECTIONS = 8
LENGTH = b"content-length: "


class Caller:
    """One connection that is kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def call(self, path: str, body: bytes) -> bytes:
        """The body of the answer to a POST."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer[answer.index(LENGTH) + len(LENGTH) :].partition(b"\r")[0])
        content = await self._reader.readexactly(length)
        if b" 200 " not in answer.partition(b"\r")[0]:
            raise RuntimeError(content.decode())
        return content


async def queue_and_take(caller: Caller) -> float:
    """Updates a second that were queued, handed out and confirmed."""
    queued = list(updates(UPDATES))
    portions = [json.dumps({"updates": queued[begin : begin + PORTION]}) for begin in range(0, UPDATES, PORTION)]
    began = time.perf_counter()
    for portion in portions:
        await caller.call("/sim/load", portion.encode())
    for offset in range(FIRST_UPDATE, FIRST_UPDATE + UPDATES + 1, PER_POLL):
        await caller.call(f"/bot{TOKEN}/getUpdates", b'{"offset":%d}' % offset)
    return UPDATES / (time.perf_counter() - began)


async def send(callers: list[Caller]) -> float:
    """Calls of sendMessage a second, on several connections."""
    body = json.dumps({"chat_id": FIRST_USER, "text": "The new roast is worth getting up for."}).encode()
    numbers = iter(range(CALLS))

    async def work(caller: Caller) -> None:
        for _ in numbers:
            await caller.call(f"/bot{TOKEN}/sendMessage", body)

    began = time.perf_counter()
    await asyncio.gather(*(work(caller) for caller in callers))
    return CALLS / (time.perf_counter() - began)


async def main(address: str) -> None:
    """Prints both rates for the parent to read."""
    where = urlsplit(address)
    callers = [Caller(*await asyncio.open_connection(where.hostname, where.port)) for _ in range(CONNECTIONS)]
    await callers[0].call("/sim/people", json.dumps({"first_name": "Member", "id": FIRST_USER}).encode())
    await callers[0].call(f"/sim/people/{FIRST_USER}/start", b"{}")
    await callers[0].call(f"/bot{TOKEN}/getUpdates", b'{"offset":-1}')
    rates = {"updates": await queue_and_take(callers[0]), "calls": await send(callers)}
    sys.stdout.write(json.dumps(rates) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
