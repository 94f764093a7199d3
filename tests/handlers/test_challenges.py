"""Challenges, as moderators make them and members take part."""

from datetime import timedelta

import sqlalchemy as sa
from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction, communities
from sandbox.client import Message, Persona
from storage.activity import ActiveDay
from storage.audit import Act
from storage.challenges import Challenge, Participation
from storage.dialogues import Dialogue
from storage.points import Transfer
from tests.conftest import START, Home, Juniper, move_in

THREE_CHECK_INS = ("Check in on N days", "3", "3 × check-in", "50 points", "7 days", "Create")


async def rows(home: Home, model: type) -> int:
    """How many rows a table has."""
    return int(await home.house.database.run(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(model)) or 0))


async def write(home: Home, person: Persona, *texts: str) -> None:
    """Types one thing after the other."""
    for said in texts:
        await person.write(said)
        await home.settle()


async def press(home: Home, person: Persona, *labels: str, on: Message | None = None) -> None:
    """Presses one button after the other, each on the bot's last message unless told otherwise."""
    for label in labels:
        await person.press(on or await home.last_to(person), label)
        await home.settle()


async def make(home: Home, person: Persona, *answers: str) -> None:
    """Makes a challenge by buttons."""
    await write(home, person, "/newchallenge")
    await press(home, person, *(answers or THREE_CHECK_INS))


async def announced(home: Home, juniper: Juniper, title: str = "3 × check-in") -> Message:
    """The message about a challenge in the group."""
    found = [message for message in await home.telegram.transcript(juniper.group) if title in message.text]
    return found[-1]


async def toast(home: Home, person: Persona) -> str:
    """The last answer to a press."""
    return (await home.telegram.answers(person))[-1].text


async def test_a_challenge_from_its_making_to_its_reward(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya)
    message = await announced(home, juniper)
    assert message.text == (
        "🏁 New challenge: 3 × check-in\n"
        "Check in on 3 days by the end of 7 Mar and earn 50 points. "
        "Everything since 1 Mar counts, also before you join."
    )
    await write(home, juniper.nina, "/checkin")
    await press(home, juniper.nina, "Join", on=message)
    assert await toast(home, juniper.nina) == (
        "You are in: 3 × check-in. You have 1 of 3 so far; the rest counts by itself."
    )
    for _ in range(2):
        await home.pass_time(days=1)
        await write(home, juniper.nina, "/checkin")
    assert "🏁 3 × check-in: done. +50 points are yours." in await home.said_to(juniper.nina)
    await home.pass_time(days=1)
    await write(home, juniper.nina, "/checkin", "/points", "/challenges")
    points, card = (await home.said_to(juniper.nina))[-2:]
    assert points.startswith("70 points to spend in Juniper")
    assert "3 Mar  +50  a challenge" in points
    assert card.endswith("✓ Done, +50 points")
    assert await rows(home, Act) == 1


async def test_what_was_done_before_joining_can_finish_at_once(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya)
    for _ in range(3):
        await write(home, juniper.nina, "/checkin")
        await home.pass_time(days=1)
    await press(home, juniper.nina, "Join", on=await announced(home, juniper))
    assert await toast(home, juniper.nina) == "You are in, and done already: 3 × check-in, +50 points."
    await press(home, juniper.nina, "Join", on=await announced(home, juniper))
    assert await toast(home, juniper.nina) == "You have finished this challenge already."
    await write(home, juniper.nina, "/points")
    assert (await home.said_to(juniper.nina))[-1].startswith("65 points to spend in Juniper")


async def test_days_in_the_group_count_as_active_and_joining_by_the_list_shows_it(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya, "Be active on N days", "3", "3 active days", "50 points", "7 days", "Create")
    await write(home, juniper.nina, "/challenges")
    await press(home, juniper.nina, "Join: 3 active days")
    assert (await home.last_to(juniper.nina)).text.endswith("▰▰▰▱▱▱▱▱▱▱ 1 of 3")
    assert (await home.last_to(juniper.nina)).buttons == []
    for _ in range(2):
        await home.pass_time(days=1)
        await juniper.nina.write("good morning", chat=juniper.group)
        await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "🏁 3 active days: done. +50 points are yours."


async def test_joining_twice_changes_nothing(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya)
    message = await announced(home, juniper)
    await press(home, juniper.nina, "Join", "Join", on=message)
    assert await toast(home, juniper.nina) == "You are in already: 0 of 3. It counts by itself."
    assert await rows(home, Participation) == 1


async def test_a_press_that_is_refused_in_the_private_chat_is_explained_and_a_sign_of_life(
    home: Home, juniper: Juniper
) -> None:
    await make(home, juniper.maya)
    await write(home, juniper.nina, "/challenges")
    await home.pass_time(days=8)
    await press(home, juniper.nina, "Join: 3 × check-in")
    last = await home.house.database.read(lambda tx: tx.scalar(sa.select(sa.func.max(ActiveDay.day))))
    assert last == START.date() + timedelta(days=8)
    assert await toast(home, juniper.nina) == "This challenge is over."
    await write(home, juniper.nina, "/why")
    assert "This challenge is over." in (await home.last_to(juniper.nina)).text


async def test_who_is_no_member_is_led_to_the_bot(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya)
    olga = await home.telegram.person("Olga")
    await juniper.group.join(olga)
    await press(home, olga, "Join", on=await announced(home, juniper))
    answer = (await home.telegram.answers(olga))[-1]
    assert answer.url is not None
    assert answer.url.startswith("https://t.me/")
    assert await rows(home, Participation) == 0


async def test_ended_ones_are_not_shown_and_cannot_be_joined(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya)
    await write(home, juniper.nina, "/challenges")
    card = await home.last_to(juniper.nina)
    await home.pass_time(days=7)
    await press(home, juniper.nina, "Join: 3 × check-in", on=card)
    assert await toast(home, juniper.nina) == "This challenge is over."
    await write(home, juniper.nina, "/challenges")
    assert (await home.said_to(juniper.nina))[-1] == (
        "No challenge is open in Juniper right now. The next one is announced in the group."
    )
    assert await rows(home, Participation) == 0


async def test_places_go_to_those_who_join_first(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya, *THREE_CHECK_INS[:-1], "Limit the places", "10 places", "Limit the places")
    await write(home, juniper.maya, "0", "10001", "2")
    assert (await home.said_to(juniper.maya))[-3:-1] == ["Please type a whole number from 1 to 10,000."] * 2
    assert "2 places, for those who join first" in (await home.last_to(juniper.maya)).text
    await press(home, juniper.maya, "Create")
    message = await announced(home, juniper)
    assert message.text.endswith("\n2 of 2 places left.")
    for person in (juniper.nina, juniper.nina, juniper.lin, juniper.robin):
        await press(home, person, "Join", on=message)
    assert await toast(home, juniper.robin) == "All places are taken."
    await home.pass_time(minutes=1)
    message = await announced(home, juniper)
    assert message.text.endswith("\nAll places are taken.")
    assert message.buttons == []
    await write(home, juniper.robin, "/challenges", "/why")
    card, why = (await home.telegram.transcript(juniper.robin))[-3::2]
    assert card.text.endswith("All places are taken.\n▱▱▱▱▱▱▱▱▱▱ 0 of 3")
    assert card.buttons == []
    assert "All places are taken." in why.text
    await write(home, juniper.nina, "/stop")
    await press(home, juniper.nina, "Leave the programme")
    await write(home, juniper.robin, "/challenges")
    assert (await home.last_to(juniper.robin)).buttons == []


async def test_a_limit_can_be_taken_back(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya, *THREE_CHECK_INS[:-1], "Limit the places", "20 places")
    await press(home, juniper.maya, "Limit the places", "No limit", "Create")
    assert "places" not in (await announced(home, juniper)).text


async def test_the_words_of_places_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    await home.appoint(juniper.lin)
    for person in (juniper.maya, juniper.lin):
        steps: list[object] = []
        await write(home, person, "/newchallenge")
        for row, place in ((0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (1, 0), (0, 1), (0, 0)):
            card = await home.last_to(person)
            steps.append((card.text, card.buttons))
            await press(home, person, card.buttons[row][place])
        await write(home, person, "/challenges")
        steps += (await home.said_to(person))[-2:]
        assert steps[-5:] == texts


async def test_only_the_team_makes_challenges_and_only_in_private(home: Home, juniper: Juniper) -> None:
    await write(home, juniper.nina, "/newchallenge")
    assert (await home.said_to(juniper.nina))[-1] == "This is for moderators only."
    await juniper.maya.write("/newchallenge", chat=juniper.group)
    await home.settle()
    assert (await home.said_to(juniper.maya))[-1] == "This works in our private chat."
    assert await rows(home, Dialogue) == 0


async def test_answers_may_be_typed(home: Home, juniper: Juniper) -> None:
    await write(home, juniper.maya, "/newchallenge")
    await press(home, juniper.maya, "Share N approved posts")
    await write(home, juniper.maya, "20", "Spring  <wardrobe>", "120", "10")
    confirmation = await home.last_to(juniper.maya)
    assert confirmation.text == (
        "Spring <wardrobe>\nShare 20 posts that are approved\nReward: 120 points\n"
        "Runs: 10 days, today included\n\nCreate it and announce it in the group?"
    )
    await press(home, juniper.maya, "Create")
    assert (await announced(home, juniper, "Spring <wardrobe>")).buttons == [["Join"]]
    typed = [message for message in await home.telegram.transcript(juniper.maya) if message.from_bot][-5:-1]
    assert [message.buttons for message in typed] == [[], [], [], []]


async def test_bad_answers_are_refused_and_the_question_stays(home: Home, juniper: Juniper) -> None:
    await write(home, juniper.maya, "/newchallenge", "five")
    said = [(await home.said_to(juniper.maya))[-1]]
    await press(home, juniper.maya, "Check in on N days", on=(await home.telegram.transcript(juniper.maya))[-3])
    for typed in ("five", "0", "-3", "2.5", "366"):
        await write(home, juniper.maya, typed)
        said.append((await home.said_to(juniper.maya))[-1])
    await write(home, juniper.maya, "10", "t" * 61)
    said.append((await home.said_to(juniper.maya))[-1])
    await juniper.maya.photo("latte", caption="A title")
    await home.settle()
    said.append((await home.said_to(juniper.maya))[-1])
    await write(home, juniper.maya, "Ten days", "1001")
    said.append((await home.said_to(juniper.maya))[-1])
    await write(home, juniper.maya, "1000", "9")
    said.append((await home.said_to(juniper.maya))[-1])
    whole = "Please type a whole number from 1 to 365."
    assert said == [
        "Please press one of the buttons above, or /cancel.",
        *[whole] * 5,
        "A title has at most 60 characters. Please type a shorter one.",
        "Please type the title as text.",
        "Please type a whole number from 1 to 1,000.",
        "9 days are too short for a goal of 10, as each day counts once. It has to run for 10 days or more.",
    ]
    assert await rows(home, Challenge) == 0
    await write(home, juniper.maya, "10")
    assert (await home.last_to(juniper.maya)).buttons == [["Create", "Cancel"], ["Limit the places"]]


async def test_a_length_by_button_that_is_too_short_is_refused(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya, "Check in on N days", "10", "10 × check-in", "50 points", "7 days")
    assert (await toast(home, juniper.maya)).startswith("7 days are too short for a goal of 10")
    await press(home, juniper.maya, "14 days", "Create")
    assert await rows(home, Challenge) == 1


async def test_cancelling_leaves_nothing_and_old_buttons_do_nothing(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya, *THREE_CHECK_INS[:2])
    card = await home.last_to(juniper.maya)
    await write(home, juniper.maya, "/cancel")
    assert (await home.said_to(juniper.maya))[-1] == "Left as it was."
    await press(home, juniper.maya, "3 × check-in", on=card)
    assert await toast(home, juniper.maya) == "This button no longer works. Type the command again."
    await make(home, juniper.maya, *THREE_CHECK_INS[:2])
    await press(home, juniper.maya, "3 × check-in", on=card)
    assert await toast(home, juniper.maya) == "This button no longer works. Type the command again."
    await press(home, juniper.maya, "3 × check-in", "50 points", "7 days", "Cancel")
    assert (await home.said_to(juniper.maya))[-1] == "Left off; nothing was created."
    assert (await rows(home, Challenge), await rows(home, Act), await rows(home, Dialogue)) == (0, 0, 0)


async def test_pressing_create_twice_creates_once(home: Home, juniper: Juniper) -> None:
    await make(home, juniper.maya, *THREE_CHECK_INS[:-1])
    card = await home.last_to(juniper.maya)
    for _ in range(2):
        await juniper.maya.press(card, "Create")
    await home.settle()
    assert await toast(home, juniper.maya) == "Done already."
    assert (await rows(home, Challenge), await rows(home, Act)) == (1, 1)


async def test_two_moderators_at_once_do_not_meet(home: Home, juniper: Juniper) -> None:
    for person in (juniper.maya, juniper.robin):
        await person.write("/newchallenge")
    await home.settle()
    for label in THREE_CHECK_INS[:2]:
        for person in (juniper.maya, juniper.robin):
            await person.press(await home.last_to(person), label)
        await home.settle()
    await write(home, juniper.maya, "Maya's")
    await write(home, juniper.robin, "Robin's")
    for label in THREE_CHECK_INS[3:]:
        for person in (juniper.maya, juniper.robin):
            await person.press(await home.last_to(person), label)
        await home.settle()
    titles = [(await announced(home, juniper, one)).text.splitlines()[0] for one in ("Maya's", "Robin's")]
    assert titles == ["🏁 New challenge: Maya's", "🏁 New challenge: Robin's"]


async def test_a_restart_in_between_loses_nothing(home: Home, juniper: Juniper, database_url: str) -> None:
    await make(home, juniper.maya, *THREE_CHECK_INS[:3])
    again = await move_in(home.sandbox, home.telegram, database_url)
    try:
        await write(again, juniper.maya, "75")
        await press(again, juniper.maya, "14 days", "Create")
        assert "by the end of 14 Mar and earn 75 points" in (await announced(again, juniper)).text
    finally:
        await again.house.close()


async def test_ten_open_challenges_are_enough(home: Home, juniper: Juniper) -> None:
    for _ in range(10):
        await make(home, juniper.maya)
    await make(home, juniper.maya)
    assert await toast(home, juniper.maya) == "10 challenges are open already. Wait until one is over."
    assert await rows(home, Challenge) == 10
    await write(home, juniper.nina, "/challenges")
    assert len((await home.last_to(juniper.nina)).buttons) == 10


async def test_the_words_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    await home.appoint(juniper.lin)
    for person in (juniper.maya, juniper.lin):
        steps: list[object] = []
        await write(home, person, "/newchallenge")
        for place in (1, 0, 0, 0, 0, 0):
            card = await home.last_to(person)
            steps.append((card.text, card.buttons))
            await press(home, person, card.buttons[place][0])
        steps.append((await home.last_to(person)).text)
        await write(home, person, "/challenges", "/newchallenge", "x")
        asking = (await home.telegram.transcript(person))[-3]
        await press(home, person, asking.buttons[2][0], on=asking)
        await write(home, person, "x", "3", "t" * 61, "Own", "0", "50", "/cancel")
        steps.append((await home.said_to(person))[-11:])
        assert steps == texts
    for person in (juniper.nina, juniper.lin):
        message = await announced(home, juniper)
        await press(home, person, "Join", "Join", on=message)
        assert [answer.text for answer in await home.telegram.answers(person)][-2:] == texts
    assert await rows(home, Transfer) == 0


async def test_the_words_of_the_end_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    def speak_chinese(tx: Transaction) -> None:
        communities.choose_language(tx, communities.get(tx, 1), "zh")

    await make(home, juniper.maya, *THREE_CHECK_INS[:1], "3", "3 × check-in", "50 points")
    await write(home, juniper.maya, "3")
    await press(home, juniper.maya, "Create")
    await home.house.database.run(speak_chinese)
    await home.appoint(juniper.lin)
    await write(home, juniper.lin, "/newchallenge")
    await press(home, juniper.lin, "签到满 N 天")
    await write(home, juniper.lin, "1")
    await press(home, juniper.lin, "1 天签到挑战", "50 积分")
    await write(home, juniper.lin, "3")
    await press(home, juniper.lin, "创建")
    for person in (juniper.nina, juniper.lin):
        await press(home, person, "参加挑战", on=await announced(home, juniper, "1 天签到挑战"))
        await write(home, person, "/checkin", "/challenges")
        assert (await home.said_to(person))[-3:] == texts

    async def in_group() -> list[str]:
        messages = await home.telegram.transcript(juniper.group)
        return [message.text for message in messages if message.text.startswith("🏁")]

    assert await in_group() == texts
    await home.pass_time(days=3)
    assert await in_group() == texts
    await write(home, juniper.lin, "/challenges")
    assert (await home.said_to(juniper.lin))[-1] == texts
