"""One update, one transaction; one person's in order; five tries; and nobody waits for somebody else's failure."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from bot import handling
from bot.handling import SuspendedError, drive
from handlers.kit.context import Context
from loyalty import checkins
from loyalty.errors import Refusal
from sandbox.client import Persona
from storage import due, inbox, notices
from storage.database import Transaction
from storage.inbox import Waiting
from tests.bot.conftest import inbox_states
from tests.conftest import START, Home, Juniper

Meddle = Callable[[Callable[[Context], None]], None]


async def arrive(home: Home) -> None:
    while await home.house.intake.poll(0):
        pass


async def dead(home: Home) -> list[tuple[int, str]]:
    letters = await home.house.database.read(inbox.dead_letters)
    return [(letter.tries, letter.error) for letter in letters]


async def transfers(home: Home) -> list[tuple[str, int]]:
    def look(tx: Transaction) -> list[tuple[str, int]]:
        return [(row[0], row[1]) for row in tx.all(sa.text("SELECT rule, amount FROM transfers ORDER BY id"))]

    return await home.house.database.read(look)


def tries(tx: Transaction) -> list[int]:
    return [row[0] for row in tx.all(sa.text("SELECT tries FROM inbox ORDER BY id DESC LIMIT 3"))]


async def test_one_persons_updates_are_handled_in_their_order(home: Home, nina: Persona, meddle: Meddle) -> None:
    seen: list[str] = []
    meddle(lambda context: seen.append(context.text))
    for number in range(12):
        await nina.write(str(number))
    await home.settle()
    assert seen == [str(number) for number in range(12)]


async def test_a_failing_update_keeps_its_place_and_others_go_on(home: Home, nina: Persona, meddle: Meddle) -> None:
    handled: list[str] = []

    def stumble(context: Context) -> None:
        if context.text == "bad":
            raise ZeroDivisionError
        handled.append(context.text)

    meddle(stumble)
    oleg = await home.telegram.person("Oleg")
    await nina.write("bad")
    await nina.write("after")
    await oleg.write("mine")
    await home.settle()
    assert handled == ["mine"]
    for pause in inbox.PAUSES:
        assert await dead(home) == []
        await home.telegram.clock.advance(seconds=pause)
        await home.settle()
    assert handled == ["mine", "after"]
    assert await dead(home) == [(5, "ZeroDivisionError()")]


async def test_a_failure_that_passes_loses_nothing(home: Home, nina: Persona, meddle: Meddle) -> None:
    failures = iter([1, 1])
    handled: list[str] = []

    def stumble(context: Context) -> None:
        if next(failures, 0):
            raise ZeroDivisionError
        handled.append(context.text)

    meddle(stumble)
    await nina.write("hello")
    for pause in (0, *inbox.PAUSES[:2]):
        await home.telegram.clock.advance(seconds=pause)
        await home.settle()
    assert handled == ["hello"]
    assert await dead(home) == []


async def test_whose_command_came_to_nothing_is_told(home: Home, nina: Persona, meddle: Meddle) -> None:
    def stumble(_context: Context) -> None:
        raise ZeroDivisionError

    meddle(stumble)
    await nina.write("/help")
    before = len(await home.said_to(nina))
    for pause in (0, *inbox.PAUSES):
        await home.telegram.clock.advance(seconds=pause)
        await home.settle()
    assert len(await home.said_to(nina)) == before + 1
    assert "went wrong" in (await home.said_to(nina))[-1].lower()


@pytest.mark.parametrize("broken", [{"message": "odd"}, {"message": {"chat": 5}}, {"callback_query": {"from": {}}}])
async def test_what_cannot_be_read_is_set_aside_at_once(home: Home, nina: Persona, broken: dict[str, Any]) -> None:
    await home.telegram.load([broken])
    await nina.write("hello")
    await home.settle()
    assert [tries for tries, _ in await dead(home)] == [1]
    assert (await inbox_states(home))[-1] == "done"


async def test_an_update_of_an_unknown_kind_is_done(home: Home) -> None:
    await home.telegram.load([{"hologram": {"from": {"id": 7}}}, {"answer": {"then": "nowhere"}}])
    await home.settle()
    assert await inbox_states(home) == ["done", "done"]


async def test_a_handler_that_waits_is_a_bug(home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    application = home.house.application

    async def waits(_update: object) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(application, "process_update", waits)
    await nina.write("hello")
    await home.settle()
    (tries,) = await home.house.database.read(lambda tx: tx.all(sa.text("SELECT tries FROM inbox WHERE state='new'")))
    assert tuple(tries) == (1,)


@pytest.mark.parametrize(("is_guarded", "effects"), [(True, 1), (False, 2)], ids=["guarded", "guard-off"])
async def test_what_another_handles_at_the_same_moment_takes_effect_once(
    home: Home, nina: Persona, meddle: Meddle, monkeypatch: pytest.MonkeyPatch, is_guarded: bool, effects: int
) -> None:
    meddle(lambda context: due.plan(context.tx, "effect", secrets.randbits(30), at=START, community_id=None))
    await nina.write("hello")
    await arrive(home)
    worker, database = home.house.worker, home.house.database
    (stale,) = await database.run(lambda tx: worker._announce(tx, 10, gives_back=False))
    assert await worker._handling.take(stale) == "done"
    if not is_guarded:
        monkeypatch.setattr(inbox, "done", lambda *_: None)
    assert await worker._handling.take(stale) == ("" if is_guarded else "done")

    counted = sa.text("SELECT count(*) FROM due WHERE job = 'effect'")
    assert await database.read(lambda tx: tx.scalar(counted)) == effects
    assert await dead(home) == []


def test_driving_ends_what_waits() -> None:
    ended: list[str] = []

    async def waits() -> None:
        try:
            await asyncio.sleep(0)
        finally:
            ended.append("ended")

    with pytest.raises(SuspendedError):
        drive(waits())
    assert ended == ["ended"]


@pytest.mark.parametrize("stage", ["effect", "reply", "done"])
async def test_effect_reply_and_done_are_one(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    before = await transfers(home), await home.said_to(juniper.nina)
    where: dict[str, tuple[Any, str]] = {
        "effect": (handling.dispatch.activity, "note"),
        "reply": (notices, "add"),
        "done": (inbox, "done"),
    }
    module, name = where[stage]
    original = getattr(module, name)

    def breaks(*arguments: Any, **named: Any) -> Any:
        original(*arguments, **named)
        raise ZeroDivisionError

    await juniper.nina.write("/checkin")
    with monkeypatch.context() as patch:
        patch.setattr(module, name, breaks)
        await home.settle()
        assert (await transfers(home), await home.said_to(juniper.nina)) == before
    await home.telegram.clock.advance(seconds=1)
    await home.settle()
    assert await transfers(home) == [*before[0], ("check-in", 5)]
    assert len(await home.said_to(juniper.nina)) == len(before[1]) + 1


async def test_a_refused_act_leaves_no_row(home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch) -> None:
    original = checkins.check_in

    def refuses(*arguments: Any, **named: Any) -> Any:
        original(*arguments, **named)
        raise Refusal("checked-in-already", until=START, streak=1)

    before = await transfers(home)
    monkeypatch.setattr(checkins, "check_in", refuses)
    await juniper.nina.write("/checkin")
    await home.settle()
    assert await transfers(home) == before
    assert await dead(home) == []


async def test_the_same_update_twice_has_one_effect(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/checkin")
    (update,) = await home.telegram.pending_updates()
    await home.settle()
    after = await transfers(home)
    await home.telegram.load([update])
    await home.settle()
    assert await transfers(home) == after


async def test_control_without_its_id_the_update_is_handled_again(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/help")
    (update,) = await home.telegram.pending_updates()
    await home.settle()
    said = len(await home.said_to(juniper.nina))
    await home.telegram.load([{**update, "update_id": update["update_id"] + 1}])
    await home.settle()
    assert len(await home.said_to(juniper.nina)) == said + 1


async def test_a_failing_transaction_of_one_does_not_hide_the_success_of_others(
    home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[bool] = []
    room = home.house.worker
    monkeypatch.setattr(room, "_on_done", lambda: woken.append(True))

    take = home.house.worker._handling.take

    async def breaks(waiting: Waiting) -> str:
        if waiting.lane == nina.id:
            raise ConnectionError
        return await take(waiting)

    oleg = await home.telegram.person("Oleg")
    await nina.write("hello")
    await oleg.write("hello")
    await arrive(home)
    with monkeypatch.context() as patch:
        patch.setattr(room._handling, "take", breaks)
        assert await room.work() == 1
    assert (woken, room.trouble.now) == ([True], "ConnectionError")
    assert (await room.work(), await room.work()) == (1, 0)
    assert room.trouble.now == ""
    assert await inbox_states(home) == ["done"] * 3


async def test_trouble_is_not_over_while_what_began_before_may_still_meet_it(
    home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, going_on = home.house.worker, asyncio.Event()

    async def waits(_waiting: Waiting) -> str:
        await going_on.wait()
        raise ConnectionError

    await nina.write("hello")
    await arrive(home)
    with monkeypatch.context() as patch:
        patch.setattr(room._handling, "take", waits)
        assert await room._begin() == 1
        room.trouble.note(ConnectionError())
        assert await room._begin() == 0
        assert room.trouble.now == "ConnectionError"
        going_on.set()
        await asyncio.gather(*room._under_way)
    assert (await room.work(), await room.work()) == (1, 0)
    assert room.trouble.now == ""


async def test_what_a_dead_process_had_announced_is_handled_with_care(home: Home, juniper: Juniper) -> None:
    """A batch that died is handled one by one, each once, its try counted; what comes after keeps its place."""
    before = await transfers(home)
    await juniper.nina.write("/checkin")
    await juniper.lin.write("/checkin")
    await arrive(home)
    dead_worker = 5
    assert len(await home.house.database.run(lambda tx: inbox.announce(tx, dead_worker, limit=10))) == 2
    await juniper.nina.write("/points")
    await arrive(home)
    assert await home.house.worker.work() == 0
    assert await home.house.worker.care() == 2
    assert await home.house.worker.work() == 1
    assert len(await transfers(home)) == len(before) + 2
    assert await home.house.database.read(tries) == [0, 1, 1]


async def test_a_careful_try_shares_no_transaction(home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    await nina.write("hello")
    await arrive(home)
    database = home.house.database
    await database.run(lambda tx: inbox.announce(tx, 5, limit=10))
    run, apart = database.run, []

    async def noting(*work: Any, is_apart: bool = False) -> Any:
        apart.append(is_apart)
        return await run(*work, is_apart=is_apart)

    monkeypatch.setattr(database, "run", noting)
    assert await home.house.worker.care() == 1
    assert sum(apart) == 1
    await nina.write("hello")
    await arrive(home)
    assert await home.house.worker.work() == 1
    assert sum(apart) == 1


async def test_what_comes_after_a_suspect_in_its_lane_is_handled_at_once(
    home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.IDLE_SECONDS", 3600)
    await nina.write("suspect")
    await arrive(home)
    await home.house.database.run(lambda tx: inbox.announce(tx, 5, limit=10))
    await nina.write("after")
    await arrive(home)
    room, done = home.house.worker, asyncio.Semaphore(0)
    monkeypatch.setattr(room, "_on_done", done.release)
    running = asyncio.create_task(room.run())
    async with asyncio.timeout(10):
        await done.acquire()
        await done.acquire()
    room.stop()
    await running
    assert await inbox_states(home) == ["done"] * 3


async def test_with_care_a_failure_counts_once(home: Home, nina: Persona, meddle: Meddle) -> None:
    def stumble(_context: Context) -> None:
        raise ZeroDivisionError

    meddle(stumble)
    await nina.write("bad")
    await arrive(home)
    await home.house.database.run(lambda tx: inbox.announce(tx, 5, limit=10))
    await home.settle()
    for pause in inbox.PAUSES:
        assert await dead(home) == []
        await home.telegram.clock.advance(seconds=pause)
        await home.settle()
    assert await dead(home) == [(5, "ZeroDivisionError()")]


async def test_with_care_a_failing_update_does_not_leave_its_lane_stuck(
    home: Home, nina: Persona, meddle: Meddle
) -> None:
    """While it waits for another try it is nobody's, and what its dead worker had announced behind it is suspect."""
    handled: list[str] = []

    def stumble(context: Context) -> None:
        if context.text == "bad":
            raise ZeroDivisionError
        handled.append(context.text)

    meddle(stumble)
    await nina.write("bad")
    await nina.write("after")
    await arrive(home)
    await home.house.database.run(lambda tx: inbox.announce(tx, 5, limit=10))
    await home.settle()
    for pause in inbox.PAUSES:
        assert (await dead(home), handled) == ([], [])
        await home.telegram.clock.advance(seconds=pause)
        await home.settle()
    assert (await dead(home), handled) == ([(5, "ZeroDivisionError()")], ["after"])


async def test_with_care_a_try_that_could_not_be_made_is_not_counted(
    home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier update of the lane comes in after the try was counted: a dead letter that is replayed."""
    await nina.write("first")
    await nina.write("second")
    await arrive(home)
    await home.house.database.run(lambda tx: inbox.announce(tx, 5, limit=10))
    hide = "UPDATE inbox SET state = :to, worker = NULL WHERE id = (SELECT max(id) - 1 FROM inbox)"
    await home.house.database.run(lambda tx: tx.changed(sa.text(hide), {"to": "dead"}))
    handling = home.house.worker._handling
    take = handling.take

    async def overtaken(waiting: Waiting, **how: bool) -> str:
        await home.house.database.run(lambda tx: tx.changed(sa.text(hide), {"to": "new"}))
        monkeypatch.setattr(handling, "take", take)
        return await take(waiting, **how)

    monkeypatch.setattr(handling, "take", overtaken)
    assert [await home.house.worker.care(), await home.house.worker.care()] == [0, 2]
    assert await home.house.database.read(tries) == [1, 1, 0]  # the last is Start, which nobody died of


async def test_what_comes_in_before_an_announced_update_does_not_leave_it_stuck(
    home: Home, nina: Persona, meddle: Meddle
) -> None:
    """A dead letter that is replayed, or at a webhook an update whose transaction ends later than the next one's."""
    meddle(lambda context: due.plan(context.tx, context.text, 0, at=START, community_id=None))
    await home.settle()
    await nina.write("early")
    await nina.write("late")
    await arrive(home)
    room, database = home.house.worker, home.house.database
    hide = "UPDATE inbox SET state = :to WHERE state = :held AND id = (SELECT max(id) - 1 FROM inbox)"
    await database.run(lambda tx: tx.changed(sa.text(hide), {"held": "new", "to": "dead"}))
    begun = room._begin()
    announce = room._announce

    def overtaken(tx: Transaction, space: int, **how: bool) -> list[Waiting]:
        announced = announce(tx, space, **how)
        tx.changed(sa.text(hide), {"held": "dead", "to": "new"})
        return announced

    room._announce = overtaken  # type: ignore[method-assign]  # an update comes in at the worst moment
    await begun
    await asyncio.gather(*room._under_way)
    room._announce = announce  # type: ignore[method-assign]
    await home.settle()
    handled = sa.text("SELECT job FROM due WHERE job IN ('early', 'late') ORDER BY id")
    assert await database.read(lambda tx: [row.job for row in tx.all(handled)]) == ["early", "late"]
    assert await inbox_states(home) == ["done"] * 3


async def test_a_stopped_worker_gives_back_what_it_has_not_begun(home: Home, nina: Persona) -> None:
    await nina.write("hello")
    await arrive(home)
    room = home.house.worker
    await home.house.database.run(lambda tx: inbox.announce(tx, room._number, limit=10))
    room.stop()
    await room.run()
    assert await home.house.database.run(lambda tx: inbox.suspect(tx, [])) == 0
    assert await inbox_states(home) == ["done", "new"]
