"""Setting up: a bot comes to a group, and its owner does the rest in private."""

import pytest
from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction, communities, members
from loyalty.communities import Community
from sandbox.client import Group, Message, Persona
from storage import communities as rows
from tests.conftest import Home, Juniper
from tests.counts import counts

INVITATION = "Hello. Whoever created this group can finish setting me up in private; it takes a minute."


@pytest.fixture
async def robin(home: Home) -> Persona:
    """Somebody with a group of her own, who has not opened the bot."""
    return await home.telegram.person("Robin", username="robin", language_code="en")


async def open_communities(home: Home) -> list[Community]:
    def work(tx: Transaction) -> list[Community]:
        return [communities.get(tx, row.id or 0) for row in rows.all_of(tx)]

    return await home.house.database.run(work)


async def set_up_messages(home: Home, person: Persona) -> list[Message]:
    """The set-up messages that a person sees, oldest first."""
    return [one for one in await home.telegram.transcript(person) if "is yours to run" in one.text]


async def bot_in(home: Home, group: Group) -> list[str]:
    return [one.text for one in await home.telegram.transcript(group) if one.from_bot]


async def test_the_creator_who_knows_the_bot_gets_the_set_up_and_the_menu(home: Home, robin: Persona) -> None:
    await robin.start()
    await home.settle()
    group = await home.telegram.group("Juniper", creator=robin)
    await home.settle()
    [message] = await set_up_messages(home, robin)
    assert "All rights are in place." in message.text
    assert await bot_in(home, group) == []
    assert {"setup", "role", "award"} <= {one["command"] for one in await robin.commands()}


async def test_the_creator_who_does_not_is_invited_once(home: Home, robin: Persona) -> None:
    group = await home.telegram.group("Juniper", creator=robin)
    await home.settle()
    assert await bot_in(home, group) == [INVITATION]
    await robin.open(await home.last_to(group), "Open the bot")
    await home.settle()
    assert len(await set_up_messages(home, robin)) == 1
    assert await bot_in(home, group) == []
    assert {"setup", "role", "award"} <= {one["command"] for one in await robin.commands()}
    await robin.start()
    await home.settle()
    assert len(await set_up_messages(home, robin)) == 1


async def test_an_owner_who_comes_back_after_blocking_sees_it(home: Home, robin: Persona) -> None:
    await robin.start()
    await robin.block()
    await home.settle()
    await home.telegram.group("Juniper", creator=robin)
    await home.settle()
    assert await set_up_messages(home, robin) == []
    await robin.start()
    await home.settle()
    assert len(await set_up_messages(home, robin)) == 1


async def test_the_creator_owns_it_whoever_brought_the_bot(home: Home, robin: Persona) -> None:
    sam = await home.telegram.person("Sam", language_code="zh-hans")
    await robin.start()
    await sam.start()
    group = await home.telegram.group("Juniper", creator=robin, members=[sam], bot=None)
    await group.add_bot(by=sam, status="member")
    await home.settle()
    assert len(await set_up_messages(home, robin)) == 1
    assert not [text for text in await home.said_to(sam) if "由你管理" in text]
    await sam.write("/setup")
    await home.settle()
    assert (await home.said_to(sam))[-1].startswith("先加入会员吧")
    [community] = await open_communities(home)
    owners = await home.house.database.run(lambda tx: [one.user_id for one in members.staff(tx, community)])
    assert owners == [robin.id]


async def test_missing_rights_are_named_until_they_are_given(home: Home, robin: Persona) -> None:
    await robin.start()
    group = await home.telegram.group("Juniper", creator=robin, bot="member")
    await home.settle()
    [message] = await set_up_messages(home, robin)
    assert "Still missing\n· In Juniper: make me an administrator." in message.text
    assert "· In Juniper: the right to delete messages." in message.text
    await group.add_bot(by=robin, rights={"can_delete_messages": False})
    await home.settle()
    [message] = await set_up_messages(home, robin)
    assert "make me an administrator" not in message.text
    assert "· In Juniper: the right to delete messages." in message.text
    await robin.write("/setup")
    await home.settle()
    await group.add_bot(by=robin)
    await home.settle()
    [message] = await set_up_messages(home, robin)
    assert "All rights are in place." in message.text


async def test_language_zone_and_rules_by_button(home: Home, robin: Persona) -> None:
    await robin.start()
    await home.telegram.group("Juniper", creator=robin)
    await home.settle()
    message = await home.last_to(robin)
    for label in ("Singapore", "Quiet", "中文"):
        await robin.press(message, label)
        await home.settle()
    [changed] = await set_up_messages(home, robin)
    assert changed.id == message.id
    assert "Language: 中文\nTime zone: Asia/Singapore\nRules: Quiet." in changed.text
    assert [label for row in changed.buttons for label in row if label.startswith("✓")] == [
        "✓ 中文",
        "✓ Singapore",
        "✓ Quiet",
    ]
    [community] = await open_communities(home)
    assert (community.language, str(community.zone), community.version) == ("zh", "Asia/Singapore", 2)
    await robin.write("/log")
    await home.settle()
    assert (await home.last_to(robin)).text.split("\n")[1:] == [
        "1 Mar, 18:00, Robin: changed the set-up: zh",
        "1 Mar, 18:00, Robin: changed the set-up: quiet",
        "1 Mar, 18:00, Robin: changed the set-up: Asia/Singapore",
    ]


async def test_the_same_choice_again_leaves_no_trace(home: Home, juniper: Juniper) -> None:
    await juniper.robin.write("/points")
    await home.settle()
    before = await counts(home)
    await juniper.robin.press((await set_up_messages(home, juniper.robin))[0], "✓ Starter")
    await home.settle()
    assert await counts(home) == before


@pytest.mark.parametrize(
    ("typed", "zone"), [("Asia/Kolkata", "Asia/Kolkata"), (" america/sao paulo ", "America/Sao_Paulo")]
)
async def test_a_zone_that_is_typed(home: Home, juniper: Juniper, typed: str, zone: str) -> None:
    old = (await set_up_messages(home, juniper.robin))[0]
    await juniper.robin.press(old, "Another time zone")
    await home.settle()
    await juniper.robin.write(typed)
    await home.settle()
    [message] = await set_up_messages(home, juniper.robin)
    assert message.id > old.id
    assert f"Time zone: {zone}\n" in message.text


async def test_nonsense_for_a_zone_is_refused_and_asked_again(home: Home, juniper: Juniper) -> None:
    await juniper.robin.press((await set_up_messages(home, juniper.robin))[0], "Another time zone")
    await home.settle()
    before = await counts(home)
    for typed, answer in (
        ("Mars/Olympus", "There is no time zone called Mars/Olympus. Names look like Europe/Madrid."),
        ("../etc/passwd", "There is no time zone called ../etc/passwd. Names look like Europe/Madrid."),
        ("x" * 500, f"There is no time zone called {'x' * 40}. Names look like Europe/Madrid."),
    ):
        await juniper.robin.write(typed)
        await home.settle()
        assert (await home.said_to(juniper.robin))[-1] == answer
    await juniper.robin.photo("latte")
    await home.settle()
    assert (await home.said_to(juniper.robin))[
        -1
    ] == "I need the name of the time zone as text. /cancel leaves it as it is."
    assert await counts(home) == before
    await juniper.robin.write("Asia/Kolkata")
    await home.settle()
    assert str((await open_communities(home))[0].zone) == "Asia/Kolkata"


async def test_a_second_group_of_the_same_community(home: Home, juniper: Juniper) -> None:
    second = await home.telegram.group("Juniper Nights", creator=juniper.robin, members=[juniper.nina])
    await home.settle()
    assert len(await open_communities(home)) == 2
    await juniper.robin.press(await home.last_to(juniper.robin), "This group belongs to Juniper")
    await home.settle()
    [community] = await open_communities(home)
    assert community.name == "Juniper"
    assert (await home.said_to(juniper.robin))[-1] == (
        "Juniper Nights is a home of Juniper now: same members, same points."
    )
    [message] = await set_up_messages(home, juniper.robin)
    assert "Groups\n· Juniper\n· Juniper Nights\n" in message.text
    await juniper.nina.write("/checkin", chat=second)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1].startswith("Checked in: +5 points.")


async def test_a_group_with_members_of_its_own_stays(home: Home, juniper: Juniper) -> None:
    oleg = await home.telegram.person("Oleg")
    second = await home.telegram.group("Juniper Nights", creator=juniper.robin, members=[oleg])
    await home.settle()
    await oleg.write("/checkin", chat=second)
    await home.settle()
    await oleg.open(await home.last_to(second), "Open the bot")
    await home.settle()
    await oleg.press(await home.last_to(oleg), "Join")
    await home.settle()
    before = await counts(home)
    await juniper.robin.press(await home.last_to(juniper.robin), "This group belongs to Juniper")
    await home.settle()
    assert (await home.telegram.answers(juniper.robin))[-1].text == (
        "Juniper Nights has members already, so its group stays where it is."
    )
    assert await counts(home) == before


async def test_a_bot_put_out_and_brought_back_finds_everything_again(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/checkin")
    await home.settle()
    await juniper.group.remove_bot(by=juniper.robin)
    await home.settle()
    [message] = await set_up_messages(home, juniper.robin)
    assert "I am in no group now." in message.text
    await juniper.group.add_bot(by=juniper.robin)
    await home.settle()
    [message] = await set_up_messages(home, juniper.robin)
    assert "Groups\n· Juniper\n" in message.text
    assert len(await open_communities(home)) == 1
    await juniper.nina.write("/points", chat=juniper.group)
    await home.settle()
    assert (await home.said_to(juniper.nina))[-1].startswith("5 points to spend in Juniper")


async def test_setup_is_for_owners_in_private(home: Home, juniper: Juniper) -> None:
    before = await counts(home)
    for person, chat, answer in (
        (juniper.maya, None, "This is for owners only."),
        (juniper.nina, None, "This is for owners only."),
        (juniper.robin, juniper.group, "This works in our private chat."),
    ):
        await person.write("/setup", chat=chat)
        await home.settle()
        assert (await home.said_to(person))[-1] == answer
    assert await counts(home) == before


async def test_the_words_in_both_languages(home: Home, texts: SnapshotAssertion) -> None:
    for name, language, other in (("Robin", "en", "Another time zone"), ("周宁", "zh-hans", "其他时区")):
        owner = await home.telegram.person(name, language_code=language)
        group = await home.telegram.group(f"Juniper {language}", creator=owner, bot="member")
        await home.settle()
        invited = await home.last_to(group)
        await owner.start(str(invited.button(invited.buttons[0][0])["url"]).partition("=")[2])
        await home.settle()
        first = (await home.last_to(owner)).text
        await owner.press(await home.last_to(owner), other)
        await home.settle()
        for typed in ("Mars", "UTC"):
            await owner.write(typed)
            await home.settle()
        await group.add_bot(by=owner)
        await home.settle()
        said = [(one.text, one.buttons) for one in await home.telegram.transcript(owner) if one.from_bot]
        assert [invited.text, invited.buttons, first, said] == texts
