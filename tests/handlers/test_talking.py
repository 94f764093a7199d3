"""Talking in the group: what earns, what does not, and that it earns in silence."""

import pytest

from storage.notices import Notice
from storage.points import Transfer
from tests.books import balance, count
from tests.conftest import Home, Juniper

WORDS = "These beans taste of berries"


async def test_a_real_message_earns_in_silence(home: Home, juniper: Juniper) -> None:
    said, before = await count(home, Notice), await home.telegram.transcript(juniper.group)
    written = await juniper.nina.write(WORDS, chat=juniper.group)
    await juniper.lin.write("这豆子真香", chat=juniper.group)
    await home.settle()
    assert (await balance(home, juniper.nina), await balance(home, juniper.lin)) == (1, 1)
    assert await count(home, Notice) == said
    after = await home.telegram.transcript(juniper.group)
    assert len(after) == len(before) + 2
    assert [one.reactions for one in after if one.id == written.id] == [{}]


async def test_once_in_two_minutes_and_ten_a_day(home: Home, juniper: Juniper) -> None:
    earned = []
    for seconds in (0, 119, 1, 119, 120):
        await home.pass_time(seconds=seconds)
        await juniper.nina.write(WORDS, chat=juniper.group)
        await home.settle()
        earned.append(await balance(home, juniper.nina))
    assert earned == [1, 1, 2, 2, 3]
    for _ in range(9):
        await home.pass_time(seconds=120)
        await juniper.nina.write(WORDS, chat=juniper.group)
        await home.settle()
    assert await balance(home, juniper.nina) == 10
    await juniper.nina.write("/why")
    await home.settle()
    assert "up to 10 a day. Today so far: 10." in (await home.said_to(juniper.nina))[-1]
    await home.pass_time(days=1)
    await juniper.nina.write(WORDS, chat=juniper.group)
    await home.settle()
    assert await balance(home, juniper.nina) == 11


@pytest.mark.parametrize("kind", ["short", "forward", "via_bot", "as_channel", "anonymous", "unknown command"])
async def test_what_does_not_earn(home: Home, juniper: Juniper, kind: str) -> None:
    said = await count(home, Notice)
    if kind == "short":
        await juniper.nina.write("so good  ", chat=juniper.group)
        await juniper.lin.write("好喝呀", chat=juniper.group)
    elif kind == "unknown command":
        await juniper.nina.write("/beans taste of berries", chat=juniper.group)
    else:
        speaker = juniper.robin if kind == "anonymous" else juniper.nina
        await speaker.write(WORDS, chat=juniper.group, **{kind: True})
    await home.settle()
    assert (await count(home, Transfer), await count(home, Notice)) == (0, said)


async def test_an_edit_earns_nothing(home: Home, juniper: Juniper) -> None:
    written = await juniper.nina.write("short", chat=juniper.group)
    await home.settle()
    await juniper.nina.edit(written, WORDS)
    await home.settle()
    assert await count(home, Transfer) == 0


async def test_a_stranger_and_the_private_chat_earn_nothing(home: Home, juniper: Juniper) -> None:
    pat = await home.telegram.person("Pat")
    await juniper.group.join(pat)
    await pat.write(WORDS, chat=juniper.group)
    await juniper.nina.write(WORDS)
    await home.settle()
    assert await count(home, Transfer) == 0


async def test_an_update_that_comes_twice_pays_once(home: Home, juniper: Juniper) -> None:
    written = await juniper.nina.write(WORDS, chat=juniper.group)
    await home.settle()
    await home.pass_time(minutes=5)
    again = {key: value for key, value in written.body.items() if key != "sim"}
    await home.telegram.post("updates", message=again)
    await home.settle()
    assert await count(home, Transfer) == 1
