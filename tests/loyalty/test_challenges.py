"""The rules of challenges: what may be set as a goal, and that it pays once."""

import asyncio
import threading
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import Transaction, challenges, checkins, communities, members, people, points
from loyalty.challenges import Plan
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.members import Member
from storage import challenges as stored
from storage import points as ledger
from storage import shared_posts
from storage.database import Database, open_database
from storage.prepared import Prepared
from tests.conftest import KEY, START

KINDS = challenges.kinds()


def test_the_kinds_are_found() -> None:
    assert list(KINDS) == ["active-days", "check-ins", "shared-posts"]


@given(kind=st.sampled_from(sorted(KINDS)), target=st.integers(1, 400), days=st.integers(-5, 400))
def test_no_goal_is_longer_than_its_days(kind: str, target: int, days: int) -> None:
    expected = None
    if not 1 <= days <= 365:
        expected = "challenge-number"
    elif KINDS[kind].is_by_day and target > days:
        expected = "challenge-too-short"
    code = None
    try:
        challenges.check_days(KINDS[kind], target, days)
    except Refusal as refusal:
        code = refusal.code
    assert code == expected


@pytest.mark.parametrize(("title", "code"), [("", "challenge-title-empty"), ("t" * 61, "challenge-title-long")])
def test_titles_that_are_refused(title: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        challenges.check_title(title)
    assert refused.value.code == code


class Cast:
    """A community in Shanghai with one member, on a database of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = START

    async def found(self) -> None:
        def work(tx: Transaction) -> None:
            community = communities.found(tx, name="Juniper", language="zh", zone="Asia/Shanghai")
            people.see(tx, 7, name="Nina", username=None, language=None)
            members.join(tx, community, 7)

        await self.database.run(work)

    def load(self, tx: Transaction) -> tuple[Community, Member]:
        community = communities.get(tx, 1)
        member = members.of_user(tx, 1, 7)
        assert member is not None
        return community, member


@pytest.fixture
async def cast(database_url: str) -> Any:
    made: list[Cast] = []
    tokens = count()
    database = open_database(database_url, clock=lambda: made[0].now, token=lambda: f"token-{next(tokens)}", key=KEY)
    made.append(Cast(database))
    await made[0].found()
    yield made[0]
    await database.close()


async def test_the_days_are_those_of_the_community(cast: Cast) -> None:
    cast.now = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)  # 1 in the morning of the 2nd, in Shanghai

    def work(tx: Transaction) -> stored.Challenge:
        community, member = cast.load(tx)
        return challenges.create(tx, community, member, Plan("check-ins", 2, None, 50, 2))

    made = await cast.database.run(work)
    assert (made.first_day, made.last_day) == (date(2027, 3, 2), date(2027, 3, 3))
    assert made.ends_at == datetime(2027, 3, 3, 16, 0, tzinfo=UTC)


def approved_post(tx: Transaction, member: Member, name: str, day: date, state: str = "approved") -> None:
    """A shared post on which a moderator has decided."""
    row = {"member_id": member.id, "chat_id": 1, "album": name, "state": state, "day": day, "shared_at": tx.now}
    shared_posts.add(tx, shared_posts.SharedPost(community_id=1, **row))


async def test_approved_posts_count_by_the_day_they_were_shared(cast: Cast) -> None:
    def work(tx: Transaction) -> int:
        _, member = cast.load(tx)
        for day in range(1, 5):
            approved_post(tx, member, f"on {day}", date(2027, 3, day))
        approved_post(tx, member, "refused", date(2027, 3, 2), "refused")
        return KINDS["shared-posts"].count(tx, member.id, date(2027, 3, 2), date(2027, 3, 3))

    assert await cast.database.run(work) == 2


@pytest.mark.parametrize(("guards", "paid"), [("row and key", 50), ("row", 50), ("key", 50), ("none", 100)])
async def test_the_reward_is_paid_once(cast: Cast, monkeypatch: pytest.MonkeyPatch, guards: str, paid: int) -> None:
    """Two guards, each enough by itself; without both it is paid again, which shows that the test can see it."""
    if "row" not in guards:
        monkeypatch.setattr(stored, "finish", lambda *_: True)
    if "key" not in guards:
        numbers = count()
        grant = points.grant

        def careless(*given: Any, key: str, **values: Any) -> bool:
            return grant(*given, key=f"{key}:{next(numbers)}", **values)

        monkeypatch.setattr(points, "grant", careless)

    def check_in(tx: Transaction) -> None:
        community, member = cast.load(tx)
        if cast.now == START:
            made = challenges.create(tx, community, member, Plan("check-ins", 1, None, 50, 7))
            challenges.join(tx, community, member, made.id or 0, at=tx.now)
        stored_day = community.day(tx.now)
        checkins.stored.add(tx, member_id=member.id, community_id=1, day=stored_day, streak=1)
        challenges.count(tx, community, member, at=tx.now)

    await cast.database.run(check_in)
    cast.now = START.replace(day=2)
    await cast.database.run(check_in)
    balance = await cast.database.run(lambda tx: ledger.balance(tx, cast.load(tx)[1].available_account))
    assert balance == paid


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("is_held", "finished"), [(True, 1), (False, 0)])
async def test_two_events_at_once_finish_together(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, is_held: bool, finished: int
) -> None:
    """Two posts approved in two transactions at once: without the row lock each sees only its own."""
    if cast.database.engine.dialect.name == "sqlite":
        pytest.skip("one writer: nothing happens at once")
    if not is_held:
        unheld: Any = stored._unfinished._statement._clone()
        unheld._for_update_arg = None
        monkeypatch.setattr(stored, "_unfinished", Prepared(unheld))
    both_wrote, both_counted = threading.Barrier(2, timeout=20), threading.Barrier(2, timeout=20)

    def begin(tx: Transaction) -> None:
        community, member = cast.load(tx)
        made = challenges.create(tx, community, member, Plan("shared-posts", 2, None, 50, 7))
        challenges.join(tx, community, member, made.id or 0, at=tx.now)

    def approve(name: str) -> Any:
        def work(tx: Transaction) -> None:
            community, member = cast.load(tx)
            approved_post(tx, member, name, community.day(tx.now))
            both_wrote.wait()
            challenges.count(tx, community, member, at=tx.now)
            if not is_held:
                both_counted.wait()

        return work

    await cast.database.run(begin)
    await asyncio.gather(*(cast.database.run(approve(name)) for name in ("one", "two")))
    assert await cast.database.run(lambda tx: stored.finished(tx, 1)) == finished
