"""Copies of the database, made while it is in use."""

import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url


def copy_sqlite(url: str, file: Path) -> None:
    """Writes a consistent copy of a SQLite database into `file`, all of it or nothing.

    By SQLite's own online backup (https://sqlite.org/backup.html); raises OSError or sqlite3.Error.
    """
    half = file.with_name(f"{file.name}.part")
    source = f"file:{make_url(url).database}?mode=ro"
    try:
        with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(half)) as copy:
            live.backup(copy)
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def pg_dump_line(url: str, file: Path) -> str:
    """The command that backs up a PostgreSQL database; the password is left to PGPASSWORD or ~/.pgpass."""
    address = make_url(url).set(drivername="postgresql", password=None)
    where = shlex.quote(address.render_as_string())
    return f"pg_dump --format=custom --file={shlex.quote(str(file))} {where}"
