"""Deciding on shared posts, as moderators do it."""

from collections.abc import Callable
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction, communities, members
from sandbox.client import Message, Persona
from sandbox.shapes import Json
from storage import shared_posts as stored
from tests.conftest import Home, Juniper
from tests.handlers.posts import (
    APPROVED,
    RECEIVED,
    acts,
    card_of,
    last_card,
    message_now,
    posts_of,
    press,
    share,
    transfers,
)


def private_text(home: Home, person: Persona, written: str) -> Json:
    """A text as Telegram might deliver it, blank ones included."""
    message = {
        "message_id": 990,
        "date": int(home.sandbox.clock.now().timestamp()),
        "from": {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "en"},
        "chat": {"id": person.id, "type": "private"},
        "text": written,
    }
    return {"message": message}


async def two_cards(home: Home, juniper: Juniper) -> tuple[Message, Message]:
    """The same post on the cards of two moderators."""
    await share(home, juniper.nina, "latte")
    return await card_of(home, juniper.maya), await card_of(home, juniper.robin)


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Not one of our products", "图中不是我们的产品。"),
        ("Unclear picture", "图片看不清楚。"),
        ("Not their own picture", "看起来不是本人拍的照片。"),
    ],
)
async def test_a_refusal_reaches_the_member_in_their_language(
    home: Home, juniper: Juniper, label: str, reason: str
) -> None:
    await share(home, juniper.lin, "latte", caption="早安")
    card = await card_of(home, juniper.maya)
    await press(home, juniper.maya, card, "Refuse")
    card = await home.last_to(juniper.maya)
    await press(home, juniper.maya, card, label)
    assert (await home.said_to(juniper.lin))[-1] == f"你 3月1日 10:00 的晒单未通过。{reason}"
    assert await transfers(home) == []
    assert [(action, facts["post"]) for action, facts, _ in await acts(home)] == [("post-refused", 1)]
    await share(home, juniper.lin, "latte", caption="早安")
    assert (await home.said_to(juniper.lin))[-1] == "这张图片之前已经晒过了。"


async def test_a_typed_reason(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.nina, "latte")
    await share(home, juniper.nina, "cake", caption="And a cake")
    card = await card_of(home, juniper.maya)
    await press(home, juniper.maya, card, "Refuse")
    await press(home, juniper.maya, await home.last_to(juniper.maya), "Another reason")
    for unfit in ("x" * 201, "   "):
        await home.telegram.load([private_text(home, juniper.maya, unfit)])
        await home.settle()
        assert (await home.said_to(juniper.maya))[-1].startswith("Type the reason in words, at most 200 characters.")
    assert await acts(home) == []
    await juniper.maya.write("Please show the <label> too.")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == (
        "Your post of 1 Mar, 10:00 was not approved. Please show the <label> too."
    )
    assert await acts(home) == [("post-refused", {"post": 1, "reason": "other"}, "Please show the <label> too.")]
    decided = next(one for one in await home.telegram.transcript(juniper.maya) if one.id == card.id)
    assert decided.text.endswith("✗ Refused by Maya")
    assert (await home.last_to(juniper.maya)).text == "Nina, 1 Mar, 10:00\n\nAnd a cake"


async def test_back_and_later(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.nina, "latte", caption="first")
    card = await card_of(home, juniper.maya)
    assert await press(home, juniper.maya, card, "Later") == "It is the only post in the queue."
    await share(home, juniper.nina, "cake", caption="second")
    await share(home, juniper.lin, "beans", caption="third")
    await press(home, juniper.maya, card, "Refuse")
    card = await home.last_to(juniper.maya)
    await press(home, juniper.maya, await message_now(home, juniper.maya, card), "Back")
    seen = []
    for _ in range(4):
        card = await last_card(home, juniper.maya)
        seen.append(card.text.splitlines()[2])
        await press(home, juniper.maya, card, "Later")
    assert seen == ["first", "second", "third", "first"]
    assert await acts(home) == []


@pytest.mark.parametrize("second", ["Approve", "Refuse", "Later"])
async def test_the_second_moderator_is_told_who_decided(home: Home, juniper: Juniper, second: str) -> None:
    first_card, second_card = await two_cards(home, juniper)
    await press(home, juniper.maya, first_card, "Approve")
    told = await press(home, juniper.robin, second_card, second)
    assert told == "Decided already. ✓ Approved by Maya, 20 points."
    now = await message_now(home, juniper.robin, second_card)
    assert now.text.endswith("✓ Approved by Maya, 20 points")
    assert now.buttons == []
    assert await transfers(home) == [("post:1:approved", 20, 0)]
    assert [action for action, *_ in await acts(home)] == ["post-approved"]
    assert (await home.said_to(juniper.nina)).count(APPROVED) == 1


async def test_two_presses_at_once(home: Home, juniper: Juniper) -> None:
    first_card, second_card = await two_cards(home, juniper)
    await juniper.maya.press(first_card, "Approve")
    await juniper.robin.press(second_card, "Approve")
    await home.settle()
    assert [action for action, *_ in await acts(home)] == ["post-approved"]


async def test_without_the_condition_both_decide(home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "decide", unconditional(stored.decide))
    first_card, second_card = await two_cards(home, juniper)
    await juniper.maya.press(first_card, "Approve")
    await juniper.robin.press(second_card, "Approve")
    await home.settle()
    assert [action for action, *_ in await acts(home)] == ["post-approved", "post-approved"]


def unconditional(decide: Callable[..., bool]) -> Callable[..., bool]:
    """A decision that does not look whether there is one."""

    def broken(tx: Transaction, post_id: int, **values: Any) -> bool:
        decide(tx, post_id, **values)
        return True

    return broken


async def test_nobody_approves_their_own_post(home: Home, juniper: Juniper) -> None:
    before = await home.said_to(juniper.maya)
    await share(home, juniper.maya, "latte")
    assert (await home.said_to(juniper.maya))[len(before) :] == [RECEIVED]
    card = await card_of(home, juniper.maya)
    told = await press(home, juniper.maya, card, "Approve")
    assert told == "This is your own post. Another moderator decides on it."
    assert (await message_now(home, juniper.maya, card)).buttons == card.buttons
    assert (await transfers(home), await acts(home)) == ([], [])


async def test_a_daily_limit_of_paid_posts(home: Home, juniper: Juniper) -> None:
    for sample in ("latte", "cake", "beans"):
        await share(home, juniper.nina, sample)
    await home.pass_time(days=1)
    await share(home, juniper.nina, "tea")
    await card_of(home, juniper.maya)
    for _ in range(4):
        await press(home, juniper.maya, await last_card(home, juniper.maya), "Approve")
    assert [key for key, *_ in await transfers(home)] == ["post:1:approved", "post:2:approved", "post:4:approved"]
    assert (await home.said_to(juniper.nina))[-2] == (
        "Your post is approved. It brings no points, as 2 of your posts of 1 Mar have brought them already."
    )

    def work(tx: Transaction) -> int:
        community = communities.only_one(tx)
        assert community is not None
        member = members.of_user(tx, community.id, juniper.nina.id)
        assert member is not None
        today = community.day(tx.now)
        return stored.approved(tx, member.id, today, today)

    assert await home.house.database.run(work) == 1


async def test_one_note_an_hour_that_keeps_the_count(home: Home, juniper: Juniper) -> None:
    before = len(await home.said_to(juniper.maya))
    for sample in ("latte", "cake"):
        await share(home, juniper.nina, sample)
    await home.pass_time(minutes=2)
    notes = (await home.said_to(juniper.maya))[before:]
    assert notes == ["2 shared posts wait for a decision."]
    await home.pass_time(minutes=50)
    await share(home, juniper.nina, "beans")
    await home.pass_time(minutes=7)
    assert (await home.said_to(juniper.maya))[before:] == ["3 shared posts wait for a decision."]
    earlier = await home.last_to(juniper.maya)
    await home.pass_time(minutes=1)
    later = await home.last_to(juniper.maya)
    assert (await home.said_to(juniper.maya))[before:] == ["3 shared posts wait for a decision."]
    assert later.id > earlier.id
    await press(home, juniper.maya, later, "Open the queue")
    assert (await home.last_to(juniper.maya)).text == "Nina, 1 Mar, 10:00\n\nMy morning cup"
    for _ in range(3):
        await press(home, juniper.maya, await last_card(home, juniper.maya), "Approve")
    await home.pass_time(hours=2)
    assert (await message_now(home, juniper.maya, later)).text == "All shared posts are decided."


async def test_the_queue_is_for_moderators_in_private(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.nina, "latte")
    await juniper.nina.write("/queue")
    await juniper.maya.write("/queue", chat=juniper.group)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "This is for moderators only."
    assert (await home.said_to(juniper.maya))[-1] == "This works in our private chat."


async def test_a_long_caption_fits_on_the_card(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.nina, "latte", caption="🌿" * 512)
    card = await card_of(home, juniper.maya)
    assert card.text == f"Nina, 1 Mar, 10:00\n\n{'🌿' * 350}…"
    (post,) = await posts_of(home, juniper.nina)
    assert post.caption == "🌿" * 512


async def test_the_words_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    await home.appoint(juniper.lin)
    for person, author, prefix in ((juniper.maya, juniper.lin, "a"), (juniper.lin, juniper.nina, "b")):
        samples = ("latte", "cake", "beans") if prefix == "a" else ("tea", "cat", "book")
        for sample in samples:
            await share(home, author, sample, caption=f"{prefix} {sample}")
        await share(home, author, samples[0])
        await share(home, author, "plant", caption="")
        await author.write("/share")
        card = await card_of(home, person)
        shown = [card.buttons]
        approve, refuse, later = (label for row in card.buttons for label in row)
        await press(home, person, card, later)
        card = await home.last_to(person)
        await press(home, person, card, approve)
        card = await home.last_to(person)
        await press(home, person, card, refuse)
        card = await home.last_to(person)
        shown.append(card.buttons)
        await press(home, person, card, card.buttons[3][0])
        await person.write("Because.")
        await home.settle()
        await press(home, person, await home.last_to(person), approve)
        assert shown == texts
    await home.pass_time(days=1)
    for person in (juniper.maya, juniper.lin, juniper.nina):
        await person.write("/why")
        await home.settle()
        assert await home.said_to(person) == texts
