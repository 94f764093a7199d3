"""Broadcasts, as moderators write them and members get them."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction, audit, broadcasts, communities
from sandbox.client import Persona
from storage import broadcasts as stored
from tests.broadcasting import NOTICE, broadcast, dismiss, enrol, everyone, prepare, press, received, want_news
from tests.conftest import Home, Juniper

FOOT = "Juniper sends you this because you turned news on."


async def states(home: Home) -> list[str]:
    """The state of every broadcast there is."""

    def work(tx: Transaction) -> list[str]:
        return [row.state for row in (stored.get(tx, number) for number in range(1, 10)) if row is not None]

    return await home.house.database.run(work)


async def acts(home: Home) -> list[str]:
    """What the audit holds, oldest first."""

    def work(tx: Transaction) -> list[str]:
        community = communities.only_one(tx)
        assert community is not None
        return [act.action for act in reversed(audit.last(tx, community, limit=20))]

    return await home.house.database.run(work)


async def shown(home: Home, person: Persona) -> list[str]:
    """What a person sees: the bot's messages with the labels of their buttons."""
    messages = [message for message in await home.telegram.transcript(person) if message.from_bot]
    return ["\n".join([one.text, *(f"[{'] ['.join(row)}]" for row in one.buttons)]) for one in messages]


async def send_raw(home: Home, person: Persona, message: dict[str, Any]) -> None:
    """A private message of a kind, or with a formatting, that the sandbox's people do not write by themselves."""
    origin = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    whole = {"message_id": 9000, "date": 1803895200, "chat": chat, "from": origin, **message}
    await home.telegram.load([{"message": whole}])
    await home.settle()


async def test_a_broadcast_reaches_who_wants_it_and_counts_everybody(home: Home, juniper: Juniper) -> None:
    (oleg,) = await enrol(home, "Oleg")
    await enrol(home, "Vera", has_started=False)
    await want_news(home, juniper.nina, juniper.lin)
    await home.telegram.fault("sendMessage", code=403, chat=oleg)
    await broadcast(home, juniper.maya)
    await home.pass_time(seconds=5)
    assert (await home.said_to(juniper.nina))[-1] == f"{NOTICE}\n\n{FOOT}"
    assert (await home.said_to(juniper.lin))[-1] == f"{NOTICE}\n\n你开启了Juniper的优惠和活动消息，所以收到这条。"
    progress, report = (await home.said_to(juniper.maya))[-2:]
    assert report == (
        "The broadcast is done. What became of its 6 recipients:\n"
        "· 2 sent\n· 1 blocked the bot\n· 1 without the bot: never opened, or stopped\n· 2 with news turned off"
    )
    assert progress.startswith("Done · Everyone\n▰▰▰▰▰▰▰▰▰▰ 6 of 6\n")
    assert await states(home) == ["done"]
    assert await acts(home) == ["broadcast-confirmed"]


async def test_the_numbers_before_confirming_are_honest(home: Home, juniper: Juniper) -> None:
    await enrol(home, "Vera", has_started=False)
    await want_news(home, juniper.nina)
    await prepare(home, juniper.maya)
    assert (await home.said_to(juniper.maya))[-1] == (
        "Ready to go\nFor: Everyone\nWhen: Now\n\n5 members belong to this audience now. Of them\n"
        "· 2 turned news on\n· 1 never opened the bot or stopped it\n· 1 can get it"
    )
    assert await received(home, juniper.nina) == 0


async def test_formatting_is_kept_and_the_preview_is_what_members_see(home: Home, juniper: Juniper) -> None:
    await want_news(home, juniper.nina)
    await juniper.maya.write("/announce")
    await home.settle()
    typed = "Beans & <more>, today"
    bold = [{"type": "bold", "offset": 0, "length": 5}, {"type": "italic", "offset": 16, "length": 5}]
    await send_raw(home, juniper.maya, {"text": typed, "entities": bold})
    for label in ("Everyone", "Now", "Send it"):
        await press(home, juniper.maya, label)
    preview, sent = [call for call in await home.telegram.calls("sendMessage") if "Beans" in call.params["text"]]
    assert (
        preview.params["text"]
        == sent.params["text"]
        == (f"<b>Beans</b> &amp; &lt;more&gt;, <i>today</i>\n\n<i>{FOOT}</i>")
    )
    assert (await home.last_to(juniper.nina)).buttons == [["Turn news off"]]


async def test_a_photo_with_its_caption(home: Home, juniper: Juniper) -> None:
    await want_news(home, juniper.nina)
    await juniper.maya.write("/announce")
    await home.settle()
    await juniper.maya.photo("latte", caption=NOTICE)
    await home.settle()
    for label in ("Everyone", "Now", "Send it"):
        await press(home, juniper.maya, label)
    got = await home.last_to(juniper.nina)
    assert got.text == f"{NOTICE}\n\n{FOOT}"
    assert got.body["photo"]


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        ({"text": "x" * 3501}, "That is 3,501 characters, and 3,500 fit. Shorten it and send it again."),
        ({"text": "😀" * 1751}, "That is 3,502 characters, and 3,500 fit. Shorten it and send it again."),
        (
            {"photo": "one", "caption": "x" * 901},
            "The caption has 901 characters, and 900 fit under a photo. Shorten it and send it again.",
        ),
        ({"photo": "one"}, "Send the photo with a few words as its caption."),
        ({"photo": "one", "caption": "x", "media_group_id": "7"}, "One photo only, please. Send one with its caption."),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, "I can send a text, or one photo with a caption."),
    ],
    ids=["text", "emoji", "caption", "no-caption", "album", "kind"],
)
async def test_what_cannot_be_sent_is_refused(
    home: Home, juniper: Juniper, message: dict[str, Any], refusal: str
) -> None:
    await juniper.maya.write("/announce")
    await home.settle()
    if "photo" in message:
        size = {"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90, "height": 90}
        message = {**message, "photo": [size]}
    await send_raw(home, juniper.maya, message)
    assert (await home.said_to(juniper.maya))[-1] == refusal
    assert await states(home) == []
    await juniper.maya.write(NOTICE)
    await home.settle()
    assert await states(home) == ["draft"]


async def test_an_album_is_refused_once(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/announce")
    await home.settle()
    before = len(await home.said_to(juniper.maya))
    await juniper.maya.photo("latte", "cake", caption=NOTICE)
    await home.settle()
    assert (await home.said_to(juniper.maya))[before:] == ["One photo only, please. Send one with its caption."]


async def test_members_may_not_and_groups_are_no_place(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/announce")
    await juniper.maya.write("/announce", chat=juniper.group)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "This is for moderators only."
    assert (await home.said_to(juniper.maya))[-1] == "This works in our private chat."
    await juniper.nina.write(NOTICE)
    await juniper.maya.write(NOTICE)
    await home.settle()
    assert await states(home) == []


async def test_a_moderator_no_more_cannot_confirm(home: Home, juniper: Juniper) -> None:
    await want_news(home, juniper.nina)
    await prepare(home, juniper.maya)
    await dismiss(home, juniper.maya)
    await press(home, juniper.maya, "Send it")
    assert (await home.telegram.answers(juniper.maya))[-1].text == "This is for moderators only."
    assert await states(home) == ["draft"]
    assert await received(home, juniper.nina) == 0


async def test_a_double_press_sends_once(home: Home, juniper: Juniper) -> None:
    await want_news(home, juniper.nina)
    await prepare(home, juniper.maya)
    page = await home.last_to(juniper.maya)
    await juniper.maya.press(page, "Send it")
    await juniper.maya.press(page, "Send it")
    await home.settle()
    await home.pass_time(seconds=5)
    assert (await home.telegram.answers(juniper.maya))[-1].text == "Done already."
    assert await received(home, juniper.nina) == 1
    assert await acts(home) == ["broadcast-confirmed"]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("tomorrow", "I cannot read that as a time. It looks like 2027-03-05 18:30."),
        ("2027-02-30 10:00", "I cannot read that as a time. It looks like 2027-03-05 18:30."),
        ("2027-03-01 10:00", "That time has passed. Choose a later one."),
        ("9999-12-31 23:59", "That is more than a year ahead. Choose an earlier day."),
    ],
)
async def test_a_time_that_will_not_do_is_refused(home: Home, juniper: Juniper, typed: str, refusal: str) -> None:
    await prepare(home, juniper.maya)
    await press(home, juniper.maya, "Another time")
    await press(home, juniper.maya, "Another time")
    await juniper.maya.write(typed)
    await home.settle()
    assert (await home.said_to(juniper.maya))[-1] == refusal
    assert await acts(home) == []


async def test_a_typed_time_is_local_and_can_be_called_off(home: Home, juniper: Juniper) -> None:
    await want_news(home, juniper.nina)
    await prepare(home, juniper.maya)
    await press(home, juniper.maya, "Another time")
    await press(home, juniper.maya, "Another time")
    await juniper.maya.write("2027-03-01 18:30")
    await home.settle()
    assert "When: 1 Mar, 18:30" in (await home.said_to(juniper.maya))[-1]
    await press(home, juniper.maya, "Send it")
    await press(home, juniper.maya, "Call it off")
    await home.pass_time(hours=9)
    assert await received(home, juniper.nina) == 0
    assert await states(home) == ["dropped"]
    assert await acts(home) == ["broadcast-confirmed", "broadcast-stopped"]


async def test_a_planned_one_starts_when_its_time_comes(home: Home, juniper: Juniper) -> None:
    await want_news(home, juniper.nina)
    await prepare(home, juniper.maya)
    await press(home, juniper.maya, "Another time")
    await press(home, juniper.maya, "Tonight 20:00")
    await press(home, juniper.maya, "Send it")
    await home.pass_time(hours=9, minutes=59)
    assert await received(home, juniper.nina) == 0
    await home.pass_time(minutes=1)
    assert await received(home, juniper.nina) == 1


async def test_a_time_offered_that_has_passed_is_refused(home: Home, juniper: Juniper) -> None:
    await prepare(home, juniper.maya)
    await press(home, juniper.maya, "Another time")
    await home.pass_time(hours=10)
    await press(home, juniper.maya, "Tonight 20:00")
    assert (await home.telegram.answers(juniper.maya))[-1].text == "That time has passed. Choose a later one."


async def test_audiences(home: Home, juniper: Juniper) -> None:
    robin, maya, nina, lin, *_ = await everyone(home, juniper)
    await lin.write("你好", chat=juniper.group)
    await home.settle()
    await broadcast(home, maya, words="To the group", audience="Active in Juniper")
    await broadcast(home, maya, words="To the regulars", audience="Regular")
    await prepare(home, maya, words="To the gold", audience="Everyone")
    await press(home, maya, "Another audience")
    await press(home, maya, "Gold")
    await press(home, maya, "Now")
    assert (await home.telegram.answers(maya))[-1].text == "Nobody is in this audience just now. Choose another one."
    await home.pass_time(days=31)
    await nina.write("/points")
    await home.settle()
    await broadcast(home, maya, words="To the quiet", audience="Quiet for 30 days")
    for person, expected in ((robin, [0, 1, 1]), (maya, [0, 1, 0]), (nina, [0, 1, 0]), (lin, [1, 1, 1])):
        got = [await received(home, person, words) for words in ("To the group", "To the regulars", "To the quiet")]
        # A moderator's own chat shows the preview too.
        assert [count - (person is maya) for count in got] == expected, person.name


async def test_news_is_off_with_one_tap(home: Home, juniper: Juniper) -> None:
    await want_news(home, juniper.nina)
    await broadcast(home, juniper.maya)
    await press(home, juniper.nina, "Turn news off")
    await press(home, juniper.nina, "Turn news off")
    answers = [answer.text for answer in await home.telegram.answers(juniper.nina)]
    assert answers[-2:] == [
        "News from Juniper is off. /privacy turns it on again.",
        "News from Juniper is off already.",
    ]
    await broadcast(home, juniper.maya, words="Second")
    assert await received(home, juniper.nina, "Second") == 0
    await want_news(home, juniper.maya)
    await press(home, juniper.maya, "Turn news off")
    assert (await home.telegram.answers(juniper.maya))[-1].text == (
        "This is your preview. For members, this button turns news off."
    )


async def test_a_draft_laid_aside_and_a_button_gone_stale(home: Home, juniper: Juniper) -> None:
    await prepare(home, juniper.maya)
    await home.telegram.clock.advance(days=1)
    await press(home, juniper.maya, "Send it")
    assert (await home.telegram.answers(juniper.maya))[-1].text == (
        "This button no longer works. Type the command again."
    )
    await prepare(home, juniper.maya)
    await press(home, juniper.maya, "Do not send")
    assert (await home.said_to(juniper.maya))[-1] == "Laid aside. Nothing was sent."
    assert await states(home) == ["draft", "dropped"]
    assert await acts(home) == []


STEPS = {
    "en": (
        ("Everyone", "Tonight 20:00", "Send it", "Call it off"),
        ("Everyone", "Now", "Send it", "Pause", "Go on sending", "Stop", "No, leave it", "Stop", "Really stop"),
    ),
    "zh": (
        ("全部会员", "今晚 20:00", "确认发送", "撤销群发"),
        ("全部会员", "立即发送", "确认发送", "暂停", "继续发送", "停止", "不停止", "停止", "确定停止"),
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_words(
    home: Home, juniper: Juniper, texts: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(broadcasts, "IN_OUTBOX", 1)
    author = juniper.lin if language == "zh" else juniper.maya
    await everyone(home, juniper, "Ana", "Ben", "Cleo", "Dora", "Emil")
    await want_news(home, author, wanted=False)
    await home.appoint(author)
    for steps in STEPS[language]:
        await author.write("/announce")
        await author.write(NOTICE)
        await home.settle()
        for label in steps:
            await press(home, author, label)
            await home.pass_time(seconds=5)
            assert (await shown(home, author))[-2:] == texts
    assert [answer.text for answer in await home.telegram.answers(author) if answer.text] == texts
    monkeypatch.undo()
    await broadcast(home, author, labels=STEPS[language][1])
    await home.pass_time(seconds=5)
    assert (await shown(home, author))[-1] == texts
