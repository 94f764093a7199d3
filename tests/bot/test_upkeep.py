"""What an operator types: dead letters, verify and backup, as commands of their own process."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from loyalty import dead_letters
from storage import inbox
from storage.database import Transaction
from storage.engines import migration_engine
from storage.inbox import Arrival
from tests.conftest import KEY, TOKEN, Home, Juniper

ROOT = Path(__file__).parents[2]
POISON = '{"update_id": 7, "message": {"odd": true}}'


def bot(*command: str, database_url: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "ENCRYPTION_KEY": KEY,
        "DATABASE_URL": database_url,
    }
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "bot", *command], env=environment, capture_output=True, text=True, check=False
    )


async def poison(home: Home, lane: int = 5) -> int:
    """Puts an update that nobody can read into the inbox, and has it handled; its number."""
    await home.house.database.run(lambda tx: inbox.store(tx, 1, [Arrival(7, lane, POISON)]))
    await home.settle()
    (letter,) = await home.house.database.read(inbox.dead_letters)
    return letter.id or 0


async def test_dead_letters_are_listed_shown_and_tried_again(home: Home, database_url: str) -> None:
    assert bot("deadletters", "list", database_url=database_url).stdout == "There are no dead letters.\n"
    number = await poison(home)

    listed = bot("deadletters", "list", database_url=database_url)
    shown = bot("deadletters", "show", str(number), database_url=database_url)
    again = bot("deadletters", "replay", str(number), database_url=database_url)

    assert listed.stdout.startswith(f"{number}  2027-03-01 10:00  UnreadableUpdateError(")
    assert shown.stdout.endswith(f"{POISON}\n")
    assert (again.returncode, again.stdout) == (0, "1 of 1 will be tried again.\n")
    assert await home.house.database.read(inbox.dead_letters) == []
    await home.settle()
    (letter,) = await home.house.database.read(inbox.dead_letters)
    assert (letter.id, letter.tries) == (number, 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_number_that_is_no_dead_letter(home: Home, database_url: str) -> None:
    shown = bot("deadletters", "show", "99", database_url=database_url)
    again = bot("deadletters", "replay", "99", database_url=database_url)
    assert (shown.returncode, shown.stderr) == (2, "There is no dead letter 99.\n")
    assert (again.returncode, again.stdout) == (1, "0 of 1 will be tried again.\n")


async def test_the_owner_hears_of_a_dead_letter_once_an_hour(home: Home, juniper: Juniper) -> None:
    def letter(tx: Transaction) -> None:
        dead_letters.alert(tx, juniper.nina.id)

    before = await home.said_to(juniper.robin)
    for _ in range(3):
        await home.house.database.run(letter)
    await home.settle()
    told = (await home.said_to(juniper.robin))[len(before) :]
    assert len(told) == 1
    assert "regulars deadletters list" in told[0]
    await home.pass_time(hours=1)
    await home.house.database.run(letter)
    await home.settle()
    assert (await home.said_to(juniper.robin))[-1] == told[0]
    for other in (juniper.nina, juniper.lin, juniper.maya):
        assert told[0] not in await home.said_to(other)


async def test_verify_finds_a_balance_that_nobody_can_explain(home: Home, juniper: Juniper, database_url: str) -> None:
    await juniper.nina.write("/checkin")
    await home.settle()
    fine = bot("verify", database_url=database_url)
    assert (fine.returncode, fine.stderr) == (0, "")

    forged = sa.text("UPDATE accounts SET balance = balance + 1 WHERE member_id IS NOT NULL")
    await home.house.database.run(lambda tx: tx.execute(forged).rowcount)
    odd = sa.text("UPDATE due SET job = 'no-such-job' WHERE job = 'tidy'")
    await home.house.database.run(lambda tx: tx.execute(odd).rowcount)

    wrong = bot("verify", database_url=database_url)
    assert wrong.returncode == 1
    assert "its transfers sum to" in wrong.stdout
    assert "(no-such-job) is for a job that nobody does" in wrong.stdout


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_backup_made_while_it_runs_is_whole(
    home: Home, juniper: Juniper, database_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    await juniper.nina.write("/checkin")
    await home.settle()

    made = bot("backup", str(copy), database_url=database_url)

    assert (made.returncode, made.stderr) == (0, "")
    await juniper.lin.write("/checkin")
    await home.settle()
    assert bot("verify", database_url=f"sqlite:///{copy}").returncode == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM check_ins").fetchone() == (1,)
    assert [file.name for file in tmp_path.glob("copy*")] == ["copy.sqlite3"]
    nowhere = bot("backup", str(tmp_path / "no" / "folder"), database_url=database_url)
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_for_postgresql_the_right_line_is_printed(home: Home, database_url: str) -> None:
    made = bot("backup", "my copy", database_url=database_url)
    assert made.returncode == 0
    assert made.stdout.startswith("pg_dump --format=custom --file='my copy' ")
    assert str(migration_engine(database_url).url.database) in made.stdout
