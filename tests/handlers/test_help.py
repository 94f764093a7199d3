"""/help and the menus, made from the declarations."""

from syrupy.assertion import SnapshotAssertion

from handlers.kit.registry import registry
from tests.conftest import Home, Juniper


async def test_each_sees_what_they_may_do(home: Home, juniper: Juniper) -> None:
    pat = await home.telegram.person("Pat")
    await pat.start()
    await home.settle()
    staff = {one.name for one in registry().commands.values() if one.order and one.access in {"moderator", "owner"}}
    for_all = {one.name for one in registry().commands.values() if one.order} - staff
    owners = {one.name for one in registry().commands.values() if one.order and one.access == "owner"}
    for person, names in [
        (pat, for_all),
        (juniper.nina, for_all),
        (juniper.maya, for_all | staff - owners),
        (juniper.robin, for_all | staff),
    ]:
        await person.write("/help")
        await home.settle()
        lines = (await home.said_to(person))[-1].splitlines()
        assert {line.split(":")[0][1:] for line in lines if line.startswith("/")} == names


async def test_the_words_in_chinese_know_no_english(home: Home, juniper: Juniper) -> None:
    await juniper.lin.write("/help")
    await home.settle()
    for line in (await home.said_to(juniper.lin))[-1].splitlines()[1:]:
        command, about = line.split(" ", 1)
        assert command[1:] in registry().commands
        assert any("\u4e00" <= character <= "\u9fff" for character in about), line


async def test_in_the_group_it_does_not_litter(home: Home, juniper: Juniper) -> None:
    before = [one.id for one in await home.telegram.transcript(juniper.group) if one.from_bot]
    await juniper.nina.write("/help", chat=juniper.group)
    await home.settle()
    assert [one.id for one in await home.telegram.transcript(juniper.group) if one.from_bot] == before
    assert (await home.said_to(juniper.nina))[-1].startswith("What you can do\n/checkin: ")


async def test_the_first_lines(home: Home, juniper: Juniper, texts: SnapshotAssertion) -> None:
    for person in (juniper.nina, juniper.lin, juniper.robin):
        await person.write("/help")
        await home.settle()
        known = ("checkin", "points", "why", "top", "language", "privacy", "stop", "setup", "help")
        lines = (await home.said_to(person))[-1].splitlines()
        assert [line for line in lines if not line.startswith("/") or line[1:].startswith(known)] == texts


async def test_what_nobody_understands_gets_a_hint_in_private_and_nothing_in_the_group(
    home: Home, juniper: Juniper
) -> None:
    for nonsense in ("what is this", "/foo"):
        await juniper.nina.write(nonsense)
        await juniper.nina.write(nonsense, chat=juniper.group)
        await home.settle()
    hints = [text for text in await home.said_to(juniper.nina) if text.startswith("I did not understand")]
    assert hints == ["I did not understand that. /help lists what I can do."] * 2
    assert [one.text for one in await home.telegram.transcript(juniper.group) if one.from_bot] == []
