"""Looking into the books of the only community, as an auditor would."""

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel

from loyalty import Transaction, communities, members, points
from loyalty.communities import Community
from loyalty.members import Member
from sandbox.client import Persona
from storage.types import table_of
from tests.conftest import Home

T = TypeVar("T")


def only_community(tx: Transaction) -> Community:
    """The only community."""
    community = communities.only_one(tx)
    assert community is not None
    return community


async def member(home: Home, person: Persona) -> Member | None:
    """This person's membership."""
    return await home.house.database.run(lambda tx: members.of_user(tx, only_community(tx).id, person.id))


async def balance(home: Home, person: Persona) -> int:
    """What a member can spend."""

    def work(tx: Transaction) -> int:
        found = members.of_user(tx, only_community(tx).id, person.id)
        assert found is not None
        return points.balance(tx, found).available

    return await home.house.database.run(work)


async def grant(home: Home, person: Persona, amount: int, *, key: str, rule: str = "check-in") -> None:
    """Gives points now, as a rule would."""

    def work(tx: Transaction) -> None:
        found = members.of_user(tx, only_community(tx).id, person.id)
        assert found is not None
        points.grant(tx, only_community(tx), found, key=key, amount=amount, rule=rule)

    await home.house.database.run(work)
    await home.settle()


async def count(home: Home, model: type[SQLModel]) -> int:
    """How many rows a table has."""
    rows: Any = await home.house.database.run(
        lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(table_of(model)))
    )
    return int(rows)
