"""Tiers, as a member meets them: the message when they rise, and the card."""

from tests.books import grant
from tests.conftest import Home, Juniper


async def test_rising_is_told_once_and_in_private(home: Home, juniper: Juniper) -> None:
    in_group = len(await home.telegram.transcript(juniper.group))
    await grant(home, juniper.nina, 499, key="almost")
    said = await home.said_to(juniper.nina)
    await juniper.nina.write("These beans taste of berries", chat=juniper.group)
    await home.settle()
    assert await home.said_to(juniper.nina) == [
        *said,
        "🎉 You are Silver now in Juniper. Thank you for being around.",
    ]
    await grant(home, juniper.nina, 10, key="more")
    assert len(await home.said_to(juniper.nina)) == len(said) + 1
    assert len(await home.telegram.transcript(juniper.group)) == in_group + 1


async def test_both_rungs_in_one_step_are_one_message(home: Home, juniper: Juniper) -> None:
    said = len(await home.said_to(juniper.lin))
    await grant(home, juniper.lin, 2500, key="much")
    assert (await home.said_to(juniper.lin))[said:] == ["🎉 恭喜升级为Juniper的金卡会员，谢谢一直以来的陪伴。"]
    await juniper.lin.write("/points")
    await home.settle()
    assert "金卡会员，已是最高等级，近 12 个月累计 2,500 积分" in (await home.said_to(juniper.lin))[-1]


async def test_whoever_never_started_rises_in_silence(home: Home, juniper: Juniper) -> None:
    await juniper.nina.block()
    await home.settle()
    calls = len(await home.telegram.calls("sendMessage"))
    await grant(home, juniper.nina, 500, key="much")
    assert len(await home.telegram.calls("sendMessage")) == calls
