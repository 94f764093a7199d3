"""Sharing posts, as people do it."""

from typing import Any

import pytest

from loyalty.shared_posts import State
from sandbox.shapes import Json
from storage import shared_posts as stored
from tests.conftest import Home, Juniper
from tests.handlers.posts import (
    APPROVED,
    FORWARDED,
    NO_CAPTION,
    RECEIVED,
    SEEN,
    acts,
    card_of,
    kept,
    posts_of,
    press,
    share,
    transfers,
)


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
    await home.settle()
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


async def test_a_picture_called_like_a_plain_word_is_shared(home: Home, juniper: Juniper) -> None:
    await share(home, juniper.lin, "latte", caption="晒单")
    assert [post.caption for post in await posts_of(home, juniper.lin)] == ["晒单"]
