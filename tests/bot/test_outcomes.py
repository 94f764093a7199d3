"""The table in bot/outcomes.py, row by row, each by a real fault; and who hears of what."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.pacer import NO_LIMITS, Pacer
from loyalty import communities, members, people
from loyalty.notices import Rank
from sandbox.client import Persona
from storage import notices as outbox
from storage.database import Transaction
from tests.bot.conftest import notice, outbox_says
from tests.conftest import Home, Juniper

CUT_BEFORE: dict[str, Any] = {}
CUT_AFTER = {"after": True}
Fault = dict[str, Any]


async def say(home: Home, juniper: Juniper, rank: Rank, key: str = "greeting") -> None:
    """Something for Nina in her community: a promotion, which she wants, or what is owed to her."""

    def work(tx: Transaction) -> int:
        community = communities.only_one(tx)
        assert community is not None
        member = members.of_user(tx, community.id, juniper.nina.id)
        assert member is not None
        members.set_promotions(tx, member, wanted=True)
        return community.id

    community_id = await home.house.database.run(work)
    await outbox_says(home, juniper.nina.id, key, rank=rank, community_id=community_id)


async def got(home: Home, person: Persona) -> int:
    return sum("went wrong" in said.lower() for said in await home.said_to(person))


ROWS: list[tuple[str, Fault, tuple[str, int], tuple[str, int]]] = [
    # the end of the call, the fault, (state, copies in the end) of a promotion, and of what is owed
    ("cut before it took effect", CUT_BEFORE, ("unknown", 0), ("waiting", 1)),
    ("cut after it took effect", CUT_AFTER, ("unknown", 1), ("waiting", 2)),
    ("half an answer", {"kind": "half"}, ("unknown", 1), ("waiting", 2)),
    ("no JSON", {"kind": "junk"}, ("unknown", 1), ("waiting", 2)),
    ("a gateway's page", {"kind": "html"}, ("unknown", 0), ("waiting", 1)),
    ("500", {"code": 500}, ("unknown", 0), ("waiting", 1)),
    ("500 after it took effect", {"code": 500, "after": True}, ("unknown", 1), ("waiting", 2)),
    ("502", {"code": 502}, ("unknown", 0), ("waiting", 1)),
    ("429", {"code": 429, "retry_after": 5}, ("waiting", 1), ("waiting", 1)),
    ("blocked", {"code": 403}, ("blocked", 0), ("blocked", 0)),
    ("refused", {"code": 400}, ("dead", 0), ("dead", 0)),
    ("the token is revoked", {"code": 401}, ("waiting", 1), ("waiting", 1)),
    ("no such method", {"code": 404}, ("waiting", 1), ("waiting", 1)),
    ("another poller", {"code": 409}, ("waiting", 1), ("waiting", 1)),
    ("no Stars", {"code": 400, "description": "Bad Request: BALANCE_TOO_LOW"}, ("waiting", 1), ("waiting", 1)),
]


@pytest.mark.parametrize("rank", [Rank.PROMOTION, Rank.SERVICE], ids=["promotion", "owed"])
@pytest.mark.parametrize(("fault", "promotion", "owed"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
async def test_the_table(
    home: Home,
    juniper: Juniper,
    fault: Fault,
    promotion: tuple[str, int],
    owed: tuple[str, int],
    rank: Rank,
    until_settled: Callable[[], Awaitable[None]],
) -> None:
    state, copies = promotion if rank is Rank.PROMOTION else owed
    await say(home, juniper, rank)
    await home.telegram.fault("sendMessage", chat=juniper.nina, **fault)
    await until_settled()
    standing = await notice(home)
    assert standing.state == state
    await home.pass_time(minutes=2)
    await home.pass_time(minutes=2)
    assert await got(home, juniper.nina) == copies
    ends = {"waiting": "sent"}.get(state, state)
    assert (await notice(home)).state == ends


@pytest.fixture
def until_settled(home: Home) -> Callable[[], Awaitable[None]]:
    """Makes every call that is due, once: what has to be made again waits for the clock."""

    async def drain() -> None:
        claimed = await home.house.sender._claim()
        home.house.sender._send(claimed.notices)
        while home.house.sender._calls:
            await asyncio.wait(home.house.sender._calls)

    return drain


async def owners_hear(home: Home, juniper: Juniper) -> int:
    return sum("could not be delivered" in said for said in await home.said_to(juniper.robin))


async def test_the_owner_hears_once_an_hour_of_what_was_owed_and_is_dead(home: Home, juniper: Juniper) -> None:
    await home.telegram.fault("sendMessage", chat=juniper.nina, code=400, times=None)
    for number in range(3):
        await say(home, juniper, Rank.REPLY, f"receipt {number}")
    await home.settle()
    assert await owners_hear(home, juniper) == 1
    await home.pass_time(hours=1)
    await say(home, juniper, Rank.SERVICE, "later")
    await home.settle()
    assert await owners_hear(home, juniper) == 2


async def test_nobody_is_alarmed_by_a_promotion_or_by_who_blocked_the_bot(home: Home, juniper: Juniper) -> None:
    await home.telegram.fault("sendMessage", chat=juniper.nina, code=400)
    await say(home, juniper, Rank.PROMOTION)
    await home.settle()
    assert (await notice(home)).state == "dead"
    await home.telegram.fault("sendMessage", chat=juniper.nina, code=403)
    await say(home, juniper, Rank.REPLY, "receipt")
    await home.settle()
    assert (await notice(home, "receipt")).state == "blocked"
    assert await home.house.database.read(lambda tx: people.get(tx, juniper.nina.id).has_started) is False
    assert await owners_hear(home, juniper) == 0


async def test_an_alarm_that_cannot_be_delivered_raises_no_other(home: Home, juniper: Juniper) -> None:
    await home.telegram.fault("sendMessage", code=400, times=None)
    await say(home, juniper, Rank.REPLY)
    await home.settle()
    assert await home.house.database.read(lambda tx: outbox.states(tx, "none")) == {}
    assert await owners_hear(home, juniper) == 0


async def test_who_pays_says_so_and_goes_on_unpaid_when_the_stars_are_spent(home: Home, juniper: Juniper) -> None:
    home.house.sender._pacer = Pacer(NO_LIMITS, is_paid=True)
    await say(home, juniper, Rank.PROMOTION, "first")
    await home.house.sender.drain()
    await home.telegram.fault("sendMessage", code=400, description="Bad Request: BALANCE_TOO_LOW")
    await say(home, juniper, Rank.PROMOTION, "second")
    await home.house.sender.drain()
    calls = [call for call in await home.telegram.calls("sendMessage") if "went wrong" in str(call.params).lower()]
    assert [(call.ok, bool(call.params.get("allow_paid_broadcast"))) for call in calls] == [
        (True, True),
        (False, True),
        (True, False),
    ]
