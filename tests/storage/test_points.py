"""The ledger: one transfer a key, balances that are their sum and never below zero, whoever comes at once."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage import points
from storage.communities import Community
from storage.database import Database, Transaction
from storage.members import Member
from tests.conftest import START

MEMBER = 9


async def open_ledger(database: Database, *, balance: int = 0) -> tuple[int, int, int]:
    """The ids of the community, its `issued` account and a member's `available` one, with this many points."""

    def work(tx: Transaction) -> tuple[int, int, int]:
        community = Community(name="Juniper", code="juniper", language="en", zone="UTC", created_at=tx.now)
        tx.session.add(community)
        tx.session.flush()
        number = community.id or 0
        issued = points.open_account(tx, number, "issued")
        available = points.open_account(tx, number, "available", MEMBER)
        if balance:
            points.insert_new(tx, transfer(number, issued, available, key="opening", amount=balance))
            points.add_to(tx, available, balance)
        return number, issued, available

    return await database.run(work)


def transfer(community: int, giver: int, taker: int, *, key: str, amount: int) -> dict[str, object]:
    return {
        "community_id": community, "key": key, "from_account": giver, "to_account": taker, "member_id": MEMBER,
        "amount": amount, "earned": amount, "rule": "award", "rule_version": 1, "actor_id": None, "source": "",
        "at": START,
    }  # fmt: skip


@pytest.mark.usefixtures("at_once")
async def test_a_key_is_one_transfer_however_many_come_at_once(database: Database) -> None:
    community, issued, available = await open_ledger(database)

    def grant(tx: Transaction) -> bool:
        is_new = points.insert_new(tx, transfer(community, issued, available, key="checkin:1", amount=5))
        if is_new:
            points.add_to(tx, available, 5)
        return is_new

    assert sorted(await asyncio.gather(*(database.run(grant) for _ in range(8)))) == [False] * 7 + [True]
    assert await database.read(lambda tx: points.balance(tx, available)) == 5
    assert await database.read(points.unbalanced) == []


@pytest.mark.usefixtures("at_once")
async def test_a_balance_is_never_spent_twice(database: Database) -> None:
    _, _, available = await open_ledger(database, balance=10)
    taken = await asyncio.gather(*(database.run(lambda tx: points.take_from(tx, available, 4)) for _ in range(8)))
    assert sum(taken) == 2
    assert await database.read(lambda tx: points.balance(tx, available)) == 2


@pytest.mark.usefixtures("at_once")
async def test_control_reading_before_taking_spends_twice(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer, so nobody comes between")
    _, _, available = await open_ledger(database, balance=10)
    all_have_read = asyncio.Barrier(2)
    loop = asyncio.get_running_loop()

    def careless(tx: Transaction) -> bool:
        has_enough = points.balance(tx, available) >= 6
        asyncio.run_coroutine_threadsafe(all_have_read.wait(), loop).result(5)
        return has_enough

    assert await asyncio.gather(database.run(careless), database.run(careless)) == [True, True]  # 12 of 10


async def test_the_database_itself_keeps_balances_above_zero(database: Database) -> None:
    _, _, available = await open_ledger(database, balance=3)
    with pytest.raises(IntegrityError, match="balance_not_negative"):
        await database.run(lambda tx: points.add_to(tx, available, -4))
    assert await database.read(lambda tx: points.balance(tx, available)) == 3


@pytest.mark.parametrize("amount", [0, -5])
async def test_nothing_is_no_transfer(database: Database, amount: int) -> None:
    community, issued, available = await open_ledger(database)
    row = transfer(community, issued, available, key="nothing", amount=amount)
    with pytest.raises(IntegrityError, match="amount_positive"):
        await database.run(lambda tx: points.insert_new(tx, row))


async def test_a_wrong_balance_is_found(database: Database) -> None:
    _, _, available = await open_ledger(database, balance=3)
    await database.run(lambda tx: tx.changed(sa.text("UPDATE accounts SET balance = 4 WHERE member_id IS NOT NULL")))
    assert await database.read(points.unbalanced) == [(available, 4, 3)]


async def test_what_was_earned_and_who_earned_most(database: Database) -> None:
    community, issued, available = await open_ledger(database, balance=3)
    second = {**transfer(community, issued, available, key="other", amount=7), "member_id": MEMBER + 1}

    def join(tx: Transaction) -> None:
        points.insert_new(tx, second)
        for number, left_at in enumerate((None, None, tx.now)):
            row = {
                "community_id": community,
                "user_id": number,
                "number": number,
                "joined_at": tx.now,
                "tier": "regular",
            }
            tx.session.add(Member(id=MEMBER + number, left_at=left_at, **row))
        gone = {**transfer(community, issued, available, key="gone", amount=9), "member_id": MEMBER + 2}
        points.insert_new(tx, gone)

    await database.run(join)
    assert await database.read(lambda tx: points.earned_since(tx, MEMBER, START)) == 3
    assert await database.read(lambda tx: points.ranking(tx, community, None)) == [(MEMBER + 1, 7), (MEMBER, 3)]
    key = await database.read(lambda tx: points.by_key(tx, "other"))
    assert key is not None
    assert key.amount == 7
