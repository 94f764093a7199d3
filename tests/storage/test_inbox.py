"""The inbox keeps each update once, hands each lane out in order, and sets aside what fails five times."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from sandbox.clock import Clock
from storage import facts, inbox
from storage.database import Database, Transaction
from storage.inbox import Arrival, Waiting

BOT = 1


def arrivals(*numbers: int, lane: int = 7) -> list[Arrival]:
    return [Arrival(number, lane, f'{{"update_id":{number}}}') for number in numbers]


async def store(database: Database, *numbers: int, lane: int = 7) -> None:
    await database.run(lambda tx: inbox.store(tx, BOT, arrivals(*numbers, lane=lane)))


def head(tx: Transaction) -> Waiting | None:
    """The first update of lane 7, announced by worker 1, if it may be handled."""
    inbox.give_back(tx, 1)
    return next((waiting for waiting in inbox.announce(tx, 1, limit=10) if waiting.lane == 7), None)


def next_done(tx: Transaction) -> str | None:
    """Handles the head of lane 7."""
    waiting = head(tx)
    if waiting is not None:
        inbox.done(tx, waiting, 1)
    return waiting.raw if waiting else None


def fail_head(tx: Transaction, *, error: str = "broken", hopeless: bool = False) -> bool:
    waiting = head(tx)
    assert waiting is not None
    return inbox.failed(tx, waiting, 1, error=error, hopeless=hopeless)


async def test_an_update_is_kept_once_however_often_it_comes(database: Database) -> None:
    await store(database, 1, 2, 2)
    await store(database, 2, 3)
    assert (await database.read(facts.look)).inbox_depth == 3


@pytest.mark.parametrize(("is_handled", "worker", "left"), [(True, 1, 0), (False, 2, 1)], ids=["handled", "anothers"])
async def test_what_is_another_workers_or_handled_is_noted_no_more(
    database: Database, is_handled: bool, worker: int, left: int
) -> None:
    await store(database, 1)
    waiting = await database.run(head)
    assert waiting is not None
    if is_handled:
        await database.run(lambda tx: inbox.done(tx, waiting, 1))
    for note in (
        lambda tx: inbox.done(tx, waiting, worker),
        lambda tx: inbox.failed(tx, waiting, worker, error="broken", hopeless=True),
        lambda tx: inbox.count_try(tx, waiting, worker),
    ):
        with pytest.raises(inbox.OvertakenError):
            await database.run(note)
    assert await database.read(inbox.dead_letters) == []
    assert (await database.read(facts.look)).inbox_depth == left


async def test_only_the_first_of_a_lane_can_be_handled(database: Database) -> None:
    await store(database, 1, 2)
    first, second = await database.run(lambda tx: inbox.announce(tx, 1, limit=10))
    with pytest.raises(inbox.OvertakenError):
        await database.run(lambda tx: inbox.done(tx, second, 1))
    await database.run(lambda tx: inbox.done(tx, first, 1))
    await database.run(lambda tx: inbox.done(tx, second, 1))
    assert (await database.read(facts.look)).inbox_depth == 0


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
    """The lanes announced now, each with the number of its updates."""
    found = await database.run(lambda tx: inbox.announce(tx, worker, limit=limit))
    return list(Counter(waiting.lane for waiting in found).items())


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
    assert await announced(database, 3) == []
    suspect = await database.run(inbox.first_suspect)
    assert suspect is not None
    assert (suspect.lane, suspect.tries) == (7, 0)
    await database.run(lambda tx: inbox.count_try(tx, suspect, 3))
    assert await database.run(inbox.first_suspect) is None


async def die_of(database: Database, suspect: Waiting) -> None:
    """A worker counts a try of this update, and dies."""
    await database.run(lambda tx: inbox.count_try(tx, suspect, 2))
    assert await database.run(lambda tx: inbox.suspect(tx, [])) == 1


async def test_after_each_death_of_a_counted_try_its_lane_waits_longer(database: Database, clock: Clock) -> None:
    await store(database, 1)
    await announced(database)
    await database.run(lambda tx: inbox.suspect(tx, []))
    for tries, pause in enumerate((0, *inbox.PAUSES)):
        if pause:
            assert await database.run(inbox.first_suspect) is None
        clock.advance(pause)
        suspect = await database.run(inbox.first_suspect)
        assert suspect is not None
        assert suspect.tries == tries
        await die_of(database, suspect)
    letter = await database.run(inbox.first_suspect)
    assert letter is not None
    assert letter.tries == inbox.TRIES


async def test_an_innocent_suspect_holds_its_lane_back_at_no_time(database: Database) -> None:
    await store(database, 1)
    await announced(database)
    await database.run(lambda tx: inbox.suspect(tx, []))
    await store(database, 2)
    for is_made in (False, True):  # one try turns out to be none
        suspect = await database.run(inbox.first_suspect)
        assert suspect is not None
        await database.run(lambda tx, suspect=suspect: inbox.count_try(tx, suspect, 2))
        note = inbox.done if is_made else inbox.discount_try
        await database.run(lambda tx, suspect=suspect, note=note: note(tx, suspect, 2))
    assert await announced(database) == [(7, 1)]


async def test_of_several_suspects_those_are_first_that_were_tried_least(database: Database, clock: Clock) -> None:
    await store(database, 1)
    await store(database, 2, lane=8)
    await announced(database)
    await database.run(lambda tx: inbox.suspect(tx, []))
    suspect = await database.run(inbox.first_suspect)
    assert suspect is not None
    assert suspect.lane == 7
    await die_of(database, suspect)
    clock.advance(inbox.PAUSES[0])
    innocent = await database.run(inbox.first_suspect)
    assert innocent is not None
    assert innocent.lane == 8


async def test_what_comes_before_a_suspect_in_its_lane_goes_first(database: Database) -> None:
    await store(database, 1, 2)
    await announced(database, 1)
    await database.run(lambda tx: inbox.suspect(tx, []))
    await database.run(lambda tx: tx.changed(sa.text("UPDATE inbox SET worker = NULL WHERE update_id = 1")))
    suspect = await database.run(inbox.first_suspect)
    assert suspect is not None
    assert suspect.raw == '{"update_id":1}'
    await database.run(lambda tx: inbox.count_try(tx, suspect, 3))


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
        assert await database.run(head) is None
        await database.run(lambda tx: inbox.give_back(tx, 1))
        assert await announced(database) == [(8, 1)]
        await database.run(lambda tx: inbox.give_back(tx, 1))
        clock.advance(pause)
    assert await database.run(fail_head) is True

    (dead,) = await database.read(inbox.dead_letters)
    assert (dead.update_id, dead.tries, dead.error, dead.raw) == (1, 5, "broken", '{"update_id":1}')
    assert await database.run(next_done) == '{"update_id":2}'


async def test_a_lane_is_forgotten_a_week_after_it_was_held_back(database: Database, clock: Clock) -> None:
    await store(database, 1)
    await database.run(fail_head)
    lanes = sa.text("SELECT count(*) FROM lanes")
    clock.advance(timedelta(days=7).total_seconds())
    await database.run(inbox.forget_done)
    assert await database.read(lambda tx: tx.scalar(lanes)) == 1
    clock.advance(1)
    await database.run(inbox.forget_done)
    assert await database.read(lambda tx: tx.scalar(lanes)) == 0


async def test_what_is_hopeless_dies_at_once(database: Database) -> None:
    await store(database, 1)
    assert await database.run(lambda tx: fail_head(tx, hopeless=True)) is True
    assert [dead.tries for dead in await database.read(inbox.dead_letters)] == [1]


async def test_a_long_error_is_cut(database: Database) -> None:
    await store(database, 1)
    await database.run(lambda tx: fail_head(tx, error="x" * 5000, hopeless=True))
    assert [len(dead.error) for dead in await database.read(inbox.dead_letters)] == [2000]
