"""The least that can answer the same calls: an aiohttp handler that reads the body and answers a constant."""

import asyncio
import json
import sys

from aiohttp import web

from tests.benchmarks.workload import FIRST_USER, PER_POLL, updates

BATCH = json.dumps({"ok": True, "result": list(updates(PER_POLL))}, separators=(",", ":")).encode()
CHAT = {"id": FIRST_USER, "type": "private", "first_name": "Member"}
SENT = {"message_id": 2, "date": 1_800_000_000, "chat": CHAT, "text": "The new roast is worth getting up for."}
ANSWERS = {"getUpdates": BATCH, "sendMessage": json.dumps({"ok": True, "result": SENT}).encode()}


async def answer(request: web.Request) -> web.Response:
    """The constant of that call."""
    await request.read()
    body = ANSWERS.get(request.path.rpartition("/")[2], b"{}")
    return web.Response(body=body, content_type="application/json")


async def main() -> None:
    """Serves until it is ended; prints its address."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"http://127.0.0.1:{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
