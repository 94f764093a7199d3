"""/points and /why: where one stands, and every reason."""

from syrupy.assertion import SnapshotAssertion

from handlers.kit.registry import registry
from sandbox.client import Persona
from tests.books import grant
from tests.conftest import Home, Juniper


async def said(home: Home, person: Persona, command: str) -> str:
    """The answer to a command."""
    await person.write(command)
    await home.settle()
    return (await home.said_to(person))[-1]


async def test_the_card_from_the_first_day_to_gold(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    for person in (juniper.nina, juniper.lin):
        cards = [await said(home, person, "/points")]
        for amount in (1, 40, 460, 1500):
            await grant(home, person, amount, key=f"{person.id}:{amount}")
            cards.append(await said(home, person, "/points"))
        assert cards == texts


async def test_why_explains_transfers_refusals_and_rules(
    home: Home, juniper: Juniper, texts: SnapshotAssertion
) -> None:
    for person in (juniper.nina, juniper.lin):
        answers = [await said(home, person, "/why")]
        await person.write("/checkin")
        await person.write("/checkin")
        await person.write("A message that is long enough 很好喝的咖啡", chat=juniper.group)
        await home.settle()
        answers.append(await said(home, person, "/why"))
        assert answers == texts


async def test_the_bar_moves_with_the_points(home: Home, juniper: Juniper) -> None:
    await grant(home, juniper.nina, 250, key="half")
    assert "▰▰▰▰▰▱▱▱▱▱" in await said(home, juniper.nina, "/points")


async def test_the_plain_word_does_the_same(home: Home, juniper: Juniper) -> None:
    assert await said(home, juniper.lin, "积分") == await said(home, juniper.lin, "/points")
    assert registry().words["积分"].name == "points"


async def test_in_the_group_the_answer_is_private(home: Home, juniper: Juniper) -> None:
    written = await juniper.nina.write("/points", chat=juniper.group)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1].startswith("0 points to spend in Juniper")
    shown = [one for one in await home.telegram.transcript(juniper.group) if one.id == written.id]
    assert list(shown[0].reactions) == ["👌"]
    assert not any("to spend" in one.text for one in await home.telegram.transcript(juniper.group))
