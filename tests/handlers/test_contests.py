"""Contests, as people enter, vote and plan them."""

import pytest
from syrupy.assertion import SnapshotAssertion

from handlers.kit.words import ROOT, Words
from tests.conftest import Home, Juniper
from tests.handlers.contest_stage import Stage, rows


@pytest.fixture
def stage(home: Home, juniper: Juniper) -> Stage:
    """The usual cast, and no contest yet."""
    return Stage(home, juniper)


PRIZES = "SELECT member_id, amount, key, rule FROM transfers WHERE rule = 'contest-prize' ORDER BY id"


async def test_a_contest_from_the_plan_to_the_prizes(stage: Stage) -> None:
    home, juniper = stage.home, stage.juniper
    created = await stage.plan()
    assert created.text == ("Best cup is planned: it opens on 1 Mar, 10:00 and closes on 4 Mar, 10:00, both by itself.")
    message = await home.last_to(juniper.group)
    assert message.text == (
        "📷 Best cup\n\nPrizes: 100 · 50 · 20 points\nOpen until 4 Mar, 10:00\nNo pictures yet.\n\n"
        "Enter one picture and give one vote. The count stays hidden until the end."
    )
    assert message.buttons == [["Enter", "Vote"]]

    assert await stage.enter(juniper.nina, "latte", "my latte") == (
        "Your picture is in for Best cup. Voting ends on 4 Mar, 10:00."
    )
    await stage.enter(juniper.lin, "beans", "我的豆子")
    await stage.enter(juniper.robin, "cake", "a cake")
    await home.pass_time(seconds=60)
    assert "3 pictures so far." in (await home.last_to(juniper.group)).text

    assert await stage.vote(juniper.maya, "豆子") == (
        "Your vote is on this picture. You can move it until 4 Mar, 10:00."
    )
    await stage.vote(juniper.robin, "豆子")
    await stage.vote(juniper.lin, "my latte")
    assert all("vote" not in said.lower().replace("one vote", "") for said in await stage.group_says())

    await home.pass_time(days=3)
    assert [(amount, key) for _, amount, key, _ in await rows(home, PRIZES)] == [
        (100, "contest:1:1"),
        (50, "contest:1:2"),
    ]
    transcript = [one for one in await home.telegram.transcript(juniper.group) if one.from_bot]
    closed = next(one for one in transcript if one.id == message.id)
    album = [one for one in transcript if one.body.get("photo")]
    winners = "1. 林小雨: 2 votes, +100 points\n2. Nina: 1 vote, +50 points"
    assert closed.text == (f"📷 Best cup\n\nThe contest is closed. Thank you for every picture and vote.\n\n{winners}")
    assert closed.buttons == []
    assert album[0].text == f"🏆 Best cup: here are the winners.\n\n{winners}"
    assert len(album) == 2
    assert album[0].body["media_group_id"] == album[1].body["media_group_id"]
    assert (await home.said_to(juniper.nina))[-1] == (
        "You came second in Best cup with 1 vote: +50 points. Congratulations."
    )
    assert not any("You came" in said for said in await home.said_to(juniper.robin))


ENTRIES = "SELECT id FROM contest_entries"
VOTES = "SELECT member_id, entry_id FROM contest_votes"
CONTESTS = "SELECT id FROM contests"


async def test_a_new_picture_takes_the_place_of_the_old_one_until_somebody_votes(stage: Stage) -> None:
    await stage.plan()
    await stage.enter(stage.juniper.nina, "latte", "first")
    assert await stage.enter(stage.juniper.nina, "beans", "second") == (
        "Your new picture has taken the place of the old one in Best cup. Voting ends on 4 Mar, 10:00."
    )
    assert len(await rows(stage.home, ENTRIES)) == 1
    await stage.vote(stage.juniper.maya, "second")
    await stage.write(stage.juniper.nina, "/contest")
    before = await rows(stage.home, ENTRIES)
    assert await stage.press(stage.juniper.nina, "Enter") == (
        "People are voting for your picture already, so it stays as it is."
    )
    assert await rows(stage.home, ENTRIES) == before


async def test_a_vote_that_comes_while_a_new_picture_is_awaited_keeps_the_old_one(stage: Stage) -> None:
    nina, maya = stage.juniper.nina, stage.juniper.maya
    await stage.plan()
    await stage.enter(nina, "latte", "first")
    await stage.write(nina, "/contest")
    await stage.press(nina, "Enter")
    await stage.vote(maya, "first")
    before = await rows(stage.home, ENTRIES)
    await nina.photo("beans")
    await stage.home.settle()
    assert (await stage.home.said_to(nina))[-1] == "People are voting for your picture already, so it stays as it is."
    assert await rows(stage.home, ENTRIES) == before
    assert (await stage.write(nina, "/cancel")).text == "There is nothing to leave off."


async def test_a_vote_for_a_picture_that_was_replaced_is_refused(stage: Stage) -> None:
    nina, maya = stage.juniper.nina, stage.juniper.maya
    await stage.plan()
    await stage.enter(nina, "latte", "first")
    await stage.write(maya, "/contest")
    await stage.press(maya, "Vote")
    shown = await stage.home.last_to(maya)
    await stage.enter(nina, "beans", "second")
    assert await stage.press(maya, "Vote for", on=shown) == (
        "This picture has been taken back or replaced. Please choose again."
    )
    assert await rows(stage.home, VOTES) == []


async def test_only_a_picture_of_ones_own_is_taken(stage: Stage) -> None:
    nina = stage.juniper.nina
    await stage.plan()
    await stage.write(nina, "/contest")
    await stage.press(nina, "Enter")
    assert (await stage.write(nina, "here it comes")).text == "Please send a picture as a photo. /cancel leaves it."
    await nina.photo("latte", forward=True)
    await nina.photo("latte", caption="x" * 301)
    await stage.home.settle()
    assert (await stage.home.said_to(nina))[-2:] == [
        "A forwarded picture does not count. Please send one of your own.",
        "The caption may have up to 300 characters. Please send the picture with a shorter one.",
    ]
    assert await rows(stage.home, ENTRIES) == []
    await nina.photo("latte", caption="x" * 300)
    await stage.home.settle()
    assert len(await rows(stage.home, ENTRIES)) == 1


@pytest.mark.parametrize(("seconds", "counts"), [(-1, True), (0, False)], ids=["in-time", "late"])
async def test_the_time_of_the_press_decides_even_before_the_closing_is_worked_off(
    stage: Stage, seconds: int, counts: bool
) -> None:
    home, nina, maya = stage.home, stage.juniper.nina, stage.juniper.maya
    await stage.plan()
    await stage.enter(nina, "latte", "first")
    await stage.write(maya, "/contest")
    await stage.press(maya, "Vote")
    shown = await home.last_to(maya)
    robin = stage.juniper.robin
    await home.pass_time(days=2, hours=23)
    await stage.write(robin, "/contest")
    await stage.press(robin, "Enter")
    await home.telegram.clock.advance(hours=1, seconds=seconds)
    await maya.press(shown, "Vote for")
    await robin.photo("cake")
    await home.house.intake.poll(0)
    await home.house.worker.work()
    assert await rows(home, "SELECT state FROM contests") == [("open",)]
    assert len(await rows(home, VOTES)) == (1 if counts else 0)
    assert len(await rows(home, ENTRIES)) == (2 if counts else 1)
    await home.settle()
    answer = (await home.telegram.answers(maya))[-1].text
    said = (await home.said_to(robin))[-1]
    if counts:
        assert answer == "Your vote is on this picture. You can move it until 4 Mar, 10:00."
        assert said == "Your picture is in for Best cup. Voting ends on 4 Mar, 10:00."
    else:
        assert answer == said == "Best cup is closed. Thank you for taking part."


async def test_who_joined_after_the_opening_may_enter_and_not_vote(stage: Stage) -> None:
    home, group = stage.home, stage.juniper.group
    await stage.plan()
    await stage.enter(stage.juniper.nina, "latte", "first")
    await home.pass_time(minutes=1)
    tom = await home.telegram.person("Tom")
    await group.join(tom)
    query = await tom.press(await home.last_to(group), "Enter")
    await home.settle()
    answer = next(one for one in await home.telegram.answers(tom) if one.query_id == query)
    assert answer.url is not None
    assert "?start=" in answer.url
    await tom.start()
    await home.settle()
    await stage.press(tom, "Join")
    await stage.enter(tom, "cake", "Tom's cake")
    await stage.write(tom, "/contest")
    await stage.press(tom, "Vote")
    while "first" not in (await home.last_to(tom)).text:
        await stage.press(tom, "Next")
    assert await stage.press(tom, "Vote for") == (
        "Only members who joined before the contest opened can vote in it. You can still enter a picture."
    )
    assert await rows(home, VOTES) == []


async def test_a_vote_moves_is_one_and_stays_hidden(stage: Stage) -> None:
    juniper, home = stage.juniper, stage.home
    await stage.plan()
    await stage.enter(juniper.nina, "latte", "first")
    await stage.enter(juniper.lin, "beans", "second")
    await home.pass_time(seconds=60)
    before = (await stage.write(juniper.robin, "/contest")).text, await stage.group_says()
    await stage.vote(juniper.maya, "first")
    pictures = len([one for one in await home.telegram.transcript(juniper.maya) if one.body.get("photo")])
    ((voter, first),) = await rows(home, VOTES)
    await stage.vote(juniper.maya, "second")
    ((again, second),) = await rows(home, VOTES)
    assert (voter, True) == (again, first != second)
    shown = await home.last_to(juniper.maya)
    assert "✓ Your vote is here." in shown.text
    assert shown.buttons == [["← Previous", "Next →"]]
    assert len([one for one in await home.telegram.transcript(juniper.maya) if one.body.get("photo")]) == pictures + 1
    assert ((await stage.write(juniper.robin, "/contest")).text, await stage.group_says()) == before


async def test_ones_own_picture_has_no_button_to_vote(stage: Stage) -> None:
    await stage.plan()
    await stage.write(stage.juniper.nina, "/contest")
    assert await stage.press(stage.juniper.nina, "Vote") == (
        "There are no pictures to vote on yet. Yours could be the first."
    )
    await stage.enter(stage.juniper.nina, "latte", "mine")
    await stage.write(stage.juniper.nina, "/contest")
    await stage.press(stage.juniper.nina, "Vote")
    shown = await stage.home.last_to(stage.juniper.nina)
    assert shown.text == "Best cup, picture 1 of 1\nmine\nThis one is yours."
    assert shown.buttons == []


async def test_a_press_in_the_group_leads_to_the_private_chat(stage: Stage) -> None:
    home, nina, group = stage.home, stage.juniper.nina, stage.juniper.group
    await stage.plan()
    before = len(await stage.group_says())
    assert await stage.press(nina, "Enter", on=await home.last_to(group)) == "See our private chat."
    await nina.photo("latte", caption="mine")
    await home.settle()
    assert await stage.press(nina, "Vote", on=await home.last_to(group)) == "See our private chat."
    assert (await home.last_to(nina)).text.startswith("Best cup, picture 1 of 1")
    assert len(await stage.group_says()) == before


async def test_the_plan_refuses_what_makes_no_sense(stage: Stage) -> None:
    home, maya = stage.home, stage.juniper.maya
    await stage.write(maya, "/newcontest")
    assert (
        await stage.write(maya, "x" * 61)
    ).text == "The title needs 1 to 60 characters and cannot begin with a slash."
    await maya.photo("latte", caption="Best cup")
    await home.settle()
    assert (await home.last_to(maya)).text == "The title needs 1 to 60 characters and cannot begin with a slash."
    asked = await stage.write(maya, "Best cup")
    assert (await stage.write(maya, "x" * 301)).text == (
        "The description needs 1 to 300 characters and cannot begin with a slash."
    )
    opens = await stage.write(maya, "Your <cup> & you")
    assert await stage.press(maya, "Skip", on=asked) == "This button no longer works. Type the command again."
    assert (await stage.write(maya, "tomorrow")).text == (
        "Please choose with one of the buttons above. /cancel leaves it."
    )
    await stage.press(maya, "As soon", on=opens)
    await stage.press(maya, "3 days", on=opens)
    for typed in ("lots", "20, 50", "1001"):
        assert (await stage.write(maya, typed)).text == (
            "Type 1 to 10 whole numbers from 1 to 1,000, the largest first, such as 100, 50, 20."
        )
    card = await stage.write(maya, "30 20")
    assert card.text == (
        "📷 Best cup\nYour <cup> & you\n\nOpens: as soon as it is created\nCloses: 4 Mar, 10:00\nPrizes: 30 · 20 points"
    )
    await stage.press(maya, "Leave it")
    assert (await home.last_to(maya)).text == "Left as it was: no contest was created."
    assert await rows(home, CONTESTS) == []
    assert await rows(home, "SELECT id FROM audit WHERE action = 'contest-created'") == []


async def test_only_moderators_plan_and_only_in_private(stage: Stage) -> None:
    assert (await stage.write(stage.juniper.nina, "/newcontest")).text == "This is for moderators only."
    await stage.juniper.maya.write("/newcontest", chat=stage.juniper.group)
    await stage.home.settle()
    assert (await stage.home.last_to(stage.juniper.maya)).text == "This works in our private chat."
    assert await rows(stage.home, "SELECT user_id FROM dialogues") == []


async def test_two_contests_do_not_overlap(stage: Stage) -> None:
    home, maya, robin = stage.home, stage.juniper.maya, stage.juniper.robin
    await stage.write(maya, "/newcontest")
    await stage.write(maya, "Best cup")
    for label in ("Skip", "As soon", "3 days", "100 · 50 · 20"):
        await stage.press(maya, label)
    await stage.write(robin, "/newcontest")
    await stage.write(robin, "Best cake")
    for label in ("Skip", "As soon", "7 days", "100 · 50 · 20", "Create"):
        await stage.press(robin, label)
    assert await stage.press(maya, "Create") == (
        "Best cake takes up these days until 8 Mar, 10:00. Plan this one for after it."
    )
    assert len(await rows(home, CONTESTS)) == 1
    await stage.write(maya, "/newcontest")
    await stage.write(maya, "Best cup")
    await stage.press(maya, "Skip")
    assert (await home.last_to(maya)).buttons == [["When Best cake closes, 8 Mar, 10:00"]]
    for label in ("When Best cake", "3 days", "100 · 50 · 20", "Create"):
        await stage.press(maya, label)
    assert (await home.last_to(maya)).text == (
        "Best cup is planned: it opens on 8 Mar, 10:00 and closes on 11 Mar, 10:00, both by itself."
    )
    assert len(await rows(home, "SELECT id FROM audit WHERE action = 'contest-created'")) == 2
    await home.pass_time(days=7)
    assert await rows(home, "SELECT state FROM contests ORDER BY id") == [("closed",), ("open",)]


async def test_the_words_in_both_languages(stage: Stage, texts: SnapshotAssertion) -> None:
    home, juniper = stage.home, stage.juniper
    await home.appoint(juniper.lin)
    labels = {
        juniper.maya: ("As soon", "3 days", "100 · 50 · 20", "Create", "Enter", "Vote"),
        juniper.lin: ("结束后", "3 天", "100 · 50 · 20", "创建", "我要投稿", "去投票"),
    }
    seen = {juniper.maya: len(await home.said_to(juniper.maya)), juniper.lin: len(await home.said_to(juniper.lin))}
    asked: list[tuple[str, list[list[str]]]] = []
    for person, (opens, days, prizes, create, _, _) in labels.items():
        await stage.write(person, "/contest")
        await stage.write(person, "/newcontest")
        await stage.write(person, "最美咖啡" if person is juniper.lin else "Best cup")
        await stage.write(person, "一张你的杯子" if person is juniper.lin else "One picture of your cup")
        for label in (opens, days, prizes, create):
            question = await home.last_to(person)
            asked.append((question.text, question.buttons))
            assert await stage.press(person, label) == ""
    assert asked == texts
    for person, (*_, enter, vote) in labels.items():
        card = await stage.write(person, "/contest")
        await stage.press(person, enter, on=card)
        await person.photo("latte" if person is juniper.lin else "beans", caption=person.name)
        await home.settle()
        await stage.press(person, vote, on=card)
    await stage.vote(juniper.maya, "林小雨")
    await stage.vote(juniper.lin, "Maya")
    assert [(await home.last_to(person)).buttons for person in labels] == texts
    await stage.write(juniper.maya, "/contest")
    await stage.write(juniper.lin, "/contest")
    await home.pass_time(days=3)
    await home.pass_time(days=3)
    await stage.write(juniper.maya, "/contest")
    await stage.write(juniper.maya, "/points")
    for person in labels:
        assert (await home.said_to(person))[seen[person] :] == texts
    assert [said for said in await stage.group_says() if "Good morning" not in said] == texts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_of_every_refusal(language: str, texts: SnapshotAssertion) -> None:
    facts = {
        "title": "Best cup",
        "until": "4 Mar, 10:00",
        "at": "4 Mar, 10:00",
        "longest": 60,
        "most": 10,
        "limit": 500,
    }
    words = (ROOT / f"contests/{language}.ftl").read_text(encoding="utf-8")
    keys = [line.split(" =")[0] for line in words.splitlines() if line.startswith("refused-")]
    keys += ["contest-missed", "contest-none-next", "contest-without-votes", "contest-vote-same", "contest-not-created"]
    assert {key: Words(language, [ROOT / f"contests/{language}.ftl"]).plain(key, **facts) for key in keys} == texts
