"""The stage of the tests about contests: what people do, one step at a time."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text as sql

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
