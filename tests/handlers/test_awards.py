"""Awards and deductions, as moderators give them and members get them."""

import pytest
from syrupy.assertion import SnapshotAssertion

from handlers.awards import AMOUNT
from storage import points as ledger
from tests.conftest import Home, Juniper
from tests.counts import counts

UNDO = "Take it back"


async def unbalanced(home: Home) -> list[tuple[int, int, int]]:
    return await home.house.database.run(ledger.unbalanced)


async def test_an_award_under_a_message_tells_the_member_and_confirms_in_private(home: Home, juniper: Juniper) -> None:
    latte = await juniper.nina.write("Look at this one, it took me all week", chat=juniper.group)
    await home.settle()
    in_group = len([one for one in await home.telegram.transcript(juniper.group) if one.from_bot])
    command = await juniper.maya.write("/award 20 great  latte art", chat=juniper.group, reply_to=latte)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "+20 points in Juniper, from Maya: “great latte art”"
    assert (await home.said_to(juniper.maya))[-1] == (
        "+20 points for Nina, who has 21 now: “great latte art”\n\nYou can take it back for 10 minutes."
    )
    transcript = await home.telegram.transcript(juniper.group)
    assert len([one for one in transcript if one.from_bot]) == in_group
    assert next(one for one in transcript if one.id == command.id).reactions == {"👌": [home.house.telegram.id]}
    await juniper.nina.write("/why")
    await home.settle()
    explained = (await home.said_to(juniper.nina))[-1]
    assert "1 Mar, 10:00: +20 for an award (rules version 1, by Maya): “great latte art”" in explained
    assert await unbalanced(home) == []


@pytest.mark.parametrize("named", ["@nina", "@NINA", "{id}"])
async def test_an_award_in_private_by_name_or_id(home: Home, juniper: Juniper, named: str) -> None:
    await juniper.maya.write(f"/award {named.format(id=juniper.nina.id)} 20 great latte art")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "+20 points in Juniper, from Maya: “great latte art”"


async def test_a_deduction_takes_points_but_never_below_zero(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/award @nina 20 great latte art")
    await juniper.maya.write("/deduct @nina 15 the raffle ticket")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "−15 points in Juniper, taken by Maya: “the raffle ticket”"
    before = await counts(home)
    told = await home.said_to(juniper.nina)
    await juniper.maya.write("/deduct @nina 6 one too many")
    await home.settle()
    assert (await home.said_to(juniper.maya))[-1] == "Nina has 5 points, and nobody goes below zero."
    assert await home.said_to(juniper.nina) == told
    assert await counts(home) == before
    assert await unbalanced(home) == []


MISTAKES = {
    "/award": "Who is it for?",
    "/award 20 great latte art": "Who is it for?",
    "/award great latte art": "Who is it for?",
    "/award @nina": "How many points?",
    "/award @nina great latte art": "How many points?",
    "/award @nina 2.5 great latte art": "How many points?",
    "/award @nina -5 great latte art": "How many points?",
    "/award @nina 0 great latte art": "How many points?",
    "/award @nina 99999999999999999999 great latte art": "How many points?",
    "/award @nina 1001 great latte art": "One act moves 1,000 points at most.",
    "/award @nina 20": "What is it for?",
    "/award @nina 20 " + "x" * 201: "That reason has 201 characters; up to 200 fit.",
    "/award @nobody 20 great latte art": "I have never met @nobody.",
    "/award 987654321 20 great latte art": "I have never met 987654321.",
    "/award @maya 20 great latte art": "You cannot do this for yourself.",
    "/award @oleg 20 great latte art": "Oleg has not joined the programme.",
    "/award @{bot} 20 great latte art": "That is a bot, and bots are no members.",
    "/deduct @nina 1 nothing there": "Nina has 0 points, and nobody goes below zero.",
}


async def test_every_mistake_is_refused_in_words_and_changes_nothing(home: Home, juniper: Juniper) -> None:
    oleg = await home.telegram.person("Oleg", username="oleg")
    await oleg.start()
    await juniper.maya.write("/points")
    await home.settle()
    before, told = await counts(home), await home.said_to(juniper.nina)
    for typed, answer in MISTAKES.items():
        await juniper.maya.write(typed.format(bot=home.house.telegram.username))
        await home.settle()
        assert (await home.said_to(juniper.maya))[-1].startswith(answer), typed
    assert await counts(home) == before
    assert await home.said_to(juniper.nina) == told


async def test_replies_to_a_bot_or_to_nobody_are_refused(home: Home, juniper: Juniper) -> None:
    await home.pass_time(days=1)
    prompt = await home.last_to(juniper.group)
    channel = await juniper.nina.write("News of the channel", chat=juniper.group, as_channel=True)
    await juniper.maya.write("/points")
    await home.settle()
    before = await counts(home)
    for replied, answer in ((prompt, "That is a bot"), (channel, "That was written in the name of a group or channel")):
        await juniper.maya.write("/award 20 thanks", chat=juniper.group, reply_to=replied)
        await home.settle()
        assert (await home.said_to(juniper.maya))[-1].startswith(answer)
    assert await counts(home) == before


async def test_an_award_is_taken_back_once_and_the_member_is_told(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/award @nina 20 great latte art")
    await home.settle()
    done = await home.last_to(juniper.maya)
    await home.pass_time(minutes=9, seconds=59)
    await juniper.maya.press(done, UNDO)
    await juniper.maya.press(done, UNDO)
    await home.settle()
    assert [answer.text for answer in await home.telegram.answers(juniper.maya)][-2:] == [
        "Taken back: 20 points, “great latte art”. Nina has 0 now.",
        "Done already.",
    ]
    changed = await home.last_to(juniper.maya)
    assert (changed.id, changed.text, changed.buttons) == (
        done.id,
        "Taken back: 20 points, “great latte art”. Nina has 0 now.",
        [],
    )
    assert (await home.said_to(juniper.nina))[-1] == "Maya has taken 20 points in Juniper back: “great latte art”"
    assert await unbalanced(home) == []


async def test_a_deduction_is_taken_back(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/award @nina 20 great latte art")
    await juniper.maya.write("/deduct @nina 20 wrong member")
    await home.settle()
    await juniper.maya.press(await home.last_to(juniper.maya), UNDO)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "Maya has given you 20 points in Juniper back: “wrong member”"
    await juniper.nina.write("/points")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1].startswith("20 points to spend in Juniper")
    assert await unbalanced(home) == []


async def test_after_ten_minutes_it_stays(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/award @nina 20 great latte art")
    await home.settle()
    done = await home.last_to(juniper.maya)
    await home.pass_time(minutes=10)
    before = await counts(home)
    await juniper.maya.press(done, UNDO)
    await home.settle()
    answer = (await home.telegram.answers(juniper.maya))[-1]
    assert (answer.text, answer.show_alert) == (
        "It could be taken back for 10 minutes. Now it takes an act the other way: /award or /deduct.",
        True,
    )
    assert await counts(home) == before


async def test_spent_points_are_not_taken_back(home: Home, juniper: Juniper) -> None:
    await juniper.maya.write("/award @nina 20 great latte art")
    await home.settle()
    done = await home.last_to(juniper.maya)
    await juniper.robin.write("/deduct @nina 5 a cup")
    await home.settle()
    before = await counts(home)
    await juniper.maya.press(done, UNDO)
    await home.settle()
    assert (await home.telegram.answers(juniper.maya))[-1].text == (
        "Nina has spent some of these 20 points and has 15 left, so nothing was taken back."
    )
    assert await counts(home) == before
    assert await unbalanced(home) == []


async def test_who_never_opened_the_bot_gets_a_short_answer_in_the_group(home: Home, juniper: Juniper) -> None:
    latte = await juniper.nina.write("Look at this one, it took me all week", chat=juniper.group)
    await juniper.maya.block()
    await home.settle()
    await juniper.maya.write("/award 20 great latte art", chat=juniper.group, reply_to=latte)
    await home.settle()
    assert (await home.last_to(juniper.group)).text.startswith("+20 points for Nina")
    await home.pass_time(minutes=1)
    assert "+20 points" not in [message.text for message in await home.telegram.transcript(juniper.group)]


async def test_nobody_acts_behind_the_name_of_the_group(home: Home, juniper: Juniper) -> None:
    await juniper.group.join(juniper.maya, by=juniper.robin, status="administrator")
    latte = await juniper.nina.write("Look at this one, it took me all week", chat=juniper.group)
    await home.settle()
    before = await counts(home)
    await juniper.maya.write("/award 20 great latte art", chat=juniper.group, reply_to=latte, anonymous=True)
    await juniper.maya.write("/somebody_elses_command", chat=juniper.group, anonymous=True)
    await home.settle()
    assert await counts(home) == before
    answers = [one.text for one in await home.telegram.transcript(juniper.group) if one.from_bot]
    assert answers == ["I cannot tell who you are behind the group's name. Open me in private and try there."]


async def test_without_the_ledgers_guard_a_deduction_would_go_below_zero(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the conditional update off, points come out of nothing."""
    monkeypatch.setattr(ledger, "_take", ledger._add)
    await juniper.maya.write("/deduct @nina 6 nothing there")
    await home.settle()
    assert await unbalanced(home) != []


async def test_the_words_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    await home.appoint(juniper.lin)
    for moderator, taking in ((juniper.maya, UNDO), (juniper.lin, "撤销")):
        other = juniper.lin if moderator is juniper.maya else juniper.maya
        username = "xiaoyu" if moderator is juniper.maya else "maya"
        for typed in (f"/award @{username} 20 拉花 <b>很漂亮</b>", f"/deduct @{username} 5 wrong"):
            await moderator.write(typed)
            await home.settle()
        done = (await home.said_to(moderator))[-2:]
        for confirmed in (await home.telegram.transcript(moderator))[-1:-4:-2]:
            await moderator.press(confirmed, taking)
            await home.settle()
        for typed in MISTAKES:
            if not typed.startswith("/award @maya"):
                await moderator.write(typed.format(bot=home.house.telegram.username))
                await home.settle()
        assert [done, await home.said_to(moderator), (await home.said_to(other))[-4:]] == texts


@pytest.mark.parametrize(
    ("typed", "amount"), [("20", "20"), ("+20", "20"), ("２０", "２０"), ("2.5", None), ("-5", None), ("", None)]
)
def test_amounts(typed: str, amount: str | None) -> None:
    found = AMOUNT.fullmatch(typed)
    assert (found[1] if found else None) == amount
