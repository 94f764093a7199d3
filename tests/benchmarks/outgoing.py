"""The whole bot as it sends: a broadcast to so many, or replies while there is one or none. Prints what came of it."""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
from cryptography.fernet import Fernet

from bot.app import House, build
from bot.pacer import Pacer
from loyalty import Transaction, audiences, broadcasts, communities, groups, members, people
from loyalty.broadcasts import Letter
from loyalty.members import Role
from tests.benchmarks.databases import sqlite
from tests.benchmarks.workload import CHAT, FIRST_USER, TOKEN, updates

WORDS = "Fresh beans are in: <b>Yirgacheffe</b>, from Thursday on."
TURNS, WARMING_UP = 110, 10
SILENT_A_TURN = 9
TURN_SECONDS = 0.1
PATIENCE = 30
LOOKS = 6
Stage = tuple[House, aiohttp.ClientSession]


def noon_zone() -> str:
    """A zone in which it is about noon, so that no quiet hours are kept."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def settle_members(tx: Transaction, count: int) -> None:
    """A community of so many members who want news, the first of them its owner."""
    community = communities.found(tx, name="Juniper", language="en", zone=noon_zone())
    groups.add(tx, community.id, chat_id=CHAT, title="Juniper")
    for number in range(count):
        user_id = FIRST_USER + number
        people.see(tx, user_id, name=f"Member {number}", username=None, language="en")
        people.set_started(tx, user_id, started=True)
        member = members.join(tx, community, user_id, role=Role.MEMBER if number else Role.OWNER)
        members.set_promotions(tx, member, wanted=True)


def announce(tx: Transaction) -> None:
    """Confirms a broadcast to everyone, for now."""
    community = communities.only_one(tx)
    author = members.of_user(tx, community.id, FIRST_USER) if community else None
    if community is None or author is None:
        raise RuntimeError("there is no community")
    draft = broadcasts.compose(tx, community, author, Letter(WORDS), length=len(WORDS))
    broadcasts.choose_audience(tx, community, draft.id, audiences.Audience("everyone"))
    broadcasts.confirm(tx, community, author, draft.id)


@asynccontextmanager
async def living(url: str, address: str, count: int, *, pacer: Pacer | None = None) -> AsyncIterator[Stage]:
    """A house at work on a database, and a way to the sandbox's people."""
    async with aiohttp.ClientSession(address, raise_for_status=True) as session:
        await session.post(f"/bot{TOKEN}/deleteWebhook", json={"drop_pending_updates": True})
        key = Fernet.generate_key().decode()
        house = await build(token=TOKEN, api_url=address, database_url=url, key=key, pacer=pacer)
        await house.database.run(lambda tx: settle_members(tx, count))
        stopping = asyncio.Event()
        running = asyncio.create_task(house.run(stopping))
        yield house, session
        stopping.set()
        await running
        await house.close()


async def reached(session: aiohttp.ClientSession, count: int) -> None:
    """Waits until so many messages have been sent."""
    wanted = {"method": "sendMessage", "count": str(count), "timeout": str(PATIENCE)}
    for _ in range(LOOKS):
        async with session.get("/sim/calls/wait", params=wanted) as answer:
            if len(await answer.json()) >= count:
                return
    raise RuntimeError(f"{count} messages were not sent")


async def made(session: aiohttp.ClientSession) -> list[dict[str, Any]]:
    """All calls of sendMessage."""
    async with session.get("/sim/calls?method=sendMessage") as answer:
        calls: list[dict[str, Any]] = await answer.json()
        return calls


async def broadcast(url: str, address: str, count: int, *, is_paid: bool) -> dict[str, float]:
    """Messages a second of a broadcast, how many did not get it once, and how many calls were refused for haste."""
    async with living(url, address, count, pacer=Pacer(is_paid=is_paid)) as (house, session):
        before = time.process_time()
        await house.database.run(announce)
        await reached(session, count)
        cpu = time.process_time() - before
        await asyncio.sleep(1)
        calls = await made(session)
    arrived = [call for call in calls if call["ok"] and "Yirgacheffe" in call["params"]["text"]]
    got = Counter(call["params"]["chat_id"] for call in arrived)
    times = sorted(datetime.fromisoformat(call["at"]).timestamp() for call in arrived)
    return {
        "rate": (len(times) - 1) / (times[-1] - times[0]),
        "cpu": 1e6 * cpu / count,
        "lost": count - sum(number == 1 for number in got.values()),
        "refused": sum(call["status"] == 429 for call in calls),
    }


async def replies(url: str, address: str, count: int, *, is_under_way: bool) -> dict[str, float]:
    """How long people waited for an answer in milliseconds, at 100 messages a second of which 10 ask something."""
    async with living(url, address, count) as (house, session):
        if is_under_way:
            await house.database.run(announce)
            await reached(session, 30)
        silent = updates(TURNS * SILENT_A_TURN)
        asked: dict[int, float] = {}
        begin = time.time() + WARMING_UP * TURN_SECONDS
        for turn in range(-WARMING_UP, TURNS - WARMING_UP):
            await asyncio.sleep(begin + turn * TURN_SECONDS - time.time())
            quiet = [{"message": next(silent)["message"]} for _ in range(SILENT_A_TURN)]
            user_id = FIRST_USER + count - 1 - WARMING_UP - turn
            await session.post("/sim/load", json={"updates": quiet})
            if turn >= 0:
                asked[user_id] = time.time()
            await session.post(f"/sim/people/{user_id}/write", json={"chat_id": user_id, "text": "/points"})
        await asyncio.sleep(2)
        calls = await made(session)
    told: dict[int, float] = {}
    for call in calls:
        if call["ok"] and "Yirgacheffe" not in call["params"]["text"]:
            told.setdefault(int(call["params"]["chat_id"]), datetime.fromisoformat(call["at"]).timestamp())
    waited = sorted(told[user_id] - asked[user_id] for user_id in asked if user_id in told)
    return {
        "p50": 1e3 * waited[len(waited) // 2],
        "p99": 1e3 * waited[int(len(waited) * 0.99)],
        "lost": len(asked) - len(waited),
        "refused": sum(call["status"] == 429 for call in calls),
    }


def main(what: str, address: str, count: int) -> None:
    """Prints the figures for the parent to read."""
    with sqlite() as url:
        match what:
            case "free" | "paid":
                figures = asyncio.run(broadcast(url, address, count, is_paid=what == "paid"))
            case _:
                figures = asyncio.run(replies(url, address, count, is_under_way=what == "busy"))
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
