"""A sample of the kill points on each engine, and that what would break the promise is seen there."""

from pathlib import Path

import pytest

from tests.soak.points import Choice, Files, Place, Templates, enumerate_points


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where the databases are."""
    return Files(tmp_path) if request.param == "sqlite" else Templates(request.getfixturevalue("cluster"))


async def test_a_kill_anywhere_loses_and_doubles_nothing(where: Place) -> None:
    found = await enumerate_points(where, Choice(sample=12, seed=7))
    assert (found.points, found.violations) == (12, [])
    assert found.killed > 0


@pytest.mark.parametrize(
    ("guard", "chapter", "at", "symptom"),
    [
        ("done-first", "/deduct", "before INSERT INTO transfers", "transfers"),
        ("done-afterwards", "/deduct", "before UPDATE inbox SET raw", "transfers"),
        ("orphans", "/announce: Send it", "after sendMessage", "promotion"),
    ],
)
async def test_a_guard_that_is_taken_away_is_missed(
    tmp_path: Path, guard: str, chapter: str, at: str, symptom: str
) -> None:
    violations: list[str] = []
    for attempt in range(3):  # on a busy machine a point may not be reached, as threads overtake each other
        folder = tmp_path / str(attempt)
        folder.mkdir()
        broken = await enumerate_points(Files(folder), Choice(chapter=chapter, at=at), without=guard)
        violations += broken.violations
        if any(f": {symptom}" in violation for violation in violations):
            return
    pytest.fail(f"{guard} is not missed: {violations}")
