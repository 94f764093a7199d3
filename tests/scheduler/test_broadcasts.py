"""Broadcasts under way: portions, pauses, stops, restarts, lost answers, quiet hours. Each guard has its control."""

from functools import partial

import pytest

from loyalty import broadcasts
from sandbox.client import Persona
from storage import notices as outbox
from storage.database import Transaction
from storage.notices import Notice
from storage.types import table_of
from tests.broadcasting import broadcast, everyone, prepare, press, received
from tests.conftest import Home, Juniper, move_in

NAMES = ("Ana", "Ben", "Cleo")


async def counts(home: Home, author: Persona, cast: list[Persona]) -> list[int]:
    """How often each got it, without the author's preview."""
    return [await received(home, person) - (person is author) for person in cast]


async def open_notices(home: Home) -> int:
    """How many notices of the first broadcast wait."""
    states = await home.house.database.run(partial(outbox.states, subject="broadcast:1"))
    return sum(count for (state, _reason), count in states.items() if state == "waiting")


async def test_it_goes_out_in_portions(home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasts, "IN_OUTBOX", 3)
    cast = await everyone(home, juniper, *NAMES)
    await broadcast(home, juniper.maya)
    for done in (3, 6, 7, 7):
        assert sum(await counts(home, juniper.maya, cast)) == done
        await home.pass_time(seconds=5)
    assert await counts(home, juniper.maya, cast) == [1] * 7
    assert (await home.said_to(juniper.maya))[-1] == (
        "The broadcast is done. What became of its 7 recipients:\n· 7 sent"
    )


async def test_two_at_once(home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasts, "IN_OUTBOX", 2)
    cast = await everyone(home, juniper)
    await broadcast(home, juniper.maya, words="First of two")
    await broadcast(home, juniper.maya, words="Second of two")
    for _ in range(3):
        await home.pass_time(seconds=5)
    for words in ("First of two", "Second of two"):
        assert [await received(home, person, words) for person in cast] == [1, 2, 1, 1]


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])
async def test_a_pause_holds_even_what_has_to_be_sent_again(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    if not is_guarded:
        monkeypatch.setattr(outbox, "hold", lambda *_: None)
    cast = await everyone(home, juniper, *NAMES)
    ana = cast[4]
    await home.telegram.fault("sendMessage", code=429, retry_after=30, chat=ana)
    await broadcast(home, juniper.maya)
    await home.pass_time(seconds=5)
    await press(home, juniper.maya, "Pause")
    await home.pass_time(minutes=10)
    assert await received(home, ana) == (0 if is_guarded else 1)
    if is_guarded:
        await press(home, juniper.maya, "Go on sending")
        await home.pass_time(seconds=5)
        assert await counts(home, juniper.maya, cast) == [1] * 7
        assert (await home.said_to(juniper.maya))[-1].endswith("7 recipients:\n· 7 sent")


async def test_a_flood_limit_loses_nobody(home: Home, juniper: Juniper) -> None:
    cast = await everyone(home, juniper, *NAMES)
    await prepare(home, juniper.maya)
    await home.telegram.fault("sendMessage", code=429, retry_after=30, times=3)
    await press(home, juniper.maya, "Send it")
    for _ in range(4):
        await home.pass_time(seconds=40)
    assert await counts(home, juniper.maya, cast) == [1] * 7


async def test_stopping_needs_a_second_tap_and_takes_back_what_waits(home: Home, juniper: Juniper) -> None:
    cast = await everyone(home, juniper, *NAMES)
    await home.telegram.fault("sendMessage", code=429, retry_after=30, chat=cast[4])
    await broadcast(home, juniper.maya)
    await home.pass_time(seconds=5)
    await press(home, juniper.maya, "Stop")
    await home.pass_time(seconds=5)
    assert await open_notices(home) == 1
    await press(home, juniper.maya, "Really stop")
    await home.pass_time(minutes=10)
    assert await counts(home, juniper.maya, cast) == [1, 1, 1, 1, 0, 1, 1]
    assert (await home.said_to(juniper.maya))[-1] == (
        "The broadcast was stopped. What became of its 7 recipients:\n· 6 sent\n· 1 not sent, as it was stopped"
    )


async def test_stopping_counts_who_was_not_reached_yet(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasts, "IN_OUTBOX", 2)
    cast = await everyone(home, juniper, *NAMES)
    await broadcast(home, juniper.maya)
    await home.pass_time(seconds=5)
    await press(home, juniper.maya, "Stop")
    await home.pass_time(seconds=5)
    await press(home, juniper.maya, "Really stop")
    await home.pass_time(minutes=1)
    sent = sum(await counts(home, juniper.maya, cast))
    assert sent == 6
    assert (await home.said_to(juniper.maya))[-1].endswith("· 6 sent\n· 1 not sent, as it was stopped")


async def test_a_call_under_way_when_it_is_stopped_is_not_made_again(home: Home, juniper: Juniper) -> None:
    cast = await everyone(home, juniper)
    await prepare(home, juniper.maya)
    await juniper.maya.press(await home.last_to(juniper.maya), "Send it")
    await start_only(home)
    await mark(home, juniper.nina, "sending")
    await home.settle()
    await press(home, juniper.maya, "Stop")
    await home.pass_time(seconds=5)
    await press(home, juniper.maya, "Really stop")
    assert not [said for said in await home.said_to(juniper.maya) if said.startswith("The broadcast was stopped")]
    await mark(home, juniper.nina, "waiting")
    await home.pass_time(seconds=5)
    await home.pass_time(minutes=1)
    assert await counts(home, juniper.maya, cast) == [1, 1, 0, 1]
    assert (await home.said_to(juniper.maya))[-1].endswith("· 3 sent\n· 1 not sent, as it was stopped")


async def start_only(home: Home) -> None:
    """Handles what was pressed and does what is due, but sends nothing."""
    while await home.house.intake.poll(0) or await home.house.worker.work() or await home.house.metronome.tick():
        pass


async def mark(home: Home, person: Persona, state: str) -> None:
    """Lets a person's notice look as if its call were under way, or were to be made again."""
    table = table_of(Notice)
    theirs = (table.c.subject == "broadcast:1") & (table.c.user_id == person.id)

    def work(tx: Transaction) -> int:
        return tx.changed(table.update().where(theirs).values(state=state))

    assert await home.house.database.run(work) == 1


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])
async def test_a_restart_in_the_middle_repeats_and_misses_nobody(
    home: Home, juniper: Juniper, database_url: str, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    monkeypatch.setattr(broadcasts, "IN_OUTBOX", 3)
    if not is_guarded:
        unfed = broadcasts.stored.unfed

        def with_keys_of_the_moment(tx: Transaction, broadcast_id: int, *, limit: int) -> list[tuple[int, str]]:
            return [(user_id, tx.token()) for user_id, _key in unfed(tx, broadcast_id, limit=limit)]

        monkeypatch.setattr(broadcasts.stored, "unfed", with_keys_of_the_moment)
    cast = await everyone(home, juniper, *NAMES)
    await broadcast(home, juniper.maya)
    await home.telegram.clock.advance(seconds=5)
    await start_only(home)
    if is_guarded:
        await mark(home, juniper.lin, "sending")
    again = await move_in(home.sandbox, home.telegram, database_url)
    await again.house.sender.recover()
    for _ in range(4):
        await again.pass_time(seconds=5)
    got = await counts(again, juniper.maya, cast)
    await again.house.close()
    if is_guarded:
        assert got == [0 if person is juniper.lin else 1 for person in cast]
        assert (await home.said_to(juniper.maya))[-1] == (
            "The broadcast is done. What became of its 7 recipients:\n· 6 sent\n"
            "· 1 unknown: Telegram did not answer, so it is not sent again"
        )
    else:
        assert max(got) > 1
        assert min(got) == 0


async def test_a_lost_answer_is_unknown_and_not_sent_again(home: Home, juniper: Juniper) -> None:
    cast = await everyone(home, juniper)
    await home.telegram.fault("sendMessage", code=0, after=True, chat=juniper.nina)
    await broadcast(home, juniper.maya)
    for _ in range(3):
        await home.pass_time(minutes=10)
    assert await counts(home, juniper.maya, cast) == [1] * 4
    assert (await home.said_to(juniper.maya))[-1] == (
        "The broadcast is done. What became of its 4 recipients:\n· 3 sent\n"
        "· 1 unknown: Telegram did not answer, so it is not sent again"
    )
    await press(home, juniper.maya, "Who is unknown?")
    assert (await home.said_to(juniper.maya))[-1] == (
        "These may have got it, or not. Telegram did not answer, so it is not sent to them again:\n· No. 3 Nina"
    )


async def test_who_turns_news_off_meanwhile_gets_nothing(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasts, "IN_OUTBOX", 1)
    cast = await everyone(home, juniper)
    await broadcast(home, juniper.maya, words="Earlier")
    for _ in range(4):
        await home.pass_time(seconds=5)
    await broadcast(home, juniper.maya)
    await press(home, juniper.nina, "Turn news off")
    for _ in range(4):
        await home.pass_time(seconds=5)
    assert await counts(home, juniper.maya, cast) == [1, 1, 0, 1]
    assert (await home.said_to(juniper.maya))[-1].endswith("· 3 sent\n· 1 with news turned off")


@pytest.mark.parametrize(("minutes", "is_sent"), [(6 * 60, True), (6 * 60 + 1, False)])
async def test_late_it_runs_within_six_hours_and_waits_for_the_morning(
    home: Home, juniper: Juniper, minutes: int, is_sent: bool
) -> None:
    await everyone(home, juniper)
    await prepare(home, juniper.maya)
    await press(home, juniper.maya, "Another time")
    await press(home, juniper.maya, "Tonight 20:00")
    await press(home, juniper.maya, "Send it")
    await home.pass_time(hours=10, minutes=minutes)
    await home.pass_time(seconds=5)
    assert await received(home, juniper.nina) == 0
    if not is_sent:
        assert (await home.said_to(juniper.maya))[-1] == (
            "The broadcast planned for 1 Mar, 20:00 was not sent: I was away, and it would have been more than "
            "6 hours late. /announce sends it anew."
        )
        await home.pass_time(hours=6)
        assert await received(home, juniper.nina) == 0
        return
    assert "4 waiting for the end of the quiet hours" in (await home.said_to(juniper.maya))[-1]
    await home.pass_time(hours=6)
    await home.pass_time(seconds=5)
    assert await received(home, juniper.nina) == 1
    assert (await home.said_to(juniper.maya))[-1].endswith("· 4 sent\nSome waited for the end of the quiet hours.")
