"""The first minute: arriving with a link or without, joining, blocking and coming back."""

import sqlalchemy as sa
from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction, communities, people
from sandbox.client import Persona
from storage.members import Member
from tests.books import count, member, only_community
from tests.conftest import Home, Juniper

ALONE = "Hello. I run loyalty programmes for private communities."


async def code(home: Home) -> str:
    """The deep-link word of the only community."""
    return await home.house.database.run(lambda tx: only_community(tx).code)


async def second_community(home: Home) -> str:
    """Another community, founded beside Juniper; its deep-link word."""

    def work(tx: Transaction) -> str:
        return communities.found(tx, name="Basalt", language="en").code

    return await home.house.database.run(work)


async def newcomer(home: Home, name: str = "Pat", language: str = "en") -> Persona:
    """Somebody who has not opened the bot."""
    return await home.telegram.person(name, language_code=language)


async def test_a_link_leads_to_its_community(home: Home, juniper: Juniper) -> None:
    basalt = await second_community(home)
    pat = await newcomer(home)
    for word, name in [(basalt, "Basalt"), (await code_of(home, "Juniper"), "Juniper")]:
        await pat.start(word)
        await home.settle()
        shown = await home.last_to(pat)
        assert shown.text.startswith(f"Welcome to {name}.")
        await pat.press(shown, "Join")
        await home.settle()
        number = 1 if name == "Basalt" else 5
        assert (await home.last_to(pat)).text.startswith(f"You are in: member no. {number} of {name}.")


async def code_of(home: Home, name: str) -> str:
    """The deep-link word of a community."""
    wanted = sa.text("SELECT code FROM communities WHERE name = :name")
    return str(await home.house.database.run(lambda tx: tx.scalar(wanted, {"name": name})))


async def test_a_stranger_to_an_empty_house_is_told_what_this_is(home: Home) -> None:
    pat = await newcomer(home)
    await pat.start()
    await home.settle()
    shown = await home.last_to(pat)
    assert shown.text.startswith(ALONE)
    assert shown.buttons == []


async def test_a_wrong_word_joins_nobody_to_anything(home: Home, juniper: Juniper) -> None:
    await second_community(home)
    pat = await newcomer(home)
    before = await count(home, Member)
    for word in ("nonsense", "hello", "a" * 64):
        await pat.start(word)
        await home.settle()
        assert (await home.last_to(pat)).text.startswith(ALONE)
    await pat.write("/checkin")
    await home.settle()
    refused = await home.last_to(pat)
    assert (refused.text, refused.buttons) == (
        "I do not know your community yet. Open me from its group, once.",
        [],
    )
    assert await count(home, Member) == before


async def test_with_one_community_a_wrong_word_does_no_harm(home: Home, juniper: Juniper) -> None:
    pat = await newcomer(home)
    await pat.start("nonsense")
    await home.settle()
    assert (await home.last_to(pat)).text.startswith("Welcome to Juniper.")


async def test_joining_twice_is_once(home: Home, juniper: Juniper) -> None:
    pat = await newcomer(home)
    await pat.start(await code(home))
    await home.settle()
    welcome = await home.last_to(pat)
    await pat.press(welcome, "Join")
    second = await pat.press(welcome, "Join")
    await home.settle()
    answers = {one.query_id: one.text for one in await home.telegram.answers(pat)}
    assert answers[second] == "You have joined already."
    assert await count(home, Member) == 5
    await pat.start()
    await home.settle()
    assert (await home.last_to(pat)).text.startswith("You are member no. 5 of Juniper.")


async def test_blocking_and_unblocking(home: Home, juniper: Juniper) -> None:
    async def has_started() -> bool:
        person = await home.house.database.run(lambda tx: people.get(tx, juniper.nina.id))
        assert person is not None
        return person.has_started

    assert await has_started()
    await juniper.nina.block()
    await home.settle()
    assert not await has_started()
    await juniper.nina.write("/checkin", chat=juniper.group)
    await home.settle()
    # The bot may not write to her, so it answers shortly where she asked.
    assert (await home.last_to(juniper.group)).text.startswith("Checked in: +5 points.")
    await juniper.nina.unblock()
    await home.settle()
    assert await has_started()
    assert await member(home, juniper.nina) is not None


async def test_a_stranger_in_the_group_is_shown_the_door_in(home: Home, juniper: Juniper) -> None:
    pat = await newcomer(home)
    await juniper.group.join(pat)
    await home.settle()
    await pat.write("/points", chat=juniper.group)
    await home.settle()
    shown = await home.last_to(juniper.group)
    assert (shown.text, shown.buttons) == ("Join first, it takes one tap.", [["Open the bot"]])
    await pat.open(shown, "Open the bot")
    await home.settle()
    assert (await home.last_to(pat)).text.startswith("Welcome to Juniper.")


async def test_the_words(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    for name, language, join in [("Pat", "en", "Join"), ("阿梅", "zh-hans", "加入")]:
        person = await newcomer(home, name, language)
        await person.start(await code(home))
        await home.settle()
        welcome = await home.last_to(person)
        said = [welcome.text, welcome.buttons]
        await person.press(welcome, join)
        await home.settle()
        said.append((await home.last_to(person)).text)
        await person.start()
        await home.settle()
        said.append((await home.last_to(person)).text)
        assert said == texts


async def test_who_joins_at_the_same_time_gets_a_number_at_the_first_try(home: Home, juniper: Juniper) -> None:
    persons = [await newcomer(home, f"Pat {number}") for number in range(8)]
    for pat in persons:
        await pat.start()
    await home.settle()
    for pat in persons:
        await pat.press(await home.last_to(pat), "Join")
    await home.settle()
    joined = [found for pat in persons if (found := await member(home, pat)) is not None]
    assert sorted(one.number for one in joined) == list(range(5, 13))
