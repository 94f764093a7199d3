"""Leaving off: whatever the bot was waiting for is waited for no more."""

from syrupy.assertion import SnapshotAssertion

from storage.dialogues import Dialogue
from tests.books import count
from tests.conftest import Home, Juniper


async def test_a_dialogue_is_left_and_what_comes_next_is_no_answer(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/newchallenge")
    await home.settle()
    assert await count(home, Dialogue) == 1
    await juniper.maya.write("/cancel")
    await home.settle()
    assert await count(home, Dialogue) == 0
    await juniper.maya.write("A week of latte art")
    await home.settle()
    assert await count(home, Dialogue) == 0
    assert (await home.last_to(juniper.maya)).text == "I did not understand that. /help lists what I can do."


async def test_the_words(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    for person in (juniper.nina, juniper.lin):
        await person.write("/cancel")
        await person.write("/contest")
    await juniper.maya.write("/newchallenge")
    await juniper.maya.write("/cancel")
    await home.settle()
    assert [(await home.said_to(person))[1:] for person in (juniper.nina, juniper.lin, juniper.maya)] == texts
