"""An update that ends the process, or hangs in it, is set aside like any other that fails; what came along goes on."""

import asyncio

import pytest

from bot.watchdog import EXIT_CODE as HANGS
from sandbox.client import Telegram
from storage import inbox
from tests.bot.test_process import bot, look, states, telegram
from tests.poison import EXIT_CODE as EXITS

__all__ = ["telegram"]
ENDS = {"exit": EXITS, "hang": HANGS}


async def start_again_and_again(telegram: Telegram, database_url: str, *, at_most: int, **more: str) -> list[int]:
    """The exit codes of processes that were started one after the other, until one finds nothing more to do."""
    codes: list[int] = []
    while len(codes) < at_most:
        hurried = {"HANG_SECONDS": "1", "PAUSE_SECONDS": "0"}
        async with bot(telegram, database_url, module="tests.poison", **hurried, **more) as process:
            ending = asyncio.create_task(process.wait())
            while not ending.done() and "new" in (await look(database_url, states("inbox")) or {"new": 0}):
                await asyncio.wait([ending], timeout=0.05)
            if not ending.done():
                return codes
            codes.append(ending.result())
    return codes


@pytest.mark.parametrize(
    ("database_url", "how"), [("sqlite", "exit"), ("postgresql", "hang")], indirect=["database_url"]
)
async def test_an_update_that_ends_the_process_becomes_a_dead_letter(
    telegram: Telegram, database_url: str, how: str
) -> None:
    nina, oleg = await telegram.person("Nina"), await telegram.person("Oleg")
    await oleg.start()
    await nina.write(f"poison {how}")
    await nina.start()
    codes = await start_again_and_again(telegram, database_url, at_most=8)
    assert codes == [ENDS[how]] * (inbox.TRIES + 1)  # the first try was not known to be one
    (letter,) = await look(database_url, inbox.dead_letters)
    assert (letter.tries, "the process ended" in letter.error) == (inbox.TRIES, True)
    assert await look(database_url, states("inbox")) == {"dead": 1, "done": 2}
    assert any(message.from_bot for message in await telegram.transcript(oleg))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_control_without_care_it_ends_the_process_for_ever(telegram: Telegram, database_url: str) -> None:
    nina = await telegram.person("Nina")
    await nina.write("poison exit")
    assert len(await start_again_and_again(telegram, database_url, at_most=7, CARELESS="1")) == 7
