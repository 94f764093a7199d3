"""Contests open and close by themselves, late too, and pay once."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from loyalty import Transaction, communities, contest_rules, contests, members
from loyalty.communities import Community
from loyalty.contest_rules import Candidate, Draft, Vote
from loyalty.contests import Contest
from loyalty.errors import Refusal
from loyalty.members import Member
from sandbox.client import Persona
from storage import contests as stored
from tests.conftest import Home, Juniper


def the_community(tx: Transaction) -> Community:
    """The only one."""
    community = communities.only_one(tx)
    assert community is not None
    return community


def the_member(tx: Transaction, person: Persona) -> Member:
    """A person's membership."""
    member = members.of_user(tx, the_community(tx).id, person.id)
    assert member is not None
    return member


async def create(home: Home, juniper: Juniper, *, in_days: int = 0) -> Contest:
    """A contest that Maya has planned."""

    def work(tx: Transaction) -> Contest:
        opens_at = tx.now + timedelta(days=in_days) if in_days else None
        draft = Draft("Best cup", "", opens_at, 3, (100, 50))
        return contests.create(tx, the_community(tx), the_member(tx, juniper.maya), draft)

    return await home.house.database.run(work)


async def plan(home: Home, juniper: Juniper, *, in_days: int = 0) -> None:
    """Maya plans a contest, and what is due happens."""
    await create(home, juniper, in_days=in_days)
    await home.settle()


async def enter(home: Home, person: Persona) -> None:
    """A picture of a person is in the contest."""
    ((photo, *_),) = [one.body["photo"] for one in await person.photo("latte")]

    def work(tx: Transaction) -> None:
        member = the_member(tx, person)
        contests.enter(tx, the_community(tx), member, photos=[photo["file_id"]], caption=person.name, at=tx.now)

    await home.house.database.run(work)


async def vote(home: Home, person: Persona, entry_id: int) -> bool:
    """A person votes."""

    def work(tx: Transaction) -> bool:
        there = contests.standing(tx, the_community(tx), the_member(tx, person)).contest
        assert there is not None
        return contests.vote(tx, the_community(tx), the_member(tx, person), there.id, entry_id=entry_id, at=tx.now)

    return await home.house.database.run(work)


async def rows(home: Home, statement: str) -> list[tuple[Any, ...]]:
    """What is in the database."""

    def work(tx: Transaction) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in tx.all(sql(statement))]

    return await home.house.database.run(work)


async def in_group(home: Home, juniper: Juniper) -> list[str]:
    """What the bot says in the group about contests."""
    return [
        one.text
        for one in await home.telegram.transcript(juniper.group)
        if one.from_bot and "Good morning" not in one.text
    ]


PRIZES = "SELECT key, amount FROM transfers WHERE rule = 'contest-prize' ORDER BY id"


async def test_it_opens_and_closes_at_its_time(home: Home, juniper: Juniper) -> None:
    await plan(home, juniper, in_days=1)
    await home.pass_time(days=1, seconds=-1)
    assert await in_group(home, juniper) == []
    await home.pass_time(seconds=1)
    (message,) = await in_group(home, juniper)
    assert "Open until 5 Mar, 10:00" in message
    await home.pass_time(days=3, seconds=-1)
    assert await in_group(home, juniper) == [message]
    await home.pass_time(seconds=1)
    assert await in_group(home, juniper) == [
        "📷 Best cup\n\nThe contest is closed. No pictures came in this time; perhaps the next theme is the one."
    ]


async def test_pictures_without_votes_win_nothing(home: Home, juniper: Juniper) -> None:
    await plan(home, juniper)
    await enter(home, juniper.nina)
    await home.pass_time(days=3)
    assert await in_group(home, juniper) == [
        "📷 Best cup\n\nThe contest is closed. Nobody voted this time, so nobody won. Thank you for the pictures."
    ]
    assert await rows(home, PRIZES) == []


async def test_opening_late_keeps_the_closing(home: Home, juniper: Juniper) -> None:
    await plan(home, juniper, in_days=1)
    await home.pass_time(days=3)
    (message,) = await in_group(home, juniper)
    assert "Open until 5 Mar, 10:00" in message
    await home.pass_time(days=2)
    assert await rows(home, "SELECT state FROM contests") == [("closed",)]


async def test_a_contest_whose_days_were_missed_never_opens(home: Home, juniper: Juniper) -> None:
    await plan(home, juniper, in_days=1)
    await home.pass_time(days=10)
    assert await in_group(home, juniper) == []
    assert await rows(home, "SELECT state FROM contests") == [("missed",)]
    assert (await home.said_to(juniper.maya))[-1] == (
        "Best cup could not open: I was away for all of its days. /newcontest plans it again."
    )


async def test_a_contest_that_follows_waits_for_the_closing_of_the_first(home: Home, juniper: Juniper) -> None:
    await plan(home, juniper)
    await plan(home, juniper, in_days=3)
    await enter(home, juniper.nina)
    await home.house.database.run(
        lambda tx: tx.changed(sql("UPDATE due SET id = id + 1000 WHERE job = 'contest-close'"))
    )
    await home.pass_time(days=3)
    assert await rows(home, "SELECT state FROM contests ORDER BY id") == [("closed",), ("open",)]


async def test_a_second_closing_changes_nothing(home: Home, juniper: Juniper) -> None:
    await plan(home, juniper)
    await enter(home, juniper.nina)
    await enter(home, juniper.lin)
    await vote(home, juniper.maya, 2)
    await vote(home, juniper.robin, 2)
    await vote(home, juniper.nina, 2)
    await vote(home, juniper.lin, 1)
    await home.pass_time(days=3)
    paid = [("contest:1:1", 100), ("contest:1:2", 50)]
    assert await rows(home, PRIZES) == paid
    said = await in_group(home, juniper)
    await home.house.database.run(lambda tx: tx.changed(sql("UPDATE due SET outcome = '' WHERE job = 'contest-close'")))
    await home.settle()
    assert await rows(home, "SELECT outcome FROM due WHERE job = 'contest-close'") == [("skipped: not open",)]
    assert await rows(home, PRIZES) == paid
    assert await in_group(home, juniper) == said
    assert await rows(home, "SELECT votes, place FROM contest_entries ORDER BY id") == [(1, 2), (3, 1)]


async def test_who_has_left_neither_wins_nor_counts(home: Home, juniper: Juniper) -> None:
    await plan(home, juniper)
    await enter(home, juniper.nina)
    await enter(home, juniper.lin)
    await vote(home, juniper.lin, 1)
    await vote(home, juniper.robin, 1)
    await vote(home, juniper.maya, 2)
    await vote(home, juniper.nina, 2)
    await home.house.database.run(lambda tx: members.leave(tx, the_member(tx, juniper.nina)))
    await home.pass_time(days=3)
    assert (await in_group(home, juniper))[-1] == "🏆 Best cup: here are the winners.\n\n1. 林小雨: 1 vote, +100 points"
    assert await rows(home, PRIZES) == [("contest:1:1", 100)]


async def test_nobody_votes_for_themselves(home: Home, juniper: Juniper) -> None:
    await plan(home, juniper)
    await enter(home, juniper.nina)
    with pytest.raises(Refusal) as refused:
        await vote(home, juniper.nina, 1)
    assert refused.value.code == "contest-vote-own"
    assert await rows(home, "SELECT member_id FROM contest_votes") == []
    assert await vote(home, juniper.maya, 1)
    # Even a vote for oneself that had slipped in would not count.
    entry = Candidate(1, 7, home.sandbox.clock.now())
    assert contest_rules.decide_votes([entry], [Vote(7, 1, entry.at), Vote(8, 1, entry.at)]) == {1: 1}


async def test_prizes_stay_under_the_limit(home: Home, juniper: Juniper) -> None:
    def work(tx: Transaction) -> None:
        contests.create(tx, the_community(tx), the_member(tx, juniper.maya), Draft("Best cup", "", None, 3, (1001,)))

    with pytest.raises(Refusal) as refused:
        await home.house.database.run(work)
    assert refused.value.code == "contest-prizes"
    assert await rows(home, "SELECT id FROM contests") == []


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("is_guarded", "planned"), [(True, 1), (False, 2)], ids=["guarded", "guard-off"])
async def test_two_moderators_at_once_plan_one_contest(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch, is_guarded: bool, planned: int
) -> None:
    if home.house.database.engine.dialect.name == "sqlite":
        pytest.skip("one thread writes: nothing happens at once")
    both = threading.Barrier(2, timeout=20)
    hold, unfinished = stored.hold_community, stored.unfinished

    def hold_together(tx: Transaction, community_id: int) -> None:
        both.wait()
        hold(tx, community_id)

    def read_together(tx: Transaction, community_id: int) -> list[stored.Contest]:
        found = unfinished(tx, community_id)
        both.wait()
        return found

    with monkeypatch.context() as patch:
        if is_guarded:
            patch.setattr(stored, "hold_community", hold_together)
        else:
            patch.setattr(stored, "hold_community", lambda *_: None)
            patch.setattr(stored, "unfinished", read_together)
        results = await asyncio.gather(create(home, juniper), create(home, juniper), return_exceptions=True)
    assert [isinstance(one, Contest) for one in results].count(True) == planned
    assert len(await rows(home, "SELECT id FROM contests")) == planned
