"""The house is built as it says: words, access, tests and settings are complete, and nothing forbidden crept in."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.settings import Settings
from handlers.kit.registry import registry
from handlers.kit.words import LANGUAGES, words
from scheduler.tick import jobs

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "scheduler", "loyalty", "storage")
FEATURES = sorted(folder for folder in (ROOT / "handlers").iterdir() if (folder / "__init__.py").exists())
FEATURES = [folder for folder in FEATURES if folder.name != "kit"]
PYTHON = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
SOURCES = [file for file in PYTHON if file.parent.name != "versions"]


def entries(folder: Path, language: str) -> dict[str, set[str]]:
    """The texts of a feature in a language, each with the values it needs."""
    parsed = FluentParser().parse((folder / f"{language}.ftl").read_text(encoding="utf-8"))
    assert not [entry for entry in parsed.body if isinstance(entry, ftl.Junk)], f"{folder.name}/{language}.ftl"
    texts = [entry for entry in parsed.body if isinstance(entry, ftl.Message)]
    return {entry.id.name: {match.id.name for match in _variables(entry)} for entry in texts}


def _variables(entry: ftl.Message) -> list[ftl.VariableReference]:
    found: list[ftl.VariableReference] = []

    class Finder(Visitor):
        def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802  # Fluent's name
            found.append(node)

    Finder().visit(entry)
    return found


@pytest.mark.parametrize("folder", FEATURES, ids=lambda folder: folder.name)
def test_a_feature_says_the_same_in_both_languages(folder: Path) -> None:
    english, chinese = entries(folder, "en"), entries(folder, "zh")
    assert english.keys() == chinese.keys()
    unknown = {key: chinese[key] - english[key] for key in english if chinese[key] - english[key]}
    assert not unknown, "a value that only one language uses is most often a slip"


@pytest.mark.parametrize("folder", FEATURES, ids=lambda folder: folder.name)
def test_a_feature_has_a_mirrored_test(folder: Path) -> None:
    assert (ROOT / "tests" / "handlers" / f"test_{folder.name}.py").exists()


def test_no_text_is_said_twice_in_two_places() -> None:
    keys = [key for folder in FEATURES for key in entries(folder, "en")]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_help(language: str) -> None:
    for command in registry().commands.values():
        line = words(language).plain(f"command-{command.name}")
        assert 1 <= len(line) <= 256, command.name


def test_every_command_stands_in_the_menu_at_a_place_of_its_own() -> None:
    orders = [command.order for command in registry().commands.values() if command.order]
    assert sorted(orders) == sorted(set(orders))


def calls(name: str) -> list[tuple[str, bool]]:
    """The first arguments of a function: a literal and True, or the beginning of an f-string and False."""
    found: list[tuple[str, bool]] = []
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) != name:
                continue
            for argument in node.args[:1]:
                for part in ast.walk(argument):
                    if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
                        found.append((str(part.values[0].value), False))
                    elif isinstance(part, ast.Constant) and isinstance(part.value, str) and len(part.value) > 2:
                        found.append((part.value, True))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(language: str) -> None:
    codes = {code for name in ("Refusal", "NotEarned") for code, is_whole in calls(name) if is_whole}
    assert codes
    assert [code for code in sorted(codes) if not words(language).has(f"refused-{code}")] == []


def test_every_word_is_used() -> None:
    literals = set()
    beginnings, endings = {"command-", "refused-", "rule-", "act-"}, set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[-1], ast.Constant):
                endings.add(str(node.values[-1].value))
    endings = {ending for ending in endings if re.fullmatch(r"-[a-z][a-z-]*", ending)}
    beginnings = {beginning for beginning in beginnings if re.fullmatch(r"[a-z][a-z-]*-", beginning)}
    keys = {key for folder in FEATURES for key in entries(folder, "en")}
    unmade = {key for key in keys if not key.startswith(tuple(beginnings)) and not key.endswith(tuple(endings))}
    assert sorted(unmade - literals) == []


def test_every_job_says_what_it_does_when_late() -> None:
    assert jobs()
    assert [job.name for job in jobs().values() if not job.late.endswith(".")] == []


def test_the_example_environment_equals_the_settings() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(names) == sorted(name.upper() for name in Settings.model_fields)
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    for name, field in Settings.model_fields.items():
        assert given[name.upper()] == ("" if field.default is None else str(field.default)), name


def test_the_readme_names_every_setting() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    names = re.findall(r"`([A-Z_]+)`", " ".join(rows))
    assert sorted(names) == sorted(name.upper() for name in Settings.model_fields)


def test_what_is_deployed_names_real_settings_and_every_room() -> None:
    files = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "docs" / "deploy").iterdir()}
    known = {name.upper() for name in Settings.model_fields}
    known |= {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    known |= {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
    named = {
        name for text in files.values() for name in re.findall(r"^(?:Environment=|ENV |    )?([A-Z_]+)=", text, re.M)
    }
    assert {"DATABASE_URL", "HEALTH_PORT", "TELEGRAM_BOT_TOKEN"} <= named
    assert named - known == set()
    copied = re.findall(r"^COPY (\w+) /opt/regulars/app/\1$", files["Containerfile"], re.MULTILINE)
    assert sorted(copied) == sorted([*ROOMS, "sandbox"])


def test_every_log_event_is_explained_to_operators() -> None:
    said = {name for how in ("debug", "info", "warning", "error", "exception", "critical") for name, _ in calls(how)}
    events = {name for name in said if re.fullmatch(r"[a-z]+([.-][a-z]+)*", name)}
    explained = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {"running", "update.dead", "books.wrong"} <= events
    assert [name for name in sorted(events) if f"`{name}`" not in explained] == []


def test_nobody_else_claims_our_package_names() -> None:
    installed = packages_distributions()
    claimed = {name: set(installed.get(name, [])) - {"regulars"} for name in (*ROOMS, "sandbox")}
    assert {name: others for name, others in claimed.items() if others} == {}


def test_the_lock_names_versions_and_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in lock
        assert "--hash=sha256:" in lock


FORBIDDEN = {
    r"block\s*=\s*False": "a handler that runs outside the transaction",
    r"drop_pending_updates": "deletes what Telegram still holds",
    r"\.utcnow\(|datetime\.now\(\)": "a time without a zone",
    r"CronTrigger": "skips days when clocks change",
    r"\bAIORateLimiter\b": "loses messages; the pacer is ours",
}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_nothing_forbidden_is_used(pattern: str) -> None:
    guilty = [str(file.relative_to(ROOT)) for file in SOURCES if re.search(pattern, file.read_text(encoding="utf-8"))]
    assert guilty == [], FORBIDDEN[pattern]


@pytest.mark.parametrize("room", ["handlers", "loyalty", "scheduler"])
def test_the_inner_rooms_never_wait(room: str) -> None:
    waiting = {"handlers/kit/dispatch.py", "scheduler/tick.py"}
    for file in sorted((ROOT / room).rglob("*.py")):
        if str(file.relative_to(ROOT)) not in waiting:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            assert not [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef | ast.Await)], file
