"""Checking in, as people do it."""

import pytest
from syrupy.assertion import SnapshotAssertion

from sandbox.client import Message
from storage.checkins import CheckIn
from tests.books import balance, count
from tests.conftest import Home, Juniper

FIRST = "Checked in: +5 points. A streak begins; the next bonus is in 6 days."


async def prompt(home: Home, juniper: Juniper) -> Message:
    """The prompt of 2 March, at 09:00."""
    await home.pass_time(hours=23)
    return await home.last_to(juniper.group)


async def test_a_check_in_pays_once_a_day(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/checkin")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == FIRST
    await juniper.nina.write("/checkin")
    await juniper.nina.write("/points")
    await home.settle()
    refused, card = (await home.said_to(juniper.nina))[-2:]
    assert refused == "You are checked in for today. You can check in again from 2 Mar, 00:00."
    assert card.startswith("5 points to spend in Juniper")


async def test_seven_days_in_a_row(home: Home, juniper: Juniper) -> None:
    for _ in range(9):
        await juniper.nina.write("/checkin")
        await home.settle()
        await home.pass_time(days=1)
    said = [one for one in await home.said_to(juniper.nina) if one.startswith("Checked in")]
    assert said[5:8] == [
        "Checked in: +5 points. 6 days in a row; the next bonus is tomorrow.",
        "Checked in: +25 points, 20 of them for 7 days in a row. The next bonus is in 7 days.",
        "Checked in: +5 points. 8 days in a row; the next bonus is in 6 days.",
    ]
    await home.pass_time(days=1)
    await juniper.nina.write("/checkin")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == FIRST
    assert await balance(home, juniper.nina) == 10 * 5 + 20


async def test_the_button_under_the_prompt(home: Home, juniper: Juniper) -> None:
    shown = await prompt(home, juniper)
    said = await home.said_to(juniper.nina)
    await juniper.nina.press(shown, "Check in")
    await home.settle()
    await juniper.nina.press(shown, "Check in")
    await home.settle()
    answers = [(one.text, one.show_alert) for one in await home.telegram.answers(juniper.nina)][-2:]
    assert answers == [
        (FIRST, False),
        ("You are checked in for today. You can check in again from 3 Mar, 00:00.", True),
    ]
    assert await home.said_to(juniper.nina) == said
    assert await balance(home, juniper.nina) == 5


async def test_a_strangers_press_opens_the_bot(home: Home, juniper: Juniper) -> None:
    pat = await home.telegram.person("Pat")
    await juniper.group.join(pat)
    shown = await prompt(home, juniper)
    await pat.press(shown, "Check in")
    await home.settle()
    (answer,) = await home.telegram.answers(pat)
    assert answer.url is not None
    await pat.start(answer.url.partition("?start=")[2])
    await home.settle()
    assert (await home.last_to(pat)).text.startswith("Welcome to Juniper.")
    assert await count(home, CheckIn) == 0


@pytest.mark.parametrize("typed", ["签到", "打卡", "/checkin", "/CheckIn", " 签到 "])
async def test_in_the_group_a_reaction_and_a_private_answer(home: Home, juniper: Juniper, typed: str) -> None:
    said = [one.id for one in await home.telegram.transcript(juniper.group) if one.from_bot]
    written = await juniper.nina.write(typed, chat=juniper.group)
    await home.settle()
    group = await home.telegram.transcript(juniper.group)
    assert [one.id for one in group if one.from_bot] == said
    assert [list(one.reactions) for one in group if one.id == written.id] == [["👌"]]
    assert (await home.said_to(juniper.nina))[-1] == FIRST
    assert await balance(home, juniper.nina) == 5


async def test_without_the_private_chat_a_short_answer_that_deletes_itself(home: Home, juniper: Juniper) -> None:
    await juniper.nina.block()
    await home.settle()
    before = [one.id for one in await home.telegram.transcript(juniper.group)]
    await juniper.nina.write("签到", chat=juniper.group)
    await home.settle()
    shown = await home.last_to(juniper.group)
    assert (shown.text, shown.buttons, shown.silent) == (FIRST, [["Open the bot"]], True)
    await home.pass_time(seconds=59)
    assert len(await home.telegram.transcript(juniper.group)) == len(before) + 2
    await home.pass_time(seconds=1)
    assert [one.id for one in await home.telegram.transcript(juniper.group)] == before


async def test_the_word_inside_a_sentence_is_no_command(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("今天怎么签到", chat=juniper.group)
    await home.settle()
    assert await count(home, CheckIn) == 0


async def test_the_words_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    for person in (juniper.nina, juniper.lin):
        for _ in range(7):
            await person.write("/checkin")
            await person.write("/checkin")
            await home.settle()
            await home.pass_time(days=1)
        assert await home.said_to(person) == texts
    assert (await home.last_to(juniper.group)).text == texts
