"""What is told about data, and the switches below it."""

from syrupy.assertion import SnapshotAssertion

from storage.notices import Notice
from tests.books import count, member
from tests.conftest import Home, Juniper

ON, OFF = "Turn news and offers on", "Turn news and offers off"


async def test_the_switches_change_the_message(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/privacy")
    await home.settle()
    shown = await home.last_to(juniper.nina)
    assert shown.buttons == [[ON], ["✓ As usual", "Fewer", "None"]]
    assert "News and offers: off" in shown.text
    for label, promotions, reminders in [
        (ON, True, "normal"),
        ("Fewer", True, "fewer"),
        (OFF, False, "fewer"),
        ("None", False, "none"),
        ("As usual", False, "normal"),
    ]:
        await juniper.nina.press(await home.last_to(juniper.nina), label)
        await home.settle()
        nina = await member(home, juniper.nina)
        assert nina is not None
        assert (nina.wants_promotions, nina.reminders) == (promotions, reminders)
    changed = await home.last_to(juniper.nina)
    assert (changed.id, changed.text, changed.buttons) == (shown.id, shown.text, shown.buttons)


async def test_the_same_press_twice_changes_nothing(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/privacy")
    await home.settle()
    shown = await home.last_to(juniper.nina)
    await juniper.nina.press(shown, ON)
    await juniper.nina.press(shown, ON)
    await home.settle()
    assert (await home.last_to(juniper.nina)).buttons[0] == [OFF]


async def test_a_stranger_reads_it_without_switches(home: Home, juniper: Juniper) -> None:
    pat = await home.telegram.person("Pat")
    await pat.start()
    await pat.write("/privacy")
    await home.settle()
    shown = await home.last_to(pat)
    assert (shown.text.splitlines()[0], shown.buttons) == ("What is stored about you", [])


async def test_nobody_can_switch_for_another(home: Home, juniper: Juniper) -> None:
    await juniper.nina.write("/privacy")
    await home.settle()
    shown = await home.last_to(juniper.nina)
    said = await count(home, Notice)
    stolen = {
        "id": "1",
        "from": {"id": juniper.lin.id, "is_bot": False, "first_name": "Lin", "language_code": "en"},
        "chat_instance": "1",
        "data": shown.button(ON)["callback_data"],
    }
    await home.telegram.post("updates", callback_query=stolen)
    await home.settle()
    lin, nina = await member(home, juniper.lin), await member(home, juniper.nina)
    assert lin is not None
    assert nina is not None
    assert (lin.wants_promotions, nina.wants_promotions) == (False, False)
    assert (await home.last_to(juniper.nina)).buttons == shown.buttons
    assert await count(home, Notice) == said + 1  # only the answer to the press


async def test_the_words(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    for person in (juniper.nina, juniper.lin):
        await person.write("/privacy")
        await home.settle()
        shown = await home.last_to(person)
        assert (shown.text, shown.buttons) == texts
