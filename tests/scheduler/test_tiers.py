"""The review of tiers at a month's end."""

from tests.books import grant, member
from tests.conftest import Home, Juniper


async def test_a_tier_is_told_at_once_and_lowered_only_when_a_month_ends(home: Home, juniper: Juniper) -> None:
    await grant(home, juniper.nina, 500, key="much")
    assert (await home.said_to(juniper.nina))[-1] == "🎉 You are Silver now in Juniper. Thank you for being around."
    for days in (31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29):  # to 1 March 2028, 10:00: a leap year
        await home.pass_time(days=days)
    assert len([one for one in await home.said_to(juniper.nina) if "Your tier" in one]) == 1
    assert (await home.said_to(juniper.nina))[-1] == (
        "Your tier in Juniper is Regular from this month on: in the last twelve months you earned 0 points. "
        "Every check-in and every post helps you up again."
    )
    nina = await member(home, juniper.nina)
    assert nina is not None
    assert nina.tier == "regular"


async def test_months_missed_are_one_review(home: Home, juniper: Juniper) -> None:
    await grant(home, juniper.nina, 500, key="much")
    said = len(await home.said_to(juniper.nina))
    await home.pass_time(days=400)
    await home.pass_time(days=40)
    assert len(await home.said_to(juniper.nina)) == said + 1


async def test_the_words_in_chinese(home: Home, juniper: Juniper) -> None:
    await grant(home, juniper.lin, 500, key="much")
    await home.pass_time(days=400)
    assert (await home.said_to(juniper.lin))[-2:] == [
        "🎉 恭喜升级为Juniper的银卡会员，谢谢一直以来的陪伴。",
        "从本月起，你在Juniper的等级为普通：近 12 个月累计得到 0 积分。多签到、多晒单就能升回来。",
    ]
