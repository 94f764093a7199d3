"""Sharing posts and deciding on them, as people do it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select
from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction, communities, members, shared_posts
from loyalty.points import Transfer
from loyalty.shared_posts import SharedPost, State
from sandbox.client import Message, Persona
from sandbox.shapes import Json
from storage import shared_posts as stored
from storage.audit import Act
from tests.conftest import Home, Juniper

RECEIVED = "Thank you, your post is with the moderators now."
SEEN = "This picture has been shared here already."
NO_CAPTION = "Your post lacks a few words. Send the picture again with a caption."
FORWARDED = "Forwarded pictures do not count, only your own. Send the photo yourself."
APPROVED = "Your post is approved: 20 points, pending until 2 Mar, 10:00."


async def posts_of(home: Home, person: Persona) -> list[SharedPost]:
    """A member's posts that wait or are approved, newest first."""

    def work(tx: Transaction) -> list[SharedPost]:
        community = communities.only_one(tx)
        assert community is not None
        member = members.of_user(tx, community.id, person.id)
        assert member is not None
        return shared_posts.latest_of(tx, member, limit=10)

    return await home.house.database.run(work)


async def kept(home: Home) -> tuple[int, int, int]:
    """How many posts, pictures and seen pictures are stored."""

    def work(tx: Transaction) -> tuple[int, int, int]:
        tables = (stored.SharedPost, stored.SharedPicture, stored.SeenPicture)
        posts, pictures, seen = (len(list(tx.session.exec(select(table)))) for table in tables)
        return posts, pictures, seen

    return await home.house.database.run(work)


async def transfers(home: Home) -> list[tuple[str, int, int]]:
    """(key, amount, earned) of every transfer."""

    def work(tx: Transaction) -> list[tuple[str, int, int]]:
        return [(one.key, one.amount, one.earned) for one in tx.session.exec(select(Transfer).order_by("id"))]

    return await home.house.database.run(work)


async def acts(home: Home) -> list[tuple[str, Any, Any]]:
    """(action, facts, reason) of every act of staff."""

    def work(tx: Transaction) -> list[tuple[str, Any, Any]]:
        return [(one.action, one.facts, one.reason) for one in tx.session.exec(select(Act).order_by("id"))]

    return await home.house.database.run(work)


async def share(home: Home, person: Persona, *samples: str, caption: str = "My morning cup") -> None:
    """Sends pictures to the bot in private."""
    await person.photo(*samples, caption=caption)
    await home.settle()


async def card_of(home: Home, moderator: Persona) -> Message:
    """The card in a moderator's chat after /queue."""
    await moderator.write("/queue")
    await home.settle()
    return await home.last_to(moderator)


async def press(home: Home, person: Persona, card: Message, label: str) -> str:
    """Presses a button on a card; what floats by."""
    query = await person.press(card, label)
    await home.settle()
    return next(one.text for one in await home.telegram.answers(person) if one.query_id == query)


async def test_a_post_goes_from_the_member_to_the_points(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.nina, "latte")
    assert (await home.said_to(juniper.nina))[-1] == RECEIVED
    assert (await home.last_to(juniper.maya)).text == "1 shared post waits for a decision."

    card = await card_of(home, juniper.maya)
    assert card.text == "Nina, 1 Mar, 10:00\n\nMy morning cup"
    assert len(card.body["photo"]) > 0
    assert card.buttons == [["✓ Approve", "✗ Refuse"], ["Later"]]
    await press(home, juniper.maya, card, "Approve")

    decided, following = (await home.telegram.transcript(juniper.maya))[-2:]
    assert decided.text == "Nina, 1 Mar, 10:00\n\nMy morning cup\n\n✓ Approved by Maya, 20 points"
    assert decided.buttons == []
    assert following.text == "The queue is empty. All done, thank you."
    assert (await home.said_to(juniper.nina))[-1] == APPROVED
    assert await transfers(home) == [("post:1:approved", 20, 0)]
    assert await acts(home) == [("post-approved", {"post": 1}, None)]

    await home.pass_time(hours=23, minutes=59)
    assert await transfers(home) == [("post:1:approved", 20, 0)]
    await home.pass_time(minutes=1)
    assert (await home.said_to(juniper.nina))[-1] == "The 20 points for your post are yours to spend now."
    assert await transfers(home) == [("post:1:approved", 20, 0), ("post:1:released", 20, 20)]
    await juniper.nina.write("/points")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1].startswith("20 points to spend in Juniper")


async def test_a_post_in_the_group_is_acknowledged_by_a_reaction(home: Home, juniper: Juniper) -> None:
    before = await home.said_to(juniper.nina)
    plain = await juniper.nina.photo("cat", chat=juniper.group, caption="Look who is here")
    tagged = await juniper.nina.photo("latte", chat=juniper.group, caption="Good morning #Share")
    await home.settle()
    (post,) = await posts_of(home, juniper.nina)
    assert (post.caption, len(post.photos), post.state) == ("Good morning", 1, State.WAITING)
    shown = {one.id: list(one.reactions) for one in await home.telegram.transcript(juniper.group)}
    assert shown[plain[0].id] == []
    assert shown[tagged[0].id] == ["❤"]
    assert await home.said_to(juniper.nina) == before


@pytest.mark.parametrize("caption", ["#晒单今天的咖啡", "＃晒单 今天的咖啡", "今天的咖啡 #晒单"])
async def test_the_chinese_hashtag(home: Home, juniper: Juniper, caption: str) -> None:
    await juniper.lin.photo("latte", chat=juniper.group, caption=caption)
    await home.settle()
    assert [post.caption for post in await posts_of(home, juniper.lin)] == ["今天的咖啡"]


@pytest.mark.parametrize("caption", ["#shared taxi", "#share_price", "x#share"])
async def test_other_hashtags_are_no_concern(home: Home, juniper: Juniper, caption: str) -> None:
    await juniper.nina.photo("latte", chat=juniper.group, caption=caption)
    await home.settle()
    assert await kept(home) == (0, 0, 0)


async def test_words_under_ones_own_picture_share_it(home: Home, juniper: Juniper) -> None:
    (picture,) = await juniper.nina.photo("latte", chat=juniper.group)
    await juniper.lin.write("#share not mine", chat=juniper.group, reply_to=picture)
    await home.settle()
    assert await kept(home) == (0, 0, 0)
    await juniper.nina.write("#share the new beans", chat=juniper.group, reply_to=picture)
    await home.settle()
    assert [post.caption for post in await posts_of(home, juniper.nina)] == ["the new beans"]
    await juniper.nina.write("#share the new beans", chat=juniper.group, reply_to=picture)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == SEEN
    assert await kept(home) == (1, 1, 1)


@pytest.mark.parametrize(
    ("caption", "forward", "said"),
    [("", False, NO_CAPTION), ("  ", False, NO_CAPTION), ("Nice", True, FORWARDED), ("", True, FORWARDED)],
)
async def test_what_is_turned_down_at_once(
    home: Home, juniper: Juniper, caption: str, *, forward: bool, said: str
) -> None:
    await juniper.nina.photo("latte", caption=caption, forward=forward)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == said
    assert await kept(home) == (0, 0, 0)
    assert (await home.said_to(juniper.maya))[-1] != "1 shared post waits for a decision."


async def test_a_picture_is_shared_once_in_a_community(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.nina, "latte")
    await share(home, juniper.lin, "latte")
    assert (await home.said_to(juniper.lin))[-1] == "这张图片之前已经晒过了。"
    assert await posts_of(home, juniper.lin) == []
    assert await kept(home) == (1, 1, 1)


async def test_without_the_check_a_picture_counts_twice(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "see", lambda *_: True)
    await share(home, juniper.nina, "latte")
    await share(home, juniper.lin, "latte")
    assert len(await posts_of(home, juniper.lin)) == 1


async def test_a_refused_picture_can_be_sent_again_with_a_caption(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.nina, "latte", caption="")
    await share(home, juniper.nina, "latte")
    assert (await home.said_to(juniper.nina))[-1] == RECEIVED


async def test_a_picture_in_the_group_without_words_stays(home: Home, juniper: Juniper) -> None:
    olga = await home.telegram.person("Olga")
    await juniper.group.join(olga)
    await juniper.nina.block()
    await home.settle()
    (picture,) = await juniper.nina.photo("latte", chat=juniper.group, caption="#share")
    (stranger,) = await olga.photo("cat", chat=juniper.group, caption="#share my cat")
    await home.settle()
    here = [one.text for one in await home.telegram.transcript(juniper.group) if one.from_bot]
    assert here[-2:] == [NO_CAPTION, "Join first, it takes one tap."]
    await home.pass_time(minutes=2)
    left = {one.id for one in await home.telegram.transcript(juniper.group)}
    assert {picture.id, stranger.id} <= left
    assert await kept(home) == (0, 0, 0)


async def test_a_hashtag_without_a_picture(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("#share my morning cup", chat=juniper.group)
    await home.settle()
    said = "A shared post needs a photo. Send it as a photo with a caption."
    assert (await home.said_to(juniper.nina))[-1] == said


async def test_an_album_is_one_post(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.nina, "latte", "cake", "beans")
    assert (await home.said_to(juniper.nina)).count(RECEIVED) == 1
    (post,) = await posts_of(home, juniper.nina)
    assert (len(post.photos), post.caption) == (3, "My morning cup")
    card = await card_of(home, juniper.maya)
    *album, shown = (await home.telegram.transcript(juniper.maya))[-4:]
    assert [bool(one.body.get("photo")) for one in album] == [True, True, True]
    assert album[0].text == "3 pictures from Nina"
    assert shown.id == card.id
    await press(home, juniper.maya, card, "Approve")
    assert await transfers(home) == [("post:1:approved", 20, 0)]
    await home.pass_time(minutes=1)
    assert len(await posts_of(home, juniper.nina)) == 1


class Pieces:
    """Albums whose pictures reach the bot in an order that the test chooses."""

    def __init__(self, home: Home, juniper: Juniper, drawn: dict[str, Json]) -> None:
        self._home, self._juniper, self._drawn, self._number = home, juniper, drawn, 900

    async def arrive(self, sample: str, *, album: str, caption: str = "", private: bool = False, **more: Any) -> None:
        nina, group = self._juniper.nina, self._juniper.group
        self._number += 1
        chat = {"id": nina.id, "type": "private"} if private else {"id": group.id, "type": "supergroup", "title": "J"}
        message = {
            "message_id": self._number,
            "date": int(self._home.sandbox.clock.now().timestamp()),
            "from": {"id": nina.id, "is_bot": False, "first_name": "Nina", "language_code": "en"},
            "chat": chat,
            "photo": self._drawn[sample],
            "media_group_id": album,
            **({"caption": caption} if caption else {}),
            **more,
        }
        await self._home.telegram.load([{"message": message}])
        await self._home.settle()


@pytest.fixture
async def pieces(home: Home, juniper: Juniper) -> Pieces:
    """Pictures that Telegram knows, ready to arrive as parts of albums."""
    elsewhere = await home.telegram.group("Elsewhere", creator=juniper.nina, bot=None)
    drawn = {}
    for sample in ("latte", "cake", "beans", "tea"):
        (message,) = await juniper.nina.photo(sample, chat=elsewhere)
        drawn[sample] = message.body["photo"]
    return Pieces(home, juniper, drawn)


@pytest.mark.parametrize("captioned", [0, 1, 2])
@pytest.mark.parametrize("private", [True, False])
async def test_the_caption_may_come_with_any_picture(
    home: Home, juniper: Juniper, pieces: Pieces, captioned: int, *, private: bool
) -> None:
    before = len(await home.said_to(juniper.nina))
    for number, sample in enumerate(("latte", "cake", "beans")):
        caption = "Three cups #share" if number == captioned else ""
        await pieces.arrive(sample, album="77", caption=caption, private=private)
        await home.pass_time(seconds=5)
    await home.pass_time(minutes=1)
    (post,) = await posts_of(home, juniper.nina)
    assert (post.caption, len(post.photos), post.state) == ("Three cups", 3, State.WAITING)
    assert (await home.said_to(juniper.nina))[before:] == ([RECEIVED] if private else [])


async def test_an_ordinary_album_in_the_group_is_forgotten(home: Home, juniper: Juniper, pieces: Pieces) -> None:
    before = await home.said_to(juniper.nina)
    await pieces.arrive("latte", album="77", caption="Just the garden")
    await pieces.arrive("cake", album="77")
    await home.pass_time(seconds=30)
    assert await kept(home) == (0, 0, 0)
    assert await home.said_to(juniper.nina) == before
    await pieces.arrive("latte", album="78", caption="#share the same again")
    (post,) = await posts_of(home, juniper.nina)
    assert post.id == 2  # ids are not used twice


async def test_an_album_without_a_caption_is_asked_for_one_once(home: Home, juniper: Juniper, pieces: Pieces) -> None:
    before = len(await home.said_to(juniper.nina))
    for sample in ("latte", "cake", "beans"):
        await pieces.arrive(sample, album="77", private=True)
    assert (await home.said_to(juniper.nina))[before:] == []
    await home.pass_time(seconds=30)
    assert (await home.said_to(juniper.nina))[before:] == [NO_CAPTION]
    assert await kept(home) == (0, 0, 0)


async def test_an_album_with_a_seen_picture_is_turned_down_once(home: Home, juniper: Juniper, pieces: Pieces) -> None:
    await share(home, juniper.lin, "cake")
    before = len(await home.said_to(juniper.nina))
    await pieces.arrive("latte", album="77", caption="Mine", private=True)
    assert (await home.said_to(juniper.nina))[before:] == [RECEIVED]
    for sample in ("cake", "beans"):
        await pieces.arrive(sample, album="77", private=True)
    assert (await home.said_to(juniper.nina))[before:] == [SEEN]
    assert await posts_of(home, juniper.nina) == []
    await home.pass_time(minutes=1)
    assert await kept(home) == (1, 1, 1)
    assert (await home.last_to(juniper.maya)).text == "1 shared post waits for a decision."


async def test_a_forwarded_album_is_turned_down_once(home: Home, juniper: Juniper) -> None:
    before = len(await home.said_to(juniper.nina))
    await juniper.nina.photo("latte", "cake", "beans", caption="Nice", forward=True)
    await home.settle()
    await home.pass_time(minutes=1)
    assert (await home.said_to(juniper.nina))[before:] == [FORWARDED]
    assert await kept(home) == (0, 0, 0)


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


async def last_card(home: Home, moderator: Persona) -> Message:
    """The newest message with decision buttons."""
    shown = await home.telegram.transcript(moderator)
    return next(one for one in reversed(shown) if any("Later" in row for row in one.buttons))


async def message_now(home: Home, person: Persona, message: Message) -> Message:
    """A message as it reads now."""
    return next(one for one in await home.telegram.transcript(person) if one.id == message.id)


async def two_cards(home: Home, juniper: Juniper) -> tuple[Message, Message]:
    """The same post on the cards of two moderators."""
    await share(home, juniper.nina, "latte")
    return await card_of(home, juniper.maya), await card_of(home, juniper.robin)


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


async def test_a_picture_called_like_a_plain_word_is_shared(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.lin, "latte", caption="晒单")
    assert [post.caption for post in await posts_of(home, juniper.lin)] == ["晒单"]


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
