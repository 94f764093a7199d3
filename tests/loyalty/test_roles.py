"""The rule of roles: a community always keeps an owner, even when two of them step down at the same moment."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlmodel import select

from loyalty import Transaction, communities, members, roles
from loyalty.errors import Refusal
from loyalty.members import Role
from storage import members as rows
from storage.members import Member
from tests.conftest import Home, Juniper

Hold = Callable[[Transaction, int], list[int]]


def step_down(user_id: int) -> Callable[[Transaction], str]:
    """An owner takes their own role back; how it ended."""

    def work(tx: Transaction) -> str:
        community = communities.get(tx, 1)
        member = members.of_user(tx, community.id, user_id)
        assert member is not None
        try:
            roles.appoint(tx, community, member, Role.MEMBER, actor=member)
        except Refusal as refusal:
            return refusal.code
        return "done"

    return work


async def both_step_down(home: Home, juniper: Juniper) -> list[str]:
    """Robin and Maya, both owners, step down at once."""
    run = home.house.database.run
    return sorted(await asyncio.gather(run(step_down(juniper.robin.id)), run(step_down(juniper.maya.id))))


def beside(home: Home) -> Callable[[], object]:
    """Waits for the other side, on the engine where two transactions run at the same time."""
    if home.house.database.engine.dialect.name == "sqlite":
        return lambda: None
    return threading.Barrier(2, timeout=10).wait


def unheld(tx: Transaction, community_id: int) -> list[int]:
    """The owners, looked up and not held."""
    wanted = select(Member.id).where(Member.community_id == community_id, Member.role == "owner")
    return [owner or 0 for owner in tx.session.exec(wanted)]


@pytest.mark.usefixtures("at_once")
async def test_one_of_two_owners_who_step_down_at_once_stays(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch
) -> None:
    await juniper.robin.write("/role @maya owner")
    await home.settle()
    hold, meet = rows.hold_owners, beside(home)

    def held(tx: Transaction, community_id: int) -> list[int]:
        meet()
        return hold(tx, community_id)

    monkeypatch.setattr(rows, "hold_owners", held)
    assert await both_step_down(home, juniper) == ["done", "owner-last"]


@pytest.mark.usefixtures("at_once")
async def test_without_holding_the_rows_nobody_would_stay(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control. SQLite has one writer, so there the race cannot even be lost."""
    await juniper.robin.write("/role @maya owner")
    await home.settle()
    meet = beside(home)

    def read(tx: Transaction, community_id: int) -> list[int]:
        found = unheld(tx, community_id)
        meet()
        return found

    monkeypatch.setattr(rows, "hold_owners", read)
    is_alone = home.house.database.engine.dialect.name == "sqlite"
    assert await both_step_down(home, juniper) == (["done", "owner-last"] if is_alone else ["done", "done"])
