"""The ranking, as members see it."""

from syrupy.assertion import SnapshotAssertion

from loyalty import Transaction, members, people, points
from sandbox.client import Persona
from tests.books import grant, only_community
from tests.conftest import Home, Juniper


async def shown(home: Home, person: Persona, command: str = "/top") -> tuple[str, list[list[str]]]:
    """The ranking as a person gets it."""
    await person.write(command)
    await home.settle()
    message = await home.last_to(person)
    return message.text, message.buttons


async def crowd(home: Home, size: int) -> None:
    """So many members more, the first with 100 points, each following with one less."""

    def work(tx: Transaction) -> None:
        for number in range(size):
            user_id = 6_000_000_000 + number
            people.see(tx, user_id, name=f"Fan {number}", username=None, language="en")
            joined = members.join(tx, only_community(tx), user_id)
            points.grant(tx, only_community(tx), joined, key=f"crowd:{number}", amount=100 - number, rule="talking")

    await home.house.database.run(work)


async def test_nobody_yet(home: Home, juniper: Juniper) -> None:
    assert await shown(home, juniper.nina) == (
        "Juniper, this week\nNobody has earned points yet.",
        [["✓ this week", "this month", "all time"]],
    )


async def test_ten_places_and_my_own_with_its_neighbours(home: Home, juniper: Juniper) -> None:
    await crowd(home, 30)
    await grant(home, juniper.nina, 85, key="nina")
    text, _ = await shown(home, juniper.nina)
    lines = text.splitlines()
    assert lines[1] == "1. Fan 0  100"
    assert lines[10:] == ["10. Fan 9  91", "…", "15. Fan 14  86", "16. Nina  85 · you", "17. Fan 15  85"]


async def test_nobody_is_pinged(home: Home, juniper: Juniper) -> None:
    kim = await home.telegram.person("@robin")
    await kim.start()
    await home.settle()
    await kim.press(await home.last_to(kim), "Join")
    await home.settle()
    await grant(home, kim, 5, key="kim")
    await juniper.nina.block()
    await home.settle()
    await juniper.nina.write("/top", chat=juniper.group)
    await home.settle()
    in_group = await home.last_to(juniper.group)
    assert "1. ＠robin  5" in in_group.text
    assert not {one["type"] for one in in_group.body["entities"]} & {"mention", "text_mention"}


async def test_week_month_and_all_time(home: Home, juniper: Juniper) -> None:
    await grant(home, juniper.nina, 7, key="march")
    await home.pass_time(days=7)
    await grant(home, juniper.lin, 5, key="second week")
    assert (await shown(home, juniper.nina))[0] == (
        "Juniper, this week\n1. 林小雨  5\n\nYou are not on it yet. /checkin puts you there."
    )
    board = await home.last_to(juniper.nina)
    await juniper.nina.press(board, "this month")
    await home.settle()
    changed = await home.last_to(juniper.nina)
    assert (changed.id, changed.text) == (board.id, "Juniper, this month\n1. Nina  7 · you\n2. 林小雨  5")
    assert changed.buttons == [["this week", "✓ this month", "all time"]]
    await home.pass_time(days=31)
    await juniper.nina.press(await home.last_to(juniper.nina), "all time")
    await home.settle()
    assert (await home.last_to(juniper.nina)).text == "Juniper, all time\n1. Nina  7 · you\n2. 林小雨  5"


async def test_whoever_left_is_not_shown(home: Home, juniper: Juniper) -> None:
    await grant(home, juniper.nina, 7, key="nina")
    await grant(home, juniper.lin, 5, key="lin")
    await juniper.nina.write("/stop")
    await home.settle()
    await juniper.nina.press(await home.last_to(juniper.nina), "Leave the programme")
    await home.settle()
    assert (await shown(home, juniper.lin, "排行"))[0] == "Juniper · 本周\n1. 林小雨  5 · 我"


async def test_the_words(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    await crowd(home, 11)
    for person in (juniper.nina, juniper.lin):
        assert await shown(home, person) == texts
