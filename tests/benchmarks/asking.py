"""So many people check in at once, each in their private chat, and each of them is owed one answer."""

import asyncio
import json
import sys
import time
from collections import Counter
from datetime import datetime
from typing import Any

import aiohttp

from tests.benchmarks.workload import FIRST_UPDATE, FIRST_USER

COMMAND, BROUGHT = "/checkin", "+5 points"
START_SECONDS = 1
PATIENCE = 60
LOOKS = 4


def asked(count: int) -> list[dict[str, Any]]:
    """An update for each of so many people."""
    now = int(time.time())
    updates = []
    for number in range(count):
        name = {"id": FIRST_USER + number, "first_name": f"Member {number}"}
        message = {
            "message_id": 2,
            "date": now,
            "chat": {**name, "type": "private"},
            "from": {**name, "is_bot": False, "language_code": "en"},
            "text": COMMAND,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(COMMAND)}],
        }
        updates.append({"update_id": FIRST_UPDATE + number, "message": message})
    return updates


async def ask(session: aiohttp.ClientSession, count: int) -> dict[str, float]:
    """Answers a second until the last has arrived, and microseconds of CPU for each; none is missing or comes twice."""
    wanted = {"method": "sendMessage", "count": str(count), "timeout": str(PATIENCE)}
    updates = json.dumps({"updates": asked(count)})
    await asyncio.sleep(START_SECONDS)  # the bot has begun to poll
    began, cpu = time.time(), time.process_time()
    await session.post("/sim/load", data=updates, headers={"Content-Type": "application/json"})
    for _ in range(LOOKS):
        async with session.get("/sim/calls/wait", params=wanted) as answer:
            spent = time.process_time() - cpu
            if len(await answer.json()) >= count:
                break
    await asyncio.sleep(START_SECONDS)  # an answer too many would come about now
    async with session.get("/sim/calls?method=sendMessage") as answer:
        calls = await answer.json()
    right = [call for call in calls if call["ok"] and BROUGHT in call["params"]["text"]]
    told = Counter(int(call["params"]["chat_id"]) for call in right)
    if len(calls) != count or told != Counter(range(FIRST_USER, FIRST_USER + count)):
        raise RuntimeError(f"{len(calls)} calls brought {len(right)} right answers to {len(told)} of {count} people")
    arrived = max(datetime.fromisoformat(call["at"]).timestamp() for call in calls)
    return {"rate": count / (arrived - began), "cpu": 1e6 * spent / count}


def report(figures: dict[str, float]) -> None:
    """Prints the figures for the parent to read."""
    sys.stdout.write(json.dumps(figures) + "\n")
