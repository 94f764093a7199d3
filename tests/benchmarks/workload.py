"""The workload that every variant gets: group messages that are long enough to earn, far enough apart to be paid."""

import base64
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

TOKEN = "123456:benchmark"
# As ENCRYPTION_KEY: what one process of a benchmark has written, another reads.
KEY = base64.urlsafe_b64encode(bytes(32)).decode()
MEMBERS = 2_000
FIRST_USER = 6_000_000_000
CHAT = -1_001_234_567_890
APART = timedelta(seconds=180)
PORTION = 5_000
FIRST_UPDATE = 1_000
# As many as Telegram hands out at once.
PER_POLL = 100


def beginning() -> datetime:
    """Noon of yesterday: all of it lies on one day, and in the past."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)


def updates(count: int) -> Iterator[dict[str, Any]]:
    """So many messages, the members in turn."""
    start = beginning()
    for number in range(count):
        turn, member = divmod(number, MEMBERS)
        user = {"id": FIRST_USER + member, "is_bot": False, "first_name": f"Member {member}", "language_code": "en"}
        message = {
            "message_id": number + 1,
            "date": int((start + turn * APART).timestamp()),
            "chat": {"id": CHAT, "type": "supergroup", "title": "Juniper"},
            "from": user,
            "text": "The new roast is worth getting up for.",
        }
        yield {"update_id": FIRST_UPDATE + number, "message": message}


async def load(address: str, count: int) -> None:
    """Queues the workload in the sandbox."""
    queued = list(updates(count))
    async with aiohttp.ClientSession(address) as session:
        for begin in range(0, count, PORTION):
            async with session.post("/sim/load", json={"updates": queued[begin : begin + PORTION]}) as answer:
                answer.raise_for_status()


@dataclass(frozen=True, slots=True)
class Watch:
    """Wall and CPU time since it was made."""

    wall: float = field(default_factory=time.perf_counter)
    cpu: float = field(default_factory=time.process_time)

    def report(self, count: int) -> None:
        """Prints, for the parent to read, how many went through a second and the CPU time of each in microseconds."""
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        sys.stdout.write(json.dumps({"rate": count / wall, "cpu": 1e6 * cpu / count}) + "\n")
