"""The log of what staff did."""

from syrupy.assertion import SnapshotAssertion

from handlers.kit.words import LANGUAGES, words
from loyalty import Transaction, audit, communities, members
from tests.conftest import Home, Juniper

ACTIONS = (
    "award", "deduct", "award-undone", "role-changed", "challenge-created", "challenge-cancelled", "contest-created",
    "contest-closed", "post-approved", "post-refused", "broadcast-confirmed", "broadcast-paused", "broadcast-resumed",
    "broadcast-stopped", "setup-changed",
)  # fmt: skip


async def act(home: Home, juniper: Juniper, *actions: str) -> None:
    """Maya has done these things, to Nina."""

    def work(tx: Transaction) -> None:
        community = communities.only_one(tx)
        assert community is not None
        maya = members.of_user(tx, community.id, juniper.maya.id)
        nina = members.of_user(tx, community.id, juniper.nina.id)
        assert maya is not None
        assert nina is not None
        for action in actions:
            audit.note(tx, community, maya, action=action, subject_id=nina.id, facts={"amount": 5, "title": "Latte"})

    await home.house.database.run(work)


def test_every_act_has_words() -> None:
    assert [(language, one) for language in LANGUAGES for one in ACTIONS if not words(language).has(f"act-{one}")] == []


async def test_the_log_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    await home.appoint(juniper.lin)
    await juniper.maya.write("/award @nina 20 great latte art")
    await home.settle()  # two people's commands may be handled at once, in any order
    await juniper.robin.write("/role @nina moderator")
    await home.settle()
    await act(home, juniper, *ACTIONS[3:], "something-new")
    for reader, older in ((juniper.maya, "Older"), (juniper.lin, "更早")):
        await reader.write("/log")
        await home.settle()
        page = await home.last_to(reader)
        await reader.press(page, older)
        await home.settle()
        turned = await home.last_to(reader)
        assert turned.id == page.id
        assert [page.text, page.buttons, turned.text, turned.buttons] == texts


async def test_pages_turn_there_and_back(home: Home, juniper: Juniper) -> None:
    await act(home, juniper, *(["contest-closed"] * 25))
    await juniper.maya.write("/log")
    await home.settle()
    seen = []
    for label in ("Older", "Older", "Newer", "Newer"):
        page = await home.last_to(juniper.maya)
        seen.append((page.text.count("closed a contest"), page.buttons))
        await juniper.maya.press(page, label)
        await home.settle()
    assert seen == [(10, [["Older"]]), (10, [["Newer", "Older"]]), (5, [["Newer"]]), (10, [["Newer", "Older"]])]


async def test_an_owner_takes_back_what_a_moderator_did(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/award @nina 20 great latte art")
    await home.settle()
    confirmed = await home.last_to(juniper.maya)
    await juniper.robin.write("/log")
    await home.settle()
    await juniper.robin.press(await home.last_to(juniper.robin), "Take back: +20 points for Nina")
    await home.settle()
    said = "Taken back: 20 points, “great latte art”. Nina has 0 now."
    assert [answer.text for answer in await home.telegram.answers(juniper.robin)][-1:] == [said]
    assert ((await home.last_to(juniper.maya)).id, (await home.last_to(juniper.maya)).text) == (confirmed.id, said)
    await juniper.robin.write("/log")
    await home.settle()
    assert (
        "1 Mar, 10:00, Robin: took back 20 points, Nina (“great latte art”)" in (await home.last_to(juniper.robin)).text
    )


async def test_another_moderator_cannot_take_it_back(home: Home, juniper: Juniper) -> None:
    await home.appoint(juniper.lin)
    await juniper.maya.write("/award @nina 20 great latte art")
    await juniper.lin.write("/log")
    await home.settle()
    assert (await home.last_to(juniper.lin)).buttons == []


async def test_an_empty_log(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/log")
    await home.settle()
    assert await home.said_to(juniper.maya) == [
        *(await home.said_to(juniper.maya))[:-1],
        ("What the team did in Juniper\nNothing yet."),
    ]
