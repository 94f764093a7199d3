"""Points of shared posts are released by themselves, once, however late."""

from sqlmodel import select

from loyalty import Transaction, shared_posts
from loyalty.points import Transfer
from sandbox.client import Persona
from storage.points import unbalanced
from tests.conftest import Home, Juniper


async def approve(home: Home, juniper: Juniper) -> None:
    """Nina shares a post and Maya approves it."""
    await juniper.nina.photo("latte", caption="My morning cup")
    await home.settle()
    await juniper.maya.write("/queue")
    await home.settle()
    await juniper.maya.press(await home.last_to(juniper.maya), "Approve")
    await home.settle()


async def transfers(home: Home) -> list[tuple[str, int]]:
    """(key, amount) of every transfer; the books must agree with them."""

    def work(tx: Transaction) -> list[tuple[str, int]]:
        assert unbalanced(tx) == []
        return [(one.key, one.amount) for one in tx.session.exec(select(Transfer).order_by("id"))]

    return await home.house.database.run(work)


async def told(home: Home, person: Persona) -> int:
    """How often a person was told that the points are there."""
    return (await home.said_to(person)).count("The 20 points for your post are yours to spend now.")


async def test_late_points_are_released_once(home: Home, juniper: Juniper) -> None:
    await approve(home, juniper)
    await home.pass_time(days=9)
    await home.pass_time(days=1)
    assert await transfers(home) == [("post:1:approved", 20), ("post:1:released", 20)]
    assert await told(home, juniper.nina) == 1


async def test_releasing_again_changes_nothing(home: Home, juniper: Juniper) -> None:
    await approve(home, juniper)
    for _ in range(2):
        await home.house.database.run(lambda tx: shared_posts.release(tx, 1))
        await home.settle()
    assert await transfers(home) == [("post:1:approved", 20), ("post:1:released", 20)]
    assert await told(home, juniper.nina) == 1
