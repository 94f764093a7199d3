"""Naming moderators."""

import pytest
from syrupy.assertion import SnapshotAssertion

from storage import members as rows
from tests.conftest import Home, Juniper
from tests.counts import counts


async def menu_of(home: Home, person: str, juniper: Juniper) -> list[str]:
    """The commands that Telegram offers somebody in their private chat."""
    return [one["command"] for one in await getattr(juniper, person).commands()]


async def roles_of(home: Home, juniper: Juniper) -> dict[str, list[str]]:
    """The role of each of the cast, as it is kept."""
    cast = {"robin": juniper.robin, "maya": juniper.maya, "nina": juniper.nina, "lin": juniper.lin}
    return {
        name: await home.house.database.run(lambda tx, user=person.id: rows.roles_of(tx, user))
        for name, person in cast.items()
    }


async def test_a_moderator_is_named_told_and_gets_the_menu_at_once(home: Home, juniper: Juniper) -> None:
    assert await menu_of(home, "nina", juniper) == []
    await juniper.robin.write("/role @nina moderator")
    await home.settle()
    assert (await home.said_to(juniper.robin))[-1] == "Nina is a moderator now."
    assert (await home.said_to(juniper.nina))[-1] == (
        "You are a moderator of Juniper now. Your commands are in the menu, and /help explains them."
    )
    menu = await menu_of(home, "nina", juniper)
    assert {"checkin", "award", "deduct", "member", "log"} <= set(menu)
    assert not {"role", "setup"} & set(menu)
    await juniper.nina.write("/award @xiaoyu 5 a kind word")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1].startswith("+5 points for 林小雨")


async def test_the_role_is_taken_back_with_the_menu(home: Home, juniper: Juniper) -> None:
    await juniper.robin.write("/role @nina 管理员")
    await home.settle()
    await juniper.robin.write("/role @nina member")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == (
        "You are no longer on the team of Juniper. Your points and your tier stay as they are."
    )
    assert await menu_of(home, "nina", juniper) == []
    await juniper.nina.write("/award @xiaoyu 5 a kind word")
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1] == "This is for moderators only."


async def test_the_list_takes_roles_back_by_button(home: Home, juniper: Juniper) -> None:
    await juniper.robin.write("/role")
    await home.settle()
    team = await home.last_to(juniper.robin)
    assert team.text.startswith("The team of Juniper\nRobin, owner\nMaya, moderator\n")
    assert team.buttons == [["Maya: back to member"]]
    await juniper.robin.press(team, "Maya: back to member")
    await juniper.robin.press(team, "Maya: back to member")
    await home.settle()
    changed = await home.last_to(juniper.robin)
    assert (changed.id, changed.buttons) == (team.id, [])
    assert [one.text for one in await home.telegram.answers(juniper.robin)][-2:] == [
        "Maya is a member like any other now.",
        "Done already.",
    ]
    assert (await roles_of(home, juniper))["maya"] == ["member"]


async def test_the_last_owner_stays(home: Home, juniper: Juniper) -> None:
    before, roles = await counts(home), await roles_of(home, juniper)
    await juniper.robin.write("/role @robin member")
    await home.settle()
    assert (await home.said_to(juniper.robin))[-1].startswith("A community keeps an owner.")
    assert (await counts(home), await roles_of(home, juniper)) == (before, roles)
    await juniper.robin.write("/role @maya owner")
    await juniper.robin.write("/role @robin member")
    await home.settle()
    assert await roles_of(home, juniper) == {
        "robin": ["member"],
        "maya": ["owner"],
        "nina": ["member"],
        "lin": ["member"],
    }
    assert {"role", "setup"} <= set(await menu_of(home, "maya", juniper))
    assert await menu_of(home, "robin", juniper) == []


async def test_without_the_guard_the_last_owner_would_go(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "hold_owners", lambda *_: [])
    await juniper.robin.write("/role @robin member")
    await home.settle()
    assert (await roles_of(home, juniper))["robin"] == ["member"]


async def test_mistakes_change_nothing(home: Home, juniper: Juniper) -> None:
    oleg = await home.telegram.person("Oleg", username="oleg")
    await oleg.start()
    await juniper.robin.write("/points")
    await home.settle()
    before, roles = await counts(home), await roles_of(home, juniper)
    for typed, answer in {
        "/role maya moderator": "Who?",
        "/role @maya": "Which role?",
        "/role @maya king": "Which role?",
        "/role @maya moderator": "Maya: moderator already.",
        "/role @oleg moderator": "Oleg has not joined the programme.",
        "/role @nobody moderator": "I have never met @nobody.",
    }.items():
        await juniper.robin.write(typed)
        await home.settle()
        assert (await home.said_to(juniper.robin))[-1].startswith(answer), typed
    assert (await counts(home), await roles_of(home, juniper)) == (before, roles)


async def test_a_menu_waits_for_who_has_not_opened_the_bot(home: Home, juniper: Juniper) -> None:
    await juniper.nina.block()
    await home.settle()
    await juniper.robin.write("/role @nina moderator")
    await home.settle()
    assert await menu_of(home, "nina", juniper) == []
    await juniper.nina.start()
    await home.settle()
    assert "award" in await menu_of(home, "nina", juniper)


async def test_the_words_in_both_languages(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    await juniper.robin.write("/role @xiaoyu owner")
    await home.settle()
    for owner, other in ((juniper.robin, juniper.lin), (juniper.lin, juniper.robin)):
        username = "robin" if owner is juniper.lin else "xiaoyu"
        for typed in (
            "/role",
            "/role x",
            "/role @nina",
            "/role @nina owner",
            "/role @nina member",
            "/role @nina member",
        ):
            await owner.write(typed)
            await home.settle()
        for role in ("moderator", "member", "owner"):
            await owner.write(f"/role @{username} {role}")
            await home.settle()
        assert [await home.said_to(owner), (await home.said_to(other))[-3:]] == texts
