"""Databases that take minutes to fill: each is filled once in a run of the benchmarks, and copied for every round."""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from storage import migrations
from tests.benchmarks.filler import fill
from tests.benchmarks.processes import SERVER_CORE, pin
from tests.postgres import Cluster


class Stock(Protocol):
    """What one engine keeps of databases, by their number of members."""

    def original(self, count: int) -> str: ...
    def copy(self, count: int) -> str: ...
    def drop(self, url: str) -> None: ...


class Files:
    """SQLite files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def original(self, count: int) -> str:
        """The URL of the filled database, made at the first call."""
        file = self._folder / f"{count}.sqlite3"
        url = f"sqlite:///{file}"
        if not file.exists():
            migrations.upgrade(url)
            if count:
                fill(url, count)
        return url

    def copy(self, count: int) -> str:
        """The URL of a copy that rests on the disk."""
        original = self._folder / Path(self.original(count)).name
        copied = self._folder / "copy.sqlite3"
        shutil.copyfile(original, copied)
        os.sync()
        return f"sqlite:///{copied}"

    def drop(self, url: str) -> None:
        """Throws a copy away, and what lies beside it."""
        for file in self._folder.glob(f"{Path(url).name}*"):
            file.unlink()


class Databases:
    """Databases of one PostgreSQL server."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._originals: dict[int, str] = {}

    def original(self, count: int) -> str:
        """The URL of the filled database, made at the first call."""
        if count not in self._originals:
            url = self._cluster.fresh_database()
            if count:
                fill(url, count)
            self._originals[count] = url
        return self._originals[count]

    def copy(self, count: int) -> str:
        """The URL of a copy that rests on the disk."""
        copied = self._cluster.copied_database(str(make_url(self.original(count)).database))
        os.sync()
        return copied

    def drop(self, url: str) -> None:
        """Throws a copy away."""
        self._cluster.drop(url)


@cache
def stocks() -> dict[str, Stock]:
    """The stock of each engine, for as long as this process lives; the server has the other servers' core."""
    pin(SERVER_CORE)
    stack = ExitStack()
    atexit.register(stack.close)
    files = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    cluster = stack.enter_context(Cluster(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
    return {"SQLite FULL": Files(files), "PostgreSQL": Databases(cluster)}
