"""The house's daily round: what is forgotten is missed by nobody."""

import sqlalchemy as sa

from loyalty import Transaction
from storage.inbox import Inbox
from storage.types import table_of
from tests.conftest import Home, Juniper


async def test_a_week_of_silence_later_people_are_still_answered(home: Home, juniper: Juniper) -> None:
    """Handled updates are forgotten by then; were their ids given out again, so would be the keys of old answers."""

    def kept(tx: Transaction) -> int:
        return int(tx.scalar(sa.select(sa.func.count()).select_from(table_of(Inbox))))

    await home.pass_time(days=8)
    await home.pass_time(days=1)
    assert await home.house.database.run(kept) == 0
    for command, answer in (("/checkin", "Checked in: +5"), ("/points", "5 points"), ("/cancel", "There is nothing")):
        await juniper.nina.write(command)
        await home.settle()
        assert (await home.last_to(juniper.nina)).text.startswith(answer)


async def test_the_same_update_again_is_still_known_a_day_later(home: Home, juniper: Juniper) -> None:
    """Telegram may repeat what is younger than a day; a round of the house in between must not make it new."""
    await juniper.nina.write("/checkin")
    queued = await home.telegram.pending_updates()
    await home.settle()
    said = len(await home.said_to(juniper.nina))
    await home.pass_time(hours=23)
    await home.telegram.load(queued)
    await home.settle()
    assert len(await home.said_to(juniper.nina)) == said
