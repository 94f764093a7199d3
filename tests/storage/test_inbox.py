"""The inbox keeps each update once, hands each lane out in order, and sets aside what fails five times."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from sandbox.clock import Clock
from storage import facts, inbox
from storage.database import Database, Transaction
from storage.inbox import Arrival

BOT = 1


def arrivals(*numbers: int, lane: int = 7) -> list[Arrival]:
    return [Arrival(number, lane, f'{{"update_id":{number}}}') for number in numbers]


async def store(database: Database, *numbers: int, lane: int = 7) -> None:
    await database.run(lambda tx: inbox.store(tx, BOT, arrivals(*numbers, lane=lane)))


def next_done(tx: Transaction) -> str | None:
    """Handles the head of lane 7."""
    head = inbox.hold(tx, 7)
    if head is not None:
        inbox.done(tx, head.id)
    return head.raw if head else None


def fail_head(tx: Transaction) -> bool:
    head = inbox.hold(tx, 7)
    assert head is not None
    return inbox.failed(tx, 7, head, error="broken", hopeless=False)


async def test_an_update_is_kept_once_however_often_it_comes(database: Database) -> None:
    await store(database, 1, 2, 2)
    await store(database, 2, 3)
    assert (await database.read(facts.look)).inbox_depth == 3


async def test_what_another_has_just_handled_is_noted_no_more(database: Database) -> None:
    await store(database, 1)
    head = await database.run(lambda tx: inbox.hold(tx, 7))
    assert head is not None
    await database.run(next_done)
    for note in (
        lambda tx: inbox.done(tx, head.id),
        lambda tx: inbox.failed(tx, 7, head, error="broken", hopeless=True),
        lambda tx: inbox.count_try(tx, head.id, 3),
    ):
        with pytest.raises(inbox.OvertakenError):
            await database.run(note)
    assert await database.read(inbox.dead_letters) == []


async def test_control_without_the_unique_key_it_doubles(database: Database) -> None:
    await database.run(
        lambda tx: inbox.store(tx, BOT, [Arrival(None, 7, "{}"), Arrival(None, 7, "{}")])  # no id, no key
    )
    assert (await database.read(facts.look)).inbox_depth == 2


async def test_two_bots_may_have_the_same_update_ids(database: Database) -> None:
    await store(database, 1)
    await database.run(lambda tx: inbox.store(tx, BOT + 1, arrivals(1)))
    assert (await database.read(facts.look)).inbox_depth == 2


async def test_a_lane_is_handed_out_in_the_order_of_arrival_not_of_ids(database: Database) -> None:
    await store(database, 30)
    await store(database, 10, 20)
    raws = [await database.run(next_done) for _ in range(4)]
    assert raws == ['{"update_id":30}', '{"update_id":10}', '{"update_id":20}', None]


async def announced(database: Database, worker: int = 1, *, limit: int = 10) -> list[tuple[int, int]]:
    return list((await database.run(lambda tx: inbox.announce(tx, worker, limit=limit))).items())


async def test_lanes_are_announced_oldest_first_within_the_limit(database: Database) -> None:
    await store(database, 1, lane=8)
    await store(database, 2, 3, lane=7)
    assert await announced(database, limit=2) == [(8, 1), (7, 1)]


async def test_a_lane_is_announced_by_one_worker_until_it_is_given_back(database: Database) -> None:
    await store(database, 1, 2)
    assert await announced(database, 1) == [(7, 2)]
    await store(database, 3)
    await store(database, 4, lane=8)
    assert await announced(database, 2) == [(8, 1)]
    await database.run(lambda tx: inbox.give_back(tx, 1, lane=7))
    assert await announced(database, 2) == [(7, 3)]
    await database.run(lambda tx: inbox.give_back(tx, 2))
    assert await announced(database, 1) == [(7, 3), (8, 1)]


async def test_what_a_dead_worker_has_announced_is_suspect(database: Database) -> None:
    await store(database, 1)
    await store(database, 2, lane=8)
    await announced(database, 1, limit=1)
    await announced(database, 2)
    assert await database.run(lambda tx: inbox.suspect(tx, [2])) == 1
    assert await database.run(lambda tx: inbox.suspect(tx, [2])) == 0
    assert await database.run(inbox.first_suspect) == 7
    assert await announced(database, 3) == []
    head = await database.run(lambda tx: inbox.hold(tx, 7))
    assert head is not None
    assert (head.worker, head.tries) == (inbox.SUSPECT, 0)
    await database.run(lambda tx: inbox.count_try(tx, head.id, 3))
    assert await database.run(inbox.first_suspect) is None


async def test_a_handled_update_is_blanked_and_forgotten_after_a_week(database: Database, clock: Clock) -> None:
    await store(database, 1)
    await database.run(next_done)
    assert await database.read(lambda tx: tx.all(sa.text("SELECT state, raw FROM inbox"))) == [("done", "")]
    clock.advance(timedelta(days=7).total_seconds())
    assert await database.run(inbox.forget_done) == 0
    clock.advance(1)
    assert await database.run(inbox.forget_done) == 1


async def test_a_failing_update_holds_its_lane_back_and_dies_at_the_fifth_try(database: Database, clock: Clock) -> None:
    await store(database, 1, 2)
    await store(database, 3, lane=8)
    for pause in inbox.PAUSES:
        assert await database.run(fail_head) is False
        assert await database.run(lambda tx: inbox.hold(tx, 7)) is None
        assert await announced(database) == [(8, 1)]
        await database.run(lambda tx: inbox.give_back(tx, 1))
        clock.advance(pause)
    assert await database.run(fail_head) is True

    (dead,) = await database.read(inbox.dead_letters)
    assert (dead.update_id, dead.tries, dead.error, dead.raw) == (1, 5, "broken", '{"update_id":1}')
    assert await database.run(next_done) == '{"update_id":2}'


async def test_what_is_hopeless_dies_at_once(database: Database) -> None:
    await store(database, 1)

    def work(tx: Transaction) -> bool:
        head = inbox.hold(tx, 7)
        assert head is not None
        return inbox.failed(tx, 7, head, error="unreadable", hopeless=True)

    assert await database.run(work) is True
    assert [dead.tries for dead in await database.read(inbox.dead_letters)] == [1]


async def test_a_long_error_is_cut(database: Database) -> None:
    await store(database, 1)

    def work(tx: Transaction) -> None:
        head = inbox.hold(tx, 7)
        assert head is not None
        inbox.failed(tx, 7, head, error="x" * 5000, hopeless=True)

    await database.run(work)
    assert [len(dead.error) for dead in await database.read(inbox.dead_letters)] == [2000]
