"""The pytest plugin, as somebody else's tests use it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = """
    import pytest
    from sandbox.client import Refused

    pytestmark = [MARK]

    @pytest.fixture
    def sandbox_options():
        return {"token": "77:x", "privacy": True}

    async def test_world(sandbox, telegram):
        nina = await telegram.person("Nina")
        await nina.start()
        assert sandbox.clock.frozen
        assert sandbox.world.bot.privacy
        assert (telegram.bot_token, sandbox.world.bot.id) == ("77:x", 77)
        assert telegram.base_url == sandbox.base_url
        assert telegram.base_file_url == sandbox.base_file_url
        state = await telegram.state()
        assert [person["first_name"] for person in state["people"]] == ["Nina"]
        assert state["now"] == "2026-03-02T12:00:00+00:00"

    async def test_another_world(telegram):
        assert (await telegram.state())["people"] == []
"""


@pytest.fixture
def elsewhere(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder of tests that knows the sandbox as an installed package only."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return pytester


@pytest.mark.parametrize(("mode", "mark"), [("strict", "pytest.mark.asyncio"), ("auto", "")])
def test_it_serves_both_modes(elsewhere: pytest.Pytester, mode: str, mark: str) -> None:
    elsewhere.makepyfile(TESTS.replace("MARK", mark))

    elsewhere.makeini(f"[pytest]\nasyncio_mode = {mode}\nasyncio_default_fixture_loop_scope = function")

    ran = elsewhere.runpytest_subprocess("-p", "sandbox.pytest_plugin", "-W", "error")

    ran.assert_outcomes(passed=2)


def test_without_pytest_asyncio_it_says_what_it_needs(elsewhere: pytest.Pytester) -> None:
    elsewhere.makepyfile(blocker="import sys\nsys.modules['pytest_asyncio'] = None")
    elsewhere.makepyfile("def test_it(telegram): pass\ndef test_nothing(): pass")

    ran = elsewhere.runpytest_subprocess("-p", "no:asyncio", "-p", "blocker", "-p", "sandbox.pytest_plugin")

    ran.assert_outcomes(passed=1, errors=1)
    ran.stdout.fnmatch_lines(["*need pytest-asyncio: pip install pytest-asyncio*"])


def test_who_does_not_use_it_pays_nothing(elsewhere: pytest.Pytester) -> None:
    elsewhere.makepyfile("import sys\ndef test_it(): assert not {'aiohttp', 'sandbox.server'} & sys.modules.keys()")

    elsewhere.runpytest_subprocess("-p", "sandbox.pytest_plugin").assert_outcomes(passed=1)
