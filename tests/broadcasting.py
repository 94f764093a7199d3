"""How a broadcast comes about in a test: people who have joined and want news, and a moderator who sends it."""

from loyalty import Transaction, communities, members, people
from sandbox.client import Persona
from tests.conftest import Home, Juniper

NOTICE = "Fresh beans are in."


async def want_news(home: Home, *persons: Persona) -> None:
    """Turns promotions on, as /privacy does."""

    def work(tx: Transaction) -> None:
        community = communities.only_one(tx)
        assert community is not None
        for person in persons:
            member = members.of_user(tx, community.id, person.id)
            assert member is not None
            members.set_promotions(tx, member, wanted=True)

    await home.house.database.run(work)


async def enrol(home: Home, *names: str, has_started: bool = True) -> list[Persona]:
    """Members who want news; without `has_started` they joined in the group and never opened the bot."""
    persons = [await home.telegram.person(name) for name in names]
    for person in persons:
        if has_started:
            await person.start()
    await home.settle()

    def work(tx: Transaction) -> None:
        community = communities.only_one(tx)
        assert community is not None
        for person in persons:
            people.see(tx, person.id, name=person.name, username=None, language="en")
            members.join(tx, community, person.id)

    await home.house.database.run(work)
    await want_news(home, *persons)
    return persons


async def press(home: Home, person: Persona, label: str) -> None:
    """Presses a button of the bot's last message that has it."""
    shown = [message for message in await home.telegram.transcript(person) if message.from_bot]
    fitting = [message for message in shown if any(label in row for row in message.buttons)]
    await person.press(fitting[-1], label)
    await home.settle()


async def prepare(home: Home, author: Persona, *, words: str = NOTICE, audience: str = "Everyone") -> None:
    """Writes a broadcast and goes as far as the confirmation, for now."""
    await author.write("/announce")
    await home.settle()
    await author.write(words)
    await home.settle()
    await press(home, author, audience)
    await press(home, author, "Now")


async def broadcast(home: Home, author: Persona, *, words: str = NOTICE, audience: str = "Everyone") -> None:
    """Sends a broadcast and lets happen what happens at once."""
    await prepare(home, author, words=words, audience=audience)
    await press(home, author, "Send it")


async def received(home: Home, person: Persona, words: str = NOTICE) -> int:
    """How often somebody got it."""
    return sum(text.startswith(words) for text in await home.said_to(person))


async def everyone(home: Home, juniper: Juniper, *names: str) -> list[Persona]:
    """The usual cast and some more, all wanting news."""
    cast = [juniper.robin, juniper.maya, juniper.nina, juniper.lin]
    await want_news(home, *cast)
    return [*cast, *await enrol(home, *names)]
