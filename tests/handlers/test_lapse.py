"""The reminder after a long silence, and its three buttons, as a member meets them."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction, communities, lapse
from sandbox.client import Persona
from tests.conftest import START, Home, Juniper

REMINDER = "It has been quiet without you in Juniper."
TURN_ON = {"en": "Turn news and offers on", "zh": "开启活动和优惠消息"}


async def consent(home: Home, person: Persona, language: str = "en") -> None:
    """Turns promotions on, as a member does it."""
    await person.write("/privacy")
    await home.settle()
    await person.press(await home.last_to(person), TURN_ON[language])
    await home.settle()


async def until_the_window(home: Home) -> None:
    """From 1 March 10:00 to 31 March 20:00, the first evening on which a silent month is over."""
    await home.pass_time(days=30, hours=10)


async def reminders(home: Home, person: Persona) -> list[str]:
    """The reminders this person was sent, as they read now."""
    return [said for said in await home.said_to(person) if said.startswith(REMINDER)]


async def tally(home: Home) -> dict[tuple[str, str], int]:
    """How the turns of this community ended."""

    def work(tx: Transaction) -> dict[tuple[str, str], int]:
        community = communities.only_one(tx)
        assert community is not None
        return lapse.tally(tx, community, since=START.date())

    return await home.house.database.run(work)


async def test_a_silent_month_brings_one_reminder_in_the_evening(home: Home, juniper: Juniper) -> None:
    await consent(home, juniper.nina)
    await home.pass_time(days=30, hours=9, minutes=59)
    assert await reminders(home, juniper.nina) == []
    await home.pass_time(minutes=1)
    assert await reminders(home, juniper.nina) == [
        (
            "It has been quiet without you in Juniper. Your place is still here, "
            "and “I'm back” adds 30 to your next check-in."
        )
    ]
    assert (await home.last_to(juniper.nina)).buttons == [["I'm back"], ["Fewer messages"], ["Leave me alone"]]
    await home.pass_time(days=29, hours=1)
    assert len(await reminders(home, juniper.nina)) == 1
    await home.pass_time(days=1)
    assert len(await reminders(home, juniper.nina)) == 2


async def test_nobody_is_reminded_without_consent(home: Home, juniper: Juniper) -> None:
    said_before = await home.said_to(juniper.lin)
    await until_the_window(home)
    assert await home.said_to(juniper.lin) == said_before
    assert await tally(home) == {("not-consented", ""): 3}


async def test_whoever_blocked_the_bot_is_counted_and_not_tried(home: Home, juniper: Juniper) -> None:
    await consent(home, juniper.nina)
    await juniper.nina.block()
    await home.settle()
    sent_before = await home.telegram.calls("sendMessage")
    await until_the_window(home)
    tried = (await home.telegram.calls("sendMessage"))[len(sent_before) :]
    assert [call for call in tried if call.params["chat_id"] == juniper.nina.id] == []
    assert await tally(home) == {("never-started", ""): 1, ("not-consented", ""): 2}


async def test_coming_back_is_welcomed_once(home: Home, juniper: Juniper) -> None:
    await consent(home, juniper.nina)
    await until_the_window(home)
    reminder = await home.last_to(juniper.nina)
    await juniper.nina.press(reminder, "I'm back")
    await home.settle()
    changed = await home.last_to(juniper.nina)
    assert (changed.id, changed.buttons) == (reminder.id, [])
    assert changed.text == "Good to have you back in Juniper. Your next check-in brings 30 points on top: /checkin"
    paid = []
    for _ in range(2):
        await juniper.nina.write("/checkin")
        await home.settle()
        paid.append((await home.said_to(juniper.nina))[-1])
        await home.pass_time(days=1)
    assert paid == [
        "Good to have you back: +35 points, 30 of them as a welcome. The next streak bonus is in 6 days.",
        "Checked in: +5 points. 2 days in a row; the next bonus is in 5 days.",
    ]
    assert await tally(home) == {("reminded", "back"): 1, ("not-consented", ""): 2}


async def test_fewer_messages_doubles_the_pause(home: Home, juniper: Juniper) -> None:
    await consent(home, juniper.nina)
    await until_the_window(home)
    await juniper.nina.press(await home.last_to(juniper.nina), "Fewer messages")
    await home.settle()
    assert (await home.last_to(juniper.nina)).text == (
        "All right, half as often from now on. You can change it in /privacy at any time."
    )
    for _ in range(2):  # the 30th day of silence is too soon now, the 60th is not
        await home.pass_time(days=30)
    assert len(await reminders(home, juniper.nina)) == 1
    await home.pass_time(days=59)
    assert len(await reminders(home, juniper.nina)) == 1
    await home.pass_time(days=1)
    assert len(await reminders(home, juniper.nina)) == 2


async def test_leave_me_alone_is_for_good(home: Home, juniper: Juniper) -> None:
    await consent(home, juniper.nina)
    await until_the_window(home)
    await juniper.nina.press(await home.last_to(juniper.nina), "Leave me alone")
    await home.settle()
    assert (await home.last_to(juniper.nina)).text.startswith("Understood. No more reminders, no news and no offers")
    for _ in range(4):
        await home.pass_time(days=30)
    assert await reminders(home, juniper.nina) == []
    assert (await tally(home))["reminded", "none"] == 1
    await juniper.nina.write("/privacy")
    await home.settle()
    assert "News and offers: off\nReminders after a long silence: none" in (await home.said_to(juniper.nina))[-1]


async def test_a_sign_moves_the_reminder_away(home: Home, juniper: Juniper) -> None:
    await consent(home, juniper.nina)
    await home.pass_time(days=29)
    await juniper.nina.write("Good morning from the queue", chat=juniper.group)
    await home.settle()
    await home.pass_time(days=1, hours=10)
    assert await reminders(home, juniper.nina) == []
    await home.pass_time(days=28)
    assert await reminders(home, juniper.nina) == []
    await home.pass_time(days=1)
    assert len(await reminders(home, juniper.nina)) == 1


@pytest.mark.parametrize(("is_guarded", "sent"), [(True, 0), (False, 1)])
async def test_a_sign_between_planning_and_sending_holds_the_reminder_back(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch, is_guarded: bool, sent: int
) -> None:
    def let_go(*_arguments: Any) -> int:
        return 0

    if not is_guarded:
        monkeypatch.setattr("storage.notices.withdraw", let_go)
    await consent(home, juniper.nina)
    await home.telegram.clock.advance(days=30, hours=10)
    await home.house.metronome.tick()
    await juniper.nina.write("I am here after all", chat=juniper.group)
    await home.settle()
    assert len(await reminders(home, juniper.nina)) == sent


async def test_a_reminder_that_missed_its_evening_goes_out_on_the_next(home: Home, juniper: Juniper) -> None:
    await consent(home, juniper.nina)
    await home.telegram.clock.advance(days=30, hours=11)
    await home.house.metronome.tick()
    await home.pass_time(hours=2)
    assert await reminders(home, juniper.nina) == []
    await home.pass_time(hours=21)
    assert len(await reminders(home, juniper.nina)) == 1
    assert (await tally(home))["missed", ""] == 1
    await home.pass_time(days=29)
    assert len(await reminders(home, juniper.nina)) == 1


async def test_an_old_reminder_pays_no_second_welcome(home: Home, juniper: Juniper) -> None:
    await consent(home, juniper.nina)
    await until_the_window(home)
    reminder = await home.last_to(juniper.nina)
    await home.pass_time(days=30)
    said_before = await home.said_to(juniper.nina)
    answer = await juniper.nina.press(reminder, "I'm back")
    await home.settle()
    shown = [one for one in await home.telegram.answers(juniper.nina) if one.query_id == answer]
    assert [(one.text, one.show_alert) for one in shown] == [
        ("This button no longer works. Type the command again.", True)
    ]
    assert await home.said_to(juniper.nina) == said_before


@pytest.mark.parametrize(("person", "language"), [("nina", "en"), ("lin", "zh")])
async def test_the_words(home: Home, juniper: Juniper, texts: SnapshotAssertion, person: str, language: str) -> None:
    who: Persona = getattr(juniper, person)
    said = []
    for row in range(3):
        await consent(home, who, language)
        await who.write("/checkin")
        await home.settle()
        await home.pass_time(days=70)
        await home.pass_time(hours=10 if row == 0 else 0)
        reminder = await home.last_to(who)
        said += [reminder.text, reminder.buttons]
        await who.press(reminder, reminder.buttons[row][0])
        await home.settle()
        said.append((await home.last_to(who)).text)
        await who.write("/privacy")
        await home.settle()
        off = {"en": "Turn news and offers off", "zh": "关闭活动和优惠消息"}[language]
        if row < 2:
            await who.press(await home.last_to(who), off)
            await home.settle()
    assert said == texts
