"""The page on testing a bot is true: what stands in it is written to files and run."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "testing-a-bot.md"
BLOCK = re.compile(r"^```(?:python|ini)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_page_runs(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    page = PAGE.read_text(encoding="utf-8")
    files = dict(BLOCK.findall(page))
    assert len(files) == page.count("```python") + page.count("```ini")
    for name, content in files.items():
        (pytester.path / name).write_text(content, encoding="utf-8")

    # Where the package is installed, pytest finds the plugin by itself.
    ran = pytester.runpytest_subprocess("-p", "sandbox.pytest_plugin", "-W", "error")

    ran.assert_outcomes(passed=sum(content.count("async def test_") for content in files.values()))
