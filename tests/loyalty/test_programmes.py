"""Programmes: what a file of rules must look like, and how versions are kept."""

import pytest

from loyalty import communities, points, programmes
from loyalty.programmes import ProgrammeError, parse, presets
from tests.loyalty.conftest import Books

STARTER = presets()["starter"]


def test_the_presets() -> None:
    assert list(presets()) == ["starter", "quiet"]
    starter, quiet = (parse(content) for content in presets().values())
    assert (starter.check_ins.prompt, quiet.check_ins.prompt) == (True, False)
    assert (starter.lapse.every_days, quiet.lapse.every_days) == (30, 90)
    assert [tier.from_points for tier in starter.tiers] == [0, 500, 2000]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("points = 5\n", "", "check_ins.points is missing"),
        ("points = 5\n", "points = -5\n", "check_ins.points cannot be -5"),
        ("points = 5\n", "points = true\n", "check_ins.points cannot be True"),
        ("points = 5\n", "points = 5\nextra = 1\n", "check_ins.extra is not a setting"),
        ("prompt = true", "prompt = 1", "check_ins.prompt cannot be 1"),
        ("prizes = [100, 50, 20]", "prizes = []", r"contests.prizes cannot be \[\]"),
        ("[talking]", "[chatting]", r"\[talking\] is missing"),
        ("from_hour = 20 ", "from_hour = 22 ", "lapse.from_hour must come before lapse.to_hour"),
        ("from_points = 500", "from_points = 5000", "tiers: the first begins at 0"),
        ("from_points = 0", "from_points = 1", "tiers: the first begins at 0"),
        ('key = "silver"', "", "tiers: an entry needs key"),
        ('name = { en = "Starter"', 'name = { fr = "Début"', "name needs a text for each language"),
        ("[check_ins]", "[check_ins", "not a TOML file"),
    ],
)
def test_a_wrong_file_names_what_is_wrong(old: str, new: str, message: str) -> None:
    assert old in STARTER
    with pytest.raises(ProgrammeError, match=message):
        parse(STARTER.replace(old, new, 1))


def test_a_change_is_a_new_version_and_what_was_paid_keeps_its_own(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    quiet = books.run(lambda tx: communities.choose_preset(tx, community, "quiet"))
    same = books.run(lambda tx: communities.choose_preset(tx, quiet, "quiet"))
    assert [one.version for one in (community, quiet, same)] == [1, 2, 2]
    for paying in (community, quiet):
        key = f"paid:{paying.version}"
        books.run(lambda tx, paying=paying, key=key: points.grant(tx, paying, nina, key=key, amount=5, rule="talking"))
    history = books.run(lambda tx: points.history(tx, nina, limit=5))
    assert [one.rule_version for one in history] == [2, 1]
    programmes._parsed.clear()
    assert books.run(lambda tx: communities.get(tx, community.id)).programme == parse(presets()["quiet"])
