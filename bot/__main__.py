"""The command line: `python -m bot`, also installed as `regulars`."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from cryptography.fernet import Fernet
from rich.console import Console
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import app, logs, settings
from bot.settings import SettingError, Settings
from bot.web import PortTakenError
from bot.webhook import Address
from loyalty import books, dead_letters
from scheduler.tick import jobs
from storage import backups, shape
from storage.database import Transaction, open_database
from storage.shape import ShapeError

cli = typer.Typer(help="A Telegram bot that runs a private community as a loyalty programme.", no_args_is_help=True)
letters = typer.Typer(help="Updates that were set aside after five tries.", no_args_is_help=True)
cli.add_typer(letters, name="deadletters")
T = TypeVar("T")
out = Console(highlight=False, soft_wrap=True)


def fail(line: str) -> NoReturn:
    """Ends with one clear line and exit code 2."""
    sys.stderr.write(f"{line}\n")
    raise typer.Exit(2)


def load() -> Settings:
    """The settings, or one line and exit code 2."""
    try:
        return settings.load()
    except SettingError as error:
        fail(str(error))


def required(chosen: Settings) -> tuple[str, str, Address | None]:
    """The token, the key and where Telegram delivers, or one line and exit code 2."""
    try:
        return chosen.token, chosen.key, chosen.webhook
    except SettingError as error:
        fail(str(error))


@cli.command()
def run() -> None:
    """Runs the bot; without TELEGRAM_BOT_TOKEN, the demo."""
    chosen = load()
    if chosen.telegram_bot_token is None and chosen.is_default("telegram_api_url"):
        out.print("No TELEGRAM_BOT_TOKEN is set, so this is the demo. README.md tells how to connect a real bot.")
        _demo(chosen)
        return
    token, key, webhook = required(chosen)
    logs.configure(chosen.log_level, form=chosen.log_format)
    prepare_database(chosen.database_url)

    async def live(stopping: asyncio.Event) -> None:
        house = await app.build(
            token=token,
            api_url=chosen.telegram_api_url,
            database_url=chosen.database_url,
            key=key,
            webhook=webhook,
            is_paid=chosen.paid_broadcasts,
            watched=chosen.watched,
            stopping=stopping,
        )
        try:
            await house.run(stopping)
        finally:
            await house.close()

    try:
        _until_stopped(live)
    except app.WrongKeyError as error:
        fail(f"ENCRYPTION_KEY does not fit: {error}")
    except app.AlreadyRunningError as error:
        fail(f"DATABASE_URL is in use: {error}, and several need PostgreSQL")
    except PortTakenError as error:
        fail(f"HEALTH_PORT {chosen.health_port} cannot be used: {error}. Every process needs one of its own")


@cli.command()
def demo() -> None:
    """Runs a sandbox with a small community, and prints the address of its page."""
    _demo(load())


def _demo(chosen: Settings) -> None:
    from bot import demo as story  # here alone the bot knows the sandbox

    logs.configure("WARNING" if chosen.is_default("log_level") else chosen.log_level, form=chosen.log_format)

    async def live(stopping: asyncio.Event) -> None:
        address: asyncio.Queue[str] = asyncio.Queue()
        playing = asyncio.create_task(story.run(chosen.sandbox_port, stopping, announce=address))
        waiting = asyncio.create_task(address.get())
        await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            out.print(f"\n  Open [bold]{waiting.result()}[/bold] and say hello. Ctrl-C ends it.\n")
        waiting.cancel()
        await playing

    try:
        _until_stopped(live)
    except OSError as error:
        fail(f"SANDBOX_PORT {chosen.sandbox_port} cannot be used: {error.strerror}")


@cli.command()
def migrate() -> None:
    """Brings the database to the newest shape."""
    chosen = load()
    try:
        _upgrade(chosen.database_url)
    except (SQLAlchemyError, ShapeError) as error:
        fail(f"DATABASE_URL cannot be used: {_first_line(error)}")
    out.print("The database is up to date.")


@cli.command()
def doctor() -> None:
    """Checks settings, database, token and the rights in each group; the exit code says whether all is well."""
    from bot import doctor as surgery

    chosen = load()
    token, key, _ = required(chosen)
    findings = asyncio.run(surgery.examine(chosen, token, key))
    for finding in findings:
        mark = "[green]✓[/green]" if finding.is_fine else "[red]✗[/red]"
        out.print(f"{mark} {finding.about}: {finding.says}")
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(1)


@cli.command()
def verify() -> None:
    """Checks the books of the database: balances, due rows, contests. The exit code says whether all is well."""
    wrong = asyncio.run(_with_database(load(), partial(books.faults, jobs=jobs())))
    for fault in wrong:
        out.print(f"[red]✗[/red] {fault.says}")
    if wrong:
        raise typer.Exit(1)
    out.print("[green]✓[/green] Every balance is the sum of its transfers, and all that is due makes sense.")


@cli.command()
def backup(file: Path) -> None:
    """Copies the database into FILE while the bot runs; for PostgreSQL it prints the pg_dump line instead."""
    chosen = load()
    if make_url(chosen.database_url).get_backend_name() == "postgresql":
        out.print(backups.pg_dump_line(chosen.database_url, file))
        return
    try:
        backups.copy_sqlite(chosen.database_url, file)
    except (OSError, sqlite3.Error) as error:
        fail(f"{file} cannot be written: {error}")
    out.print(f"{file} is a copy of the database. Keep ENCRYPTION_KEY apart from it.")


@letters.command("list")
def list_letters() -> None:
    """Shows every dead letter: its number, since when, and why."""
    found = asyncio.run(_with_database(load(), dead_letters.waiting))
    for letter in found:
        out.print(f"{letter.id}  {letter.received_at:%Y-%m-%d %H:%M}  {logs.redact(letter.error)}", markup=False)
    if not found:
        out.print("There are no dead letters.")


@letters.command("show")
def show_letter(number: int) -> None:
    """Shows one dead letter as it came from Telegram. It may hold what somebody wrote in private."""
    letter = asyncio.run(_with_database(load(), lambda tx: dead_letters.find(tx, number)))
    if letter is None:
        fail(f"There is no dead letter {number}.")
    when = f"{letter.received_at:%Y-%m-%d %H:%M} UTC, {letter.tries} tries"
    out.print(f"{when}: {logs.redact(letter.error)}", markup=False)
    sys.stdout.write(f"{letter.raw}\n")


@letters.command("replay")
def replay_letters(numbers: list[int]) -> None:
    """Lets dead letters be tried again; a running bot takes them up within a second."""
    count = asyncio.run(_with_database(load(), lambda tx: dead_letters.replay(tx, numbers), writes=True))
    out.print(f"{count} of {len(numbers)} will be tried again.")
    if count < len(numbers):
        raise typer.Exit(1)


async def _with_database(chosen: Settings, work: Callable[[Transaction], T], *, writes: bool = False) -> T:
    """The result of a work on the database, which must be up to date; or one line and exit code 2."""
    try:
        key = chosen.key
        if not shape.is_current(chosen.database_url):
            fail("DATABASE_URL names a database that is not up to date: run `python -m bot migrate` first")
        database = open_database(chosen.database_url, clock=app.system_clock, token=lambda: "", key=key)
    except SettingError as error:
        fail(str(error))
    except SQLAlchemyError as error:
        fail(f"DATABASE_URL cannot be used: {_first_line(error)}")
    try:
        return await (database.run(work) if writes else database.read(work))
    finally:
        await database.close()


@cli.command()
def newkey() -> None:
    """Prints a new ENCRYPTION_KEY for .env; without it nobody can read the names in the database."""
    sys.stdout.write(f"ENCRYPTION_KEY={Fernet.generate_key().decode()}\n")


def prepare_database(url: str) -> None:
    """Migrates a SQLite file by itself; a PostgreSQL that is behind is refused with the command that helps."""
    try:
        if shape.is_current(url):
            return
        if make_url(url).get_backend_name() != "sqlite":
            fail("DATABASE_URL names a database that is not up to date: run `python -m bot migrate` first")
        _upgrade(url)
    except (SQLAlchemyError, ShapeError) as error:
        fail(f"DATABASE_URL cannot be used: {_first_line(error)}")


def _upgrade(url: str) -> None:
    from storage import migrations  # Alembic takes long to load, which most starts can do without

    migrations.upgrade(url)


def _first_line(error: Exception) -> str:
    return logs.redact(str(error).splitlines()[0])


def _until_stopped(live: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
        await live(stopping)

    try:
        asyncio.run(main())
    except asyncio.CancelledError:
        return


def main() -> None:
    """The entry of the installed command."""
    cli()


if __name__ == "__main__":
    main()
