"""How a broadcast comes about in a test: people who have joined and want news, and a moderator who sends it."""

from collections.abc import Sequence

from loyalty import Transaction, communities, members, people
from loyalty.members import Member, Role
from sandbox.client import Persona
from tests.conftest import Home, Juniper

NOTICE = "Fresh beans are in."


def member_of(tx: Transaction, person: Persona) -> Member:
    """A person as a member of the only community."""
    community = communities.only_one(tx)
    assert community is not None
    member = members.of_user(tx, community.id, person.id)
    assert member is not None
    return member


async def want_news(home: Home, *persons: Persona, wanted: bool = True) -> None:
    """Turns promotions on (or off), as /privacy does."""

    def work(tx: Transaction) -> None:
        for person in persons:
            members.set_promotions(tx, member_of(tx, person), wanted=wanted)

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
    await broadcast(home, author, words=words, labels=(audience, "Now"))


async def broadcast(
    home: Home,
    author: Persona,
    *,
    words: str = NOTICE,
    audience: str = "Everyone",
    labels: Sequence[str] = (),
) -> None:
    """Sends a broadcast and lets happen what happens at once; `labels` are the buttons, if others are meant."""
    await author.write("/announce")
    await author.write(words)
    await home.settle()
    for label in (labels or (audience, "Now", "Send it"))[:3]:
        await press(home, author, label)


async def dismiss(home: Home, person: Persona) -> None:
    """Makes a moderator a plain member."""

    def work(tx: Transaction) -> None:
        members.set_role(tx, member_of(tx, person), Role.MEMBER)

    await home.house.database.run(work)


async def received(home: Home, person: Persona, words: str = NOTICE) -> int:
    """How often somebody got it; an author's preview counts too."""
    return sum(text.startswith(words) for text in await home.said_to(person))


async def everyone(home: Home, juniper: Juniper, *names: str) -> list[Persona]:
    """The usual cast and some more, all wanting news."""
    cast = [juniper.robin, juniper.maya, juniper.nina, juniper.lin]
    await want_news(home, *cast)
    return [*cast, *await enrol(home, *names)]
