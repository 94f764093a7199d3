"""Checking in, as people do it."""

from syrupy.assertion import SnapshotAssertion

from tests.conftest import Home, Juniper


async def test_a_check_in_pays_once_a_day(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/checkin")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == (
        "Checked in: +5 points. A streak begins; the next bonus is in 6 days."
    )
    await juniper.nina.write("/checkin")
    await juniper.nina.write("/points")
    await home.settle()
    refused, card = (await home.said_to(juniper.nina))[-2:]
    assert refused == "You have checked in today already: 1 day. The next one opens at 2 Mar, 00:00."
    assert card.startswith("5 points to spend in Juniper")


async def test_the_words_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    for person in (juniper.nina, juniper.lin):
        for command in ("/checkin", "/checkin", "/points", "/why", "/top", "/help"):
            await person.write(command)
            await home.settle()
        assert await home.said_to(person) == texts
