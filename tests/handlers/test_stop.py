"""Leaving the programme and coming back."""

import pytest
from syrupy.assertion import SnapshotAssertion

from sandbox.client import Persona
from tests.books import balance, member
from tests.conftest import Home, Juniper

LEAVE = {"en": "Leave the programme", "zh": "确定退出"}


async def leave(home: Home, person: Persona, language: str = "en") -> None:
    """Leaves, in both steps."""
    await person.write("/stop")
    await home.settle()
    await person.press(await home.last_to(person), LEAVE[language])
    await home.settle()


async def test_leaving_takes_two_steps(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/checkin")
    await juniper.nina.write("/stop")
    await home.settle()
    asked = await home.last_to(juniper.nina)
    assert asked.text == (
        "Leave Juniper?\n\nYou will earn no more points and I will not write to you any more. Your number (3) and your "
        "5 points stay in the books: come back one day and both are yours again. "
        "The group itself you leave in Telegram."
    )
    assert await member(home, juniper.nina) is not None
    await juniper.nina.press(asked, "Stay")
    await home.settle()
    assert (await home.last_to(juniper.nina)).text == "Nothing has changed: you are still a member of Juniper."
    await leave(home, juniper.nina)
    assert await member(home, juniper.nina) is None
    assert (await home.last_to(juniper.nina)).buttons == [["Come back"]]


async def test_whoever_left_earns_and_hears_nothing(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/privacy")
    await home.settle()
    await juniper.nina.press(await home.last_to(juniper.nina), "Turn news and offers on")
    await home.settle()
    await leave(home, juniper.nina)
    said = await home.said_to(juniper.nina)
    await juniper.nina.write("A message long enough to count", chat=juniper.group)
    for _ in range(3):
        await home.pass_time(days=30, hours=10)
    assert await home.said_to(juniper.nina) == said


async def test_coming_back_finds_number_and_points(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/checkin")
    await home.settle()
    await leave(home, juniper.nina)
    await juniper.nina.press(await home.last_to(juniper.nina), "Come back")
    await home.settle()
    assert (await home.last_to(juniper.nina)).text == (
        "Good to see you again: you are member no. 3 of Juniper, as before, with 5 points.\n\n"
        "News and offers are off until you turn them on in /privacy."
    )
    assert await balance(home, juniper.nina) == 5
    nina = await member(home, juniper.nina)
    assert nina is not None
    assert (nina.number, nina.wants_promotions) == (3, False)


async def test_a_moderator_comes_back_as_a_member(home: Home, juniper: Juniper) -> None:
    await leave(home, juniper.maya)
    await juniper.maya.press(await home.last_to(juniper.maya), "Come back")
    await home.settle()
    maya = await member(home, juniper.maya)
    assert maya is not None
    assert maya.role == "member"


async def test_an_owner_hands_over_first(home: Home, juniper: Juniper) -> None:
    await juniper.robin.write("/stop")
    await home.settle()
    refused = await home.last_to(juniper.robin)
    assert (refused.text, refused.buttons) == (
        "You own this community. Make somebody else the owner first, then you can leave.",
        [],
    )
    robin = await member(home, juniper.robin)
    assert robin is not None
    assert robin.role == "owner"


async def test_a_stranger_has_nothing_to_leave(home: Home, juniper: Juniper) -> None:
    pat = await home.telegram.person("Pat")
    await pat.start()
    await pat.write("/stop")
    await home.settle()
    assert (await home.said_to(pat))[-1] == "Join first, it takes one tap."


@pytest.mark.parametrize(("person", "language"), [("nina", "en"), ("lin", "zh")])
async def test_the_words(home: Home, juniper: Juniper, texts: SnapshotAssertion, person: str, language: str) -> None:
    who: Persona = getattr(juniper, person)
    await who.write("/stop")
    await home.settle()
    said = [(await home.last_to(who)).text, (await home.last_to(who)).buttons]
    await who.press(await home.last_to(who), LEAVE[language])
    await home.settle()
    said += [(await home.last_to(who)).text, (await home.last_to(who)).buttons]
    await who.press(await home.last_to(who), {"en": "Come back", "zh": "重新加入"}[language])
    await home.settle()
    said.append((await home.last_to(who)).text)
    assert said == texts
