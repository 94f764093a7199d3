"""How a challenge ends by itself."""

from collections.abc import Sequence

from loyalty import Transaction, challenges, communities, members
from loyalty.challenges import Plan
from sandbox.client import Message, Persona
from storage import checkins as kept
from storage import points as ledger
from storage.challenges import Challenge
from tests.conftest import Home, Juniper


async def begin(home: Home, juniper: Juniper, *joining: Persona, target: int = 1, days: int = 3) -> Challenge:
    """A running check-in challenge with these members in it."""

    def work(tx: Transaction) -> Challenge:
        community = communities.only_one(tx)
        assert community is not None
        maya = members.of_user(tx, community.id, juniper.maya.id)
        assert maya is not None
        plan = Plan("check-ins", target, "Spring", 50, days)
        return challenges.create(tx, community, maya, plan)

    challenge = await home.house.database.run(work)
    await home.settle()
    for person in joining:
        await person.press(await message_of(home, juniper), "Join")
    await home.settle()
    return challenge


async def message_of(home: Home, juniper: Juniper) -> Message:
    """The message about the challenge in the group."""
    return next(one for one in await home.telegram.transcript(juniper.group) if "Spring" in one.text)


async def earned(home: Home, people: Sequence[Persona]) -> list[int]:
    """The members' balances."""

    def work(tx: Transaction) -> list[int]:
        found = [members.of_user(tx, 1, person.id) for person in people]
        return [ledger.balance(tx, member.available_account) for member in found if member]

    return await home.house.database.run(work)


async def test_the_message_in_the_group_says_how_many_finished(home: Home, juniper: Juniper) -> None:
    await begin(home, juniper, juniper.nina, juniper.lin)
    await juniper.nina.write("/checkin")
    await home.settle()
    await home.pass_time(days=2, hours=13, minutes=59)
    assert (await message_of(home, juniper)).buttons == [["Join"]]
    await home.pass_time(minutes=1)
    message = await message_of(home, juniper)
    assert message.text == "🏁 Spring is over. 1 member finished."
    assert message.buttons == []
    await juniper.lin.write("/checkin")
    await home.settle()
    assert await earned(home, (juniper.nina, juniper.lin)) == [55, 5]


async def test_after_an_outage_it_ends_once_and_what_was_done_in_time_is_paid(home: Home, juniper: Juniper) -> None:
    await begin(home, juniper, juniper.nina, juniper.lin)
    await home.pass_time(days=2)
    await home.telegram.clock.advance(hours=13)
    await juniper.nina.write("/checkin")
    await home.telegram.clock.advance(hours=8)
    await juniper.lin.write("/checkin")
    await home.house.metronome.tick()
    await home.house.sender.drain()
    assert (await message_of(home, juniper)).text == "🏁 Spring is over. Nobody finished this time."
    await home.settle()
    assert (await message_of(home, juniper)).text == "🏁 Spring is over. 1 member finished."
    assert await earned(home, (juniper.nina, juniper.lin)) == [55, 5]
    await home.pass_time(days=1)
    edits = [one for one in await home.telegram.calls("editMessageText") if "Spring" in one.params["text"]]
    assert len(edits) == 2


async def test_who_was_counted_by_nobody_is_counted_at_the_end_unless_they_left(home: Home, juniper: Juniper) -> None:
    await begin(home, juniper, juniper.nina, juniper.lin)

    def unseen(tx: Transaction) -> None:
        found = [members.of_user(tx, 1, person.id) for person in (juniper.nina, juniper.lin)]
        for member in found:
            assert member is not None
            kept.add(tx, member_id=member.id, community_id=1, day=tx.now.date(), streak=1)
        assert found[1] is not None
        members.leave(tx, found[1])

    await home.house.database.run(unseen)
    await home.pass_time(days=3)
    assert (await message_of(home, juniper)).text == "🏁 Spring is over. 1 member finished."
    assert (await home.said_to(juniper.nina))[-1] == "🏁 Spring: done. +50 points are yours."
    assert await earned(home, [juniper.nina]) == [50]
