"""What staff see of a member."""

from syrupy.assertion import SnapshotAssertion

from tests.conftest import Home, Juniper
from tests.counts import counts


async def test_the_card_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    await home.appoint(juniper.lin)
    await juniper.nina.write("/checkin")
    await juniper.robin.write("/award @nina 500 the whole summer's photos")
    await home.settle()
    for moderator in (juniper.maya, juniper.lin):
        for typed in ("/member @nina", f"/member {juniper.robin.id}", "/member", "/member @nobody", "/member nina"):
            await moderator.write(typed)
            await home.settle()
        assert (await home.said_to(moderator))[-5:] == texts


async def test_under_a_message_the_card_comes_in_private(home: Home, juniper: Juniper) -> None:
    hello = await juniper.nina.write("Good morning to all of you", chat=juniper.group)
    await home.settle()
    shown = len([one for one in await home.telegram.transcript(juniper.group) if one.from_bot])
    await juniper.maya.write("/member", chat=juniper.group, reply_to=hello)
    await home.settle()
    assert (await home.said_to(juniper.maya))[-1].startswith("Nina, member no. 3, member")
    assert len([one for one in await home.telegram.transcript(juniper.group) if one.from_bot]) == shown


async def test_a_card_never_appears_in_the_group(home: Home, juniper: Juniper) -> None:
    await juniper.maya.block()
    await home.settle()
    before = await counts(home)
    await juniper.maya.write("/member @nina", chat=juniper.group)
    await home.settle()
    assert (await home.last_to(juniper.group)).text == (
        "This is not for everybody's eyes. Open me in private once, then I answer there."
    )
    assert await counts(home) == before


async def test_members_do_not_see_each_other(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/member @xiaoyu")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "This is for moderators only."
