"""Contests, as people enter, vote and plan them."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text as sql
from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction
from sandbox.client import Message, Persona
from tests.conftest import Home, Juniper


async def rows(home: Home, statement: str) -> list[tuple[Any, ...]]:
    """What is in the database."""

    def work(tx: Transaction) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in tx.all(sql(statement))]

    return await home.house.database.run(work)


@dataclass
class Stage:
    """A contest that is played step by step."""

    home: Home
    juniper: Juniper

    async def write(self, person: Persona, said: str) -> Message:
        """The bot's answer to what a person writes in private."""
        await person.write(said)
        await self.home.settle()
        return await self.home.last_to(person)

    async def press(self, person: Persona, label: str, *, on: Message | None = None) -> str:
        """The toast after a press on the bot's last private message (or another one)."""
        query = await person.press(on or await self.home.last_to(person), label)
        await self.home.settle()
        answers = await self.home.telegram.answers(person)
        return next(one.text for one in answers if one.query_id == query)

    async def plan(self, *, opens: str = "As soon", days: str = "3 days", title: str = "Best cup") -> Message:
        """Maya plans a contest; the last word is the bot's."""
        maya = self.juniper.maya
        await self.write(maya, "/newcontest")
        await self.write(maya, title)
        for label in ("Skip", opens, days, "100 · 50 · 20", "Create"):
            await self.press(maya, label)
        return await self.home.last_to(maya)

    async def enter(self, person: Persona, sample: str, caption: str = "") -> str:
        """What the bot says to a picture."""
        await self.write(person, "/contest")
        await self.press(person, "投稿" if person is self.juniper.lin else "Enter")
        await person.photo(sample, caption=caption)
        await self.home.settle()
        return (await self.home.said_to(person))[-1]

    async def vote(self, person: Persona, caption: str) -> str:
        """The toast after a vote for the picture with this caption."""
        await self.write(person, "/contest")
        is_chinese = person is self.juniper.lin
        await self.press(person, "去投票" if is_chinese else "Vote")
        for _ in range(5):
            shown = await self.home.last_to(person)
            if caption in shown.text:
                return await self.press(person, "投给这份" if is_chinese else "Vote for")
            await self.press(person, "下一份" if is_chinese else "Next")
        raise AssertionError(f"{caption!r} is not among the pictures")

    async def group_says(self) -> list[str]:
        """What the bot says in the group."""
        return [one.text for one in await self.home.telegram.transcript(self.juniper.group) if one.from_bot]


@pytest.fixture
def stage(home: Home, juniper: Juniper) -> Stage:
    """The usual cast, and no contest yet."""
    return Stage(home, juniper)


PRIZES = "SELECT member_id, amount, key, rule FROM transfers WHERE rule = 'contest-prize' ORDER BY id"


async def test_a_contest_from_the_plan_to_the_prizes(stage: Stage) -> None:
    home, juniper = stage.home, stage.juniper
    created = await stage.plan()
    assert created.text == ("Best cup is planned: it opens on 1 Mar, 10:00 and closes on 4 Mar, 10:00, both by itself.")
    message = await home.last_to(juniper.group)
    assert message.text == (
        "📷 Best cup\n\nPrizes: 100 · 50 · 20 points\nOpen until 4 Mar, 10:00\nNo pictures yet.\n\n"
        "Enter one picture and give one vote. The count stays hidden until the end."
    )
    assert message.buttons == [["Enter", "Vote"]]

    assert await stage.enter(juniper.nina, "latte", "my latte") == (
        "Your picture is in for Best cup. Voting ends on 4 Mar, 10:00."
    )
    await stage.enter(juniper.lin, "beans", "我的豆子")
    await stage.enter(juniper.robin, "cake", "a cake")
    await home.pass_time(seconds=60)
    assert "3 pictures so far." in (await home.last_to(juniper.group)).text

    assert await stage.vote(juniper.maya, "豆子") == (
        "Your vote is on this picture. You can move it until 4 Mar, 10:00."
    )
    await stage.vote(juniper.robin, "豆子")
    await stage.vote(juniper.lin, "my latte")
    assert all("vote" not in said.lower().replace("one vote", "") for said in await stage.group_says())

    await home.pass_time(days=3)
    assert [(amount, key) for _, amount, key, _ in await rows(home, PRIZES)] == [
        (100, "contest:1:1"),
        (50, "contest:1:2"),
    ]
    transcript = [one for one in await home.telegram.transcript(juniper.group) if one.from_bot]
    closed = next(one for one in transcript if one.id == message.id)
    album = [one for one in transcript if one.body.get("photo")]
    winners = "1. 林小雨: 2 votes, +100 points\n2. Nina: 1 vote, +50 points"
    assert closed.text == (f"📷 Best cup\n\nThe contest is closed. Thank you for every picture and vote.\n\n{winners}")
    assert closed.buttons == []
    assert album[0].text == f"🏆 Best cup: here are the winners.\n\n{winners}"
    assert len(album) == 2
    assert album[0].body["media_group_id"] == album[1].body["media_group_id"]
    assert (await home.said_to(juniper.nina))[-1] == (
        "You came second in Best cup with 1 vote: +50 points. Congratulations."
    )
    assert not any("You came" in said for said in await home.said_to(juniper.robin))
