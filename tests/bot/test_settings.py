"""A setting that cannot be used: one line that names it, exit code 2, no traceback, and never the value."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KEY, TOKEN

ROOT = Path(__file__).parents[2]


def bot(command: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command with these settings and no others, in an empty folder."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "bot", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


GOOD = {"TELEGRAM_BOT_TOKEN": TOKEN, "ENCRYPTION_KEY": KEY, "DATABASE_URL": "sqlite:///bot.sqlite3"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "canary"),
        ("TELEGRAM_API_URL", "canary"),
        ("DATABASE_URL", "canary"),
        ("DATABASE_URL", "mysql://canary@localhost/canary"),
        ("DATABASE_URL", "sqlite:////no/such/canary/bot.sqlite3"),
        ("DATABASE_URL", "postgresql://canary:canary@127.0.0.1:9/bot"),
        ("ENCRYPTION_KEY", "canary"),
        ("ENCRYPTION_KEY", ""),
        ("LOG_LEVEL", "canary"),
        ("LOG_FORMAT", "canary"),
        ("HEALTH_PORT", "canary"),
        ("SANDBOX_PORT", "canary"),
        ("WEBHOOK_URL", "http://canary.example/hook"),
        ("WEBHOOK_SECRET", "canary!"),
        ("WEBHOOK_PORT", "canary"),
    ],
)
def test_a_setting_that_cannot_be_used(name: str, value: str, tmp_path: Path) -> None:
    ended = bot("run", tmp_path, **{**GOOD, name: value})
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"{name} ")
    assert ended.stderr.count("\n") == 1
    assert "canary" not in ended.stderr


def test_a_webhook_without_a_secret_is_no_door(tmp_path: Path) -> None:
    ended = bot("run", tmp_path, **GOOD, WEBHOOK_URL="https://bot.example/hook")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("WEBHOOK_SECRET is missing")


def test_monitors_and_telegram_come_by_different_doors(tmp_path: Path) -> None:
    hook = {"WEBHOOK_URL": "https://bot.example/hook", "WEBHOOK_SECRET": "a", "WEBHOOK_PORT": "9"}
    ended = bot("run", tmp_path, **GOOD, **hook, HEALTH_PORT="9")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("HEALTH_PORT is WEBHOOK_PORT too")


@pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "ENCRYPTION_KEY"])
def test_the_doctor_names_what_is_missing(name: str, tmp_path: Path) -> None:
    ended = bot("doctor", tmp_path, **{**GOOD, name: ""})
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith(f"{name} is missing")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").write_text("no database at all, but long enough to be looked at " * 20)
    ended = bot("run", tmp_path, **GOOD)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("DATABASE_URL ")


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_database_from_a_newer_version(command: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "bot.sqlite3") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    ended = bot(command, tmp_path, **GOOD)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "newer version" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr


def test_a_start_loads_nothing_that_it_can_do_without(tmp_path: Path) -> None:
    needless = "psycopg alembic mako matplotlib PIL bot.demo bot.doctor sandbox storage.migrations"
    asked = f"import sys, bot.__main__; print(*[name for name in {needless.split()} if name in sys.modules])"
    started = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert started.stdout.split() == []


def test_a_new_key_is_a_line_for_the_file(tmp_path: Path) -> None:
    ended = bot("newkey", tmp_path)
    assert ended.returncode == 0
    assert ended.stdout.startswith("ENCRYPTION_KEY=")
