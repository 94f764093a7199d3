"""Choosing the language the bot speaks with a person."""

from sandbox.client import Persona
from tests.conftest import Home, Juniper


async def shown(home: Home, person: Persona) -> tuple[str, list[list[str]]]:
    """The bot's last message: its text and its buttons."""
    await home.settle()
    message = await home.last_to(person)
    return message.text, message.buttons


async def test_the_message_itself_changes_at_once(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/language")
    assert await shown(home, juniper.nina) == (
        "Which language shall I speak with you?",
        [["English", "中文"], ["✓ As in Telegram"]],
    )
    asked = await home.last_to(juniper.nina)
    await juniper.nina.press(asked, "中文")
    assert await shown(home, juniper.nina) == (
        "想让我用哪种语言和你聊？",
        [["English", "✓ 中文"], ["跟随 Telegram"]],
    )
    await juniper.nina.write("/checkin")
    assert (await shown(home, juniper.nina))[0].startswith("签到成功")
    await juniper.nina.press(asked, "跟随 Telegram")
    await home.settle()
    await juniper.nina.write("/checkin")
    assert (await shown(home, juniper.nina))[0].startswith("You are checked in for today.")


async def test_one_persons_choice_is_nobody_elses(home: Home, juniper: Juniper) -> None:
    await juniper.lin.write("/language")
    await home.settle()
    await juniper.lin.press(await home.last_to(juniper.lin), "English")
    await juniper.lin.write("/checkin")
    await juniper.nina.write("/checkin")
    await home.settle()
    first = "Checked in: +5 points. A streak begins; the next bonus is in 6 days."
    assert (await home.said_to(juniper.lin))[-1] == first
    assert (await home.said_to(juniper.nina))[-1] == first


async def test_a_stranger_may_choose_too(home: Home) -> None:
    await home.telegram.person("Robin")
    pat = await home.telegram.person("Pat", language_code="de")
    await pat.start()
    await pat.write("/language")
    await home.settle()
    await pat.press(await home.last_to(pat), "中文")
    await pat.start()
    await home.settle()
    assert (await home.said_to(pat))[-1].startswith("你好，我是社群会员计划的小助手")


async def test_in_the_group_it_is_refused_in_private(home: Home, juniper: Juniper) -> None:
    before = await home.telegram.transcript(juniper.group)
    await juniper.nina.write("/language", chat=juniper.group)
    await home.settle()
    after = await home.telegram.transcript(juniper.group)
    assert [message.id for message in after if message.from_bot] == [one.id for one in before if one.from_bot]
    assert (await home.said_to(juniper.nina))[-1] == "This works in our private chat."
