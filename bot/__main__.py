"""The command line: `python -m bot`, also installed as `regulars`."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import typer
from alembic.util import CommandError
from cryptography.fernet import Fernet
from rich.console import Console
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import app, logs, settings
from bot.settings import SettingError, Settings
from bot.webhook import Address
from storage import migrations

cli = typer.Typer(help="A Telegram bot that runs a private community as a loyalty programme.", no_args_is_help=True)
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
    logs.configure(chosen.log_level)
    prepare_database(chosen.database_url)

    async def live(stopping: asyncio.Event) -> None:
        house = await app.build(
            token=token,
            api_url=chosen.telegram_api_url,
            database_url=chosen.database_url,
            key=key,
            webhook=webhook,
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


@cli.command()
def demo() -> None:
    """Runs a sandbox with a small community, and prints the address of its page."""
    _demo(load())


def _demo(chosen: Settings) -> None:
    from bot import demo as story  # here alone the bot knows the sandbox

    logs.configure("WARNING" if chosen.is_default("log_level") else chosen.log_level)

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
        migrations.upgrade(chosen.database_url)
    except (SQLAlchemyError, CommandError) as error:
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
def newkey() -> None:
    """Prints a new ENCRYPTION_KEY for .env; without it nobody can read the names in the database."""
    sys.stdout.write(f"ENCRYPTION_KEY={Fernet.generate_key().decode()}\n")


def prepare_database(url: str) -> None:
    """Migrates a SQLite file by itself; a PostgreSQL that is behind is refused with the command that helps."""
    try:
        if make_url(url).get_backend_name() == "sqlite":
            migrations.upgrade(url)
        elif not migrations.is_current(url):
            fail("DATABASE_URL names a database that is not up to date: run `python -m bot migrate` first")
    except (SQLAlchemyError, CommandError) as error:
        fail(f"DATABASE_URL cannot be used: {_first_line(error)}")


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
