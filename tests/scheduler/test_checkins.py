"""The morning's prompt: when, how often, and the live count under it."""

from datetime import UTC, datetime

import pytest

from loyalty import Transaction, communities, members, programmes, routines, setup
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.members import Role
from sandbox.client import Message
from scheduler.tick import jobs
from storage import due
from storage.notices import Notice
from tests.books import count, only_community
from tests.conftest import Home, Juniper
from tests.loyalty.conftest import Books

PROMPT = "Good morning."


async def prompts(home: Home, juniper: Juniper) -> list[Message]:
    """The prompts that stand in the group now."""
    return [one for one in await home.telegram.transcript(juniper.group) if PROMPT in one.text]


async def test_one_prompt_each_morning_and_yesterdays_is_gone(home: Home, juniper: Juniper) -> None:
    await home.pass_time(hours=22, minutes=59)
    assert await prompts(home, juniper) == []
    await home.pass_time(minutes=1)
    first = await prompts(home, juniper)
    assert [one.text for one in first] == [
        "☀️ Good morning. Check-in for 2 Mar is open: 5 points, and 20 more for every 7 days in a row.\nWho is first?"
    ]
    assert (first[0].buttons, first[0].silent) == ([["Check in"]], True)
    await home.pass_time(hours=5)
    assert len(await prompts(home, juniper)) == 1
    await home.pass_time(hours=19)
    second = await prompts(home, juniper)
    assert [one.id for one in second] != [one.id for one in first]
    assert len(second) == 1
    assert "3 Mar" in second[0].text


async def test_the_count_moves_at_most_once_a_minute(home: Home, juniper: Juniper) -> None:
    await home.pass_time(hours=23)
    edits = len(await home.telegram.calls("editMessageText"))
    for person in (juniper.nina, juniper.lin, juniper.maya):
        await person.press((await prompts(home, juniper))[0], "Check in")
        await home.settle()
    assert "Who is first?" in (await prompts(home, juniper))[0].text
    await home.pass_time(seconds=59)
    assert len(await home.telegram.calls("editMessageText")) == edits
    await home.pass_time(seconds=1)
    assert "3 members are in." in (await prompts(home, juniper))[0].text
    assert len(await home.telegram.calls("editMessageText")) == edits + 1


async def test_days_away_bring_one_prompt(home: Home, juniper: Juniper) -> None:
    await home.pass_time(days=5)
    standing = await prompts(home, juniper)
    assert len(standing) == 1
    assert "6 Mar" in standing[0].text


async def test_a_morning_missed_until_the_next_night_is_skipped(home: Home, juniper: Juniper) -> None:
    await home.pass_time(hours=38)  # 3 March, 00:00
    assert await prompts(home, juniper) == []
    await home.pass_time(hours=9)
    assert len(await prompts(home, juniper)) == 1


def choose(tx: Transaction, choices: dict[str, str]) -> None:
    """What the owner chooses in the set-up message."""
    community = only_community(tx)
    owner = next(one for one in members.staff(tx, community) if one.role is Role.OWNER)
    setup.choose(tx, community, choices, actor=owner)


async def test_a_new_zone_on_the_same_day_keeps_the_prompt_that_stands(home: Home, juniper: Juniper) -> None:
    await home.pass_time(hours=23)
    before = await prompts(home, juniper)

    def move_west(tx: Transaction) -> None:
        choose(tx, {"zone": "America/New_York"})

    await home.house.database.run(move_west)
    await home.pass_time(hours=5)  # 09:00 in New York, on the same 2 March
    assert [one.id for one in await prompts(home, juniper)] == [one.id for one in before]


async def test_the_quiet_preset_prompts_nobody(home: Home, juniper: Juniper) -> None:
    await home.house.database.run(lambda tx: choose(tx, {"preset": "quiet"}))
    said = await count(home, Notice)
    await home.pass_time(days=3)
    assert await prompts(home, juniper) == []
    assert await count(home, Notice) == said


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Asia/Shanghai", "2027-03-01T00:59Z", "2027-03-01T01:00Z"),
        ("Asia/Shanghai", "2027-03-01T01:00Z", "2027-03-02T01:00Z"),
        # New York's clock goes forward on 14 March and back on 7 November 2027: 09:00 stays 09:00.
        ("America/New_York", "2027-03-13T15:00Z", "2027-03-14T13:00Z"),
        ("America/New_York", "2027-03-12T15:00Z", "2027-03-13T14:00Z"),
        ("America/New_York", "2027-11-06T14:00Z", "2027-11-07T14:00Z"),
        ("America/New_York", "2027-11-05T14:00Z", "2027-11-06T13:00Z"),
    ],
)
def test_nine_is_nine_on_the_communitys_clock(books: Books, zone: str, now: str, expected: str) -> None:
    books.now = datetime.fromisoformat(now)
    community = books.community(zone=zone)
    books.run(lambda tx: routines.plan(tx, community))
    row = books.run(lambda tx: due.planned(tx, "check-in-prompt", community.id))
    assert row is not None
    assert row.due_at == datetime.fromisoformat(expected)


def test_an_hour_that_summer_time_skips_is_not_lost(books: Books) -> None:
    berlin = books.community(zone="Europe/Berlin")
    sunday = datetime(2027, 3, 28, tzinfo=UTC).date()
    assert berlin.at(sunday, 2) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert berlin.local(berlin.at(sunday, 2)).hour == 3


def test_a_clock_set_back_over_midnight_plans_nothing_for_a_time_that_has_passed(books: Books) -> None:
    """In 2009 Newfoundland's clocks went from 00:01 on 1 November, 02:31 UTC, back to 23:01 on 31 October."""
    books.now = datetime(2009, 11, 1, 3, 0, tzinfo=UTC)
    community = books.community(zone="America/St_Johns")
    assert community.local(books.now).strftime("%d %H:%M") == "31 23:30"
    assert (
        community.midnight(books.now)
        == community.next_at(0, after=books.now)
        == datetime(2009, 11, 1, 3, 30, tzinfo=UTC)
    )
    books.run(lambda tx: routines.plan(tx, community))
    review = books.run(lambda tx: due.planned(tx, "tier-review", community.id))
    assert review is not None
    assert review.due_at == datetime(2009, 12, 1, 3, 30, tzinfo=UTC)


def test_an_hour_that_has_struck_today_has_struck_though_the_clock_was_set_back_before_it(books: Books) -> None:
    """On Chatham the clock goes from 03:45 back to 02:45: whoever was away at three is not too early at ten to."""
    books.now = datetime(2027, 4, 3, 12, 0, tzinfo=UTC)
    community = books.community(zone="Pacific/Chatham")
    content = programmes.presets()["starter"].replace("prompt_hour = 9", "prompt_hour = 3")

    def change(tx: Transaction) -> None:
        row = communities.stored.get(tx, community.id)
        row.programme_digest = programmes.keep(tx, community.id, version=2, content=content)
        row.programme_version = 2
        tx.session.flush()
        routines.plan(tx, communities.get(tx, community.id))

    books.run(change)
    books.now = datetime(2027, 4, 3, 14, 5, tzinfo=UTC)
    assert community.local(books.now).strftime("%H:%M") == "02:50"
    row = books.run(routines.claim)
    assert row is not None
    assert books.run(lambda tx: jobs()[row.job].run(tx, row)) == "done"


def test_a_zone_nobody_knows_is_refused(books: Books) -> None:
    community = books.community()

    def choose(tx: Transaction) -> Community:
        return communities.choose_zone(tx, community, "Mars/Olympus")

    with pytest.raises(Refusal, match="zone-unknown"):
        books.run(choose)
