"""The books: every fault that is planted is found, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from scheduler.tick import jobs
from storage import books, challenges, contests, due, inbox, points
from storage.challenges import Challenge
from storage.contests import Contest, Entry
from storage.database import Transaction
from storage.inbox import Arrival
from storage.members import Member
from storage.points import Account
from tests.bot.conftest import outbox_says
from tests.conftest import START, Home, Juniper

Plant = Callable[[Transaction], Any]


def sql(statement: str, **values: Any) -> Plant:
    return lambda tx: tx.execute(sa.text(statement), values)


async def found(home: Home, *plants: Plant) -> list[str]:
    """What is said to be wrong once these faults are planted, each in a transaction of its own."""
    for plant in plants:
        await home.house.database.run(lambda tx, plant=plant: plant(tx) and None)
    faults = await home.house.database.read(lambda tx: books.faults(tx, jobs=jobs()))
    return [fault.says for fault in faults]


async def the_id(home: Home, model: Any, **which: Any) -> int:
    wanted = sa.select(model.id).filter_by(**which)
    return int(await home.house.database.read(lambda tx: tx.scalar(wanted)))


@pytest.fixture
async def account(home: Home, juniper: Juniper) -> int:
    """Nina's points to spend: 5, from a check-in."""
    await juniper.nina.write("/checkin")
    await home.settle()
    member = await the_id(home, Member, user_id=juniper.nina.id)
    return await the_id(home, Account, member_id=member, kind="available")


def transfer(key: str, *, giver: int, taker: int, community: int = 1) -> Plant:
    row = {
        "community_id": community, "key": key, "from_account": giver, "to_account": taker, "member_id": 1, "amount": 7,
        "earned": 0, "rule": "check-in", "rule_version": 1, "actor_id": None, "source": "", "at": START,
    }  # fmt: skip
    return lambda tx: points.insert_new(tx, row)


async def test_a_house_that_is_lived_in_has_no_faults(home: Home, account: int) -> None:
    assert await found(home) == []
    await home.pass_time(days=40)
    assert await found(home) == []


async def test_a_balance_that_no_transfer_explains(home: Home, account: int) -> None:
    forged = sql("UPDATE accounts SET balance = balance + 1 WHERE id = :id", id=account)
    assert await found(home, forged) == [
        f"account {account} shows 6, its transfers sum to 5",
        "the accounts of community 1 sum to 1, not to 0",
    ]


async def test_a_transfer_that_reached_no_balance(home: Home, account: int) -> None:
    issued = await the_id(home, Account, kind="issued")
    assert await found(home, transfer("forged", giver=issued, taker=account)) == [
        f"account {account} shows 5, its transfers sum to 12",
        "the accounts of community 1 sum to -7, not to 0",
    ]


async def test_points_that_moved_without_a_transfer(home: Home, juniper: Juniper, account: int) -> None:
    """The sum over all is right, and two balances are wrong."""
    other = await the_id(home, Account, member_id=await the_id(home, Member, user_id=juniper.lin.id), kind="available")
    moved = sql("UPDATE accounts SET balance = 5 - balance WHERE id IN (:one, :two)", one=account, two=other)
    assert sorted(await found(home, moved)) == sorted(
        [f"account {account} shows 0, its transfers sum to 5", f"account {other} shows 5, its transfers sum to 0"]
    )


async def test_a_transfer_that_leaves_its_community_or_goes_nowhere(home: Home, account: int) -> None:
    elsewhere = sql(
        "INSERT INTO communities (id, name, code, language, zone, programme_version, programme_digest, issued_account,"
        " spent_account, created_at) VALUES (2, 'Elsewhere', 'elsewhere', 'en', 'UTC', 1, '', 0, 0, :now)",
        now=str(START) if home.house.database.engine.dialect.name == "sqlite" else START,
    )
    issued = await the_id(home, Account, kind="issued")
    # The balances are made to fit, so that only the way is wrong.
    forged = [
        elsewhere,
        transfer("self", giver=account, taker=account),
        transfer("away", giver=issued, taker=account, community=2),
        lambda tx: points.add_to(tx, account, 7) or True,
    ]
    assert sorted(await found(home, *forged)) == sorted(
        [
            f"points went from account {account} to {account}, which they cannot",
            f"points went from account {issued} to {account}, which they cannot",
        ]
    )


async def test_due_rows_that_make_no_sense(home: Home, juniper: Juniper) -> None:
    def plan(tx: Transaction) -> None:
        for number, days in ((101, 401), (102, 3), (103, 4)):
            due.plan(tx, "tidy", number, at=START + timedelta(days=days), community_id=1)
        due.plan(tx, "no-such-job", 104, at=START, community_id=1)
        tx.changed(sa.text("UPDATE due SET tries = 10 WHERE object_id = 102 AND job = 'tidy'"))
        tx.changed(sa.text("UPDATE due SET tries = 9 WHERE object_id = 103 AND job = 'tidy'"))

    says = await found(home, plan)
    ids = {}
    for number in (101, 102, 104):
        ids[number] = await the_id(home, due.Due, object_id=number)
    assert says == [
        f"due row {ids[101]} (tidy) lies more than a year ahead",
        f"due row {ids[104]} (no-such-job) is for a job that nobody does",
        f"due row {ids[102]} (tidy) fails again and again",
    ]


async def test_a_due_row_that_was_passed_over_but_not_one_that_an_outage_left(home: Home, juniper: Juniper) -> None:
    await home.telegram.clock.advance(days=5)  # the bot is away
    assert await found(home) == []
    await home.settle()
    assert await found(home) == []

    def forget(tx: Transaction) -> None:
        due.plan(tx, "contest-count", 9, at=START + timedelta(days=1), community_id=1)
        due.plan(tx, "contest-count", 10, at=START + timedelta(days=4), community_id=1)
        tx.changed(sa.text("UPDATE due SET outcome = 'done' WHERE object_id = 10"))

    says = await found(home, forget)
    passed_over = await the_id(home, due.Due, object_id=9)
    assert says == [f"due row {passed_over} (contest-count) was passed over"]


async def contest(home: Home, juniper: Juniper, *, state: str, votes: int | None, place: int | None) -> tuple[int, int]:
    """A contest with an entry of Lin's that nobody has voted for; its id and the entry's."""
    lin = await the_id(home, Member, user_id=juniper.lin.id)
    made: list[int] = []

    def make(tx: Transaction) -> None:
        row = Contest(
            community_id=1, title="t", about="a", prizes=[5], opens_at=START, closes_at=START, state=state,
            created_by=lin,
        )  # fmt: skip
        made.append(contests.add(tx, row))
        entry = Entry(contest_id=made[0], member_id=lin, photos=[], caption="", at=START, votes=votes, place=place)
        made.append(contests.add(tx, entry))

    await home.house.database.run(make)
    return made[0], made[1]


@pytest.mark.parametrize(
    ("state", "votes", "place", "says"),
    [
        ("closed", 0, None, None),
        ("open", None, None, None),
        ("closed", 1, None, "counts more votes than were given"),
        ("open", 0, None, "was counted before the closing"),
        ("closed", 0, 1, "has won and was never paid"),
    ],
)
async def test_entries_that_cannot_be(
    home: Home, juniper: Juniper, state: str, votes: int | None, place: int | None, says: str | None
) -> None:
    _, entry = await contest(home, juniper, state=state, votes=votes, place=place)
    assert await found(home) == ([] if says is None else [f"contest entry {entry} {says}"])


async def test_votes_that_cannot_be(home: Home, juniper: Juniper) -> None:
    first, entry = await contest(home, juniper, state="closed", votes=0, place=None)
    second, _ = await contest(home, juniper, state="open", votes=None, place=None)
    nina = await the_id(home, Member, user_id=juniper.nina.id)
    lin = await the_id(home, Member, user_id=juniper.lin.id)

    def vote(contest_id: int, member: int) -> Plant:
        given = {"contest_id": contest_id, "member_id": member, "entry_id": entry, "at": START}
        return lambda tx: contests.put_vote(tx, **given) or True

    assert await found(home, vote(first, nina)) == []
    assert await found(home, vote(first, lin)) == [f"contest entry {entry} has a vote of its own author"]
    assert await found(home, vote(second, nina)) == [
        f"contest entry {entry} has a vote from another contest",
        f"contest entry {entry} has a vote of its own author",
    ]


@pytest.mark.parametrize(
    ("places", "taken", "says"),
    [
        (None, 0, None),
        (2, 1, None),
        (2, 2, "has 1 members, 2 of 2 places taken"),
        (0, 1, "has 1 members, 1 of 0 places taken"),
    ],
)
async def test_places_that_cannot_be(
    home: Home, juniper: Juniper, places: int | None, taken: int, says: str | None
) -> None:
    lin = await the_id(home, Member, user_id=juniper.lin.id)
    made = Challenge(
        community_id=1, kind="check-ins", target=1, reward=5, first_day=START.date(), last_day=START.date(),
        ends_at=START, created_at=START, places=places, taken=taken,
    )  # fmt: skip

    def plant(tx: Transaction) -> None:
        challenges.add(tx, made)
        challenges.join(tx, made.id or 0, lin)

    assert await found(home, plant) == ([] if says is None else [f"challenge {made.id} {says}"])


async def test_states_that_nobody_knows(home: Home, juniper: Juniper) -> None:
    await home.house.database.run(lambda tx: inbox.store(tx, 1, [Arrival(1, 7, "{}")]))
    await outbox_says(home, juniper.nina.id, key="odd")
    says = await found(
        home,
        sql("UPDATE inbox SET state = 'odd' WHERE update_id = 1 AND bot_id = 1"),
        sql("UPDATE notices SET step = 'shout' WHERE key = 'odd'"),
    )
    assert [one.partition(" ")[0] for one in says] == ["update", "notice"]
    assert says[0].endswith(" is 'odd', which is no state")
    assert says[1].endswith(" is at 'shout', 'waiting', which is no state")
