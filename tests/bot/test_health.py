"""What a monitor sees: whether the process lives, whether it does its work, and what it measures; no member's data."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot import health as room
from bot.health import Health
from bot.intake import LONGEST_SILENCE, Intake
from bot.meters import Meters
from bot.web import Place, PortTakenError, Web
from loyalty.notices import Rank
from sandbox.client import Persona
from storage import due, facts, inbox
from storage.database import Transaction
from storage.inbox import Arrival
from storage.locks import NoLock
from tests.bot.conftest import outbox_says
from tests.conftest import START, Home, Juniper


class Monitor:
    """Somebody who asks, and a monotonic clock in their hand."""

    def __init__(self, home: Home) -> None:
        self.now = 0.0
        self.home = home
        self.intake = Intake(
            home.house.telegram,
            home.house.database,
            bot_id=1,
            on_arrival=lambda: None,
            door=NoLock(),
            clock=lambda: self.now,
        )
        self.health = Health(home.house.database, self.intake, clock=lambda: self.now)
        self.web = Web(Place("127.0.0.1", 0), self.health, Meters())

    async def get(self, path: str, *, method: str = "GET") -> tuple[int, str]:
        address = f"http://127.0.0.1:{self.web.port}{path}"
        async with aiohttp.ClientSession() as http, http.request(method, address) as response:
            return response.status, await response.text()


@pytest.fixture
async def monitor(home: Home) -> AsyncIterator[Monitor]:
    watching = Monitor(home)
    await watching.web.open()
    yield watching
    await watching.web.close()


def read(page: str) -> dict[str, float]:
    """The samples of a metrics page."""
    return {name: float(value) for name, value in re.findall(r"^(\S+) (\S+)$", page, re.MULTILINE)}


async def test_a_house_at_work_is_alive_and_ready(monitor: Monitor) -> None:
    await monitor.intake.poll(0)
    assert await monitor.get("/healthz") == (200, '{"alive": true, "ended": []}')
    assert await monitor.get("/readyz") == (200, '{"ready": true, "faults": {}}')


async def test_nothing_else_is_served_and_nothing_is_taken(monitor: Monitor) -> None:
    assert (await monitor.get("/"))[0] == 404
    assert (await monitor.get("/hook", method="POST"))[0] == 404
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await monitor.get(path, method="POST"))[0] == 405


async def test_a_room_that_has_ended_is_no_life(monitor: Monitor) -> None:
    living, dead = asyncio.create_task(asyncio.sleep(60)), asyncio.create_task(asyncio.sleep(0))
    await dead
    monitor.health.rooms = {"worker": living, "sender": dead}
    assert await monitor.get("/healthz") == (503, '{"alive": false, "ended": ["sender"]}')
    living.cancel()


async def test_silence_from_telegram_is_a_fault(monitor: Monitor) -> None:
    assert await monitor.health.faults() == {"intake": "no answer from Telegram yet"}
    await monitor.intake.poll(0)
    monitor.now += LONGEST_SILENCE
    assert await monitor.health.faults() == {}
    monitor.now += 1
    assert await monitor.health.faults() == {"intake": "no answer from Telegram for 76 s"}
    await monitor.intake.poll(0)
    assert await monitor.health.faults() == {}


async def test_a_database_that_cannot_be_written_to_is_a_fault(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await monitor.intake.poll(0)
    assert await monitor.health.faults() == {}

    def full(_tx: Transaction) -> None:
        raise OperationalError("INSERT canary", {}, Exception("disk is full, canary"))

    with monkeypatch.context() as trouble:
        trouble.setattr(facts, "beat", full)
        monitor.now += 0.5
        assert await monitor.health.faults() == {}, "asked again within a second, nobody looks"
        monitor.now += 0.5
        assert await monitor.health.faults() == {"database": "does not answer (OperationalError)"}
        status, said = await monitor.get("/readyz")
        assert (status, "canary" in said) == (503, False)
    monitor.now += 1
    assert await monitor.health.faults() == {}


async def test_a_database_that_never_answers_is_a_fault(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    await monitor.intake.poll(0)
    monkeypatch.setattr(room, "ANSWER_SECONDS", 0.01)
    monkeypatch.setattr(monitor.home.house.database, "run", hang)
    assert await monitor.health.faults() == {"database": "does not answer (TimeoutError)"}


async def test_a_message_that_is_owed_for_long_is_a_fault_but_a_long_broadcast_is_none(
    monitor: Monitor, home: Home, nina: Persona
) -> None:
    await monitor.intake.poll(0)
    await outbox_says(home, nina.id, key="news", rank=Rank.PROMOTION)
    await home.telegram.clock.advance(seconds=room.OUTBOX_SECONDS)
    await outbox_says(home, nina.id, key="answer")
    assert await monitor.health.faults() == {}
    await home.telegram.clock.advance(seconds=room.OUTBOX_SECONDS + 1)
    monitor.now += 1
    assert await monitor.health.faults() == {"outbox": "the oldest message has been due for 121 s"}
    assert (await home.house.database.read(facts.look)).outbox_depth == 2


async def test_who_stops_is_not_ready(monitor: Monitor) -> None:
    await monitor.intake.poll(0)
    monitor.health.is_stopping = True
    assert await monitor.health.faults() == {"process": "is stopping"}


async def test_the_facts(home: Home, nina: Persona) -> None:
    database = home.house.database
    nothing = facts.Facts(0, 0.0, 0, 0.0, 0.0, 0)
    assert await database.read(facts.look) == nothing
    await database.run(lambda tx: inbox.store(tx, 1, [Arrival(n, n, "{}") for n in range(1, 4)]))
    await database.run(lambda tx: tx.changed(sa.text("UPDATE inbox SET state = 'dead' WHERE update_id = 1")))
    await database.run(lambda tx: due.plan(tx, "some", 1, at=START - timedelta(seconds=5), community_id=None))
    later = START + timedelta(hours=1)
    await outbox_says(home, nina.id, key="later", due_at=later)
    await outbox_says(home, nina.id, key="now")
    await home.telegram.clock.advance(seconds=10)
    assert await database.read(facts.look) == facts.Facts(2, 10.0, 1, 10.0, 15.0, 1)


async def test_what_is_measured(home: Home, juniper: Juniper) -> None:
    watched = Monitor(home)
    meters = home.house.worker._count.__self__  # type: ignore[attr-defined]  # the meters of the house
    before = read(meters.page(None).decode())
    await juniper.nina.write("/checkin")
    await juniper.nina.write("/award")  # a member may not
    await home.house.database.run(lambda tx: inbox.store(tx, 1, [Arrival(7, 5, '{"update_id": 7, "message": 1}')]))
    await home.telegram.fault("sendMessage", code=429, retry_after=1, times=1)
    await home.settle()
    await home.pass_time(days=1)

    page = meters.page(await watched.health.facts()).decode()
    after = read(page)

    def grown(name: str) -> float:
        return after[name] - before[name]

    assert grown('regulars_updates_total{outcome="dead"}') == 1
    assert grown('regulars_updates_total{outcome="done"}') == 1
    assert grown('regulars_updates_total{outcome="refused"}') == 1
    assert grown('regulars_sends_total{outcome="flood"}') == 1
    assert grown('regulars_sends_total{outcome="sent"}') >= 2
    assert grown("regulars_transaction_seconds_count") > 10
    assert grown("regulars_job_late_seconds_count") >= 1
    assert after["regulars_dead_letters"] == 1
    assert (before["regulars_database_up"], after["regulars_database_up"]) == (0, 1)
    assert "regulars_inbox_depth" not in before
    assert (after["regulars_inbox_depth"], after["regulars_outbox_depth"]) == (0, 0)
    for name in (*(str(person.id) for person in (juniper.nina, juniper.robin)), "Nina", "Juniper", "123456"):
        assert name not in page


async def test_a_port_that_is_taken_is_said(monitor: Monitor) -> None:
    second = Web(Place("127.0.0.1", monitor.web.port), monitor.health, Meters())
    with pytest.raises(PortTakenError, match="in use"):
        await second.open()
