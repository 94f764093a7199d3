"""The databases of the benchmarks: fresh, migrated, and as careful with what they are told as in earnest."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from storage import migrations
from tests.benchmarks.processes import BOT_CORE, SERVER_CORE, pin
from tests.postgres import Cluster


@contextmanager
def sqlite() -> Iterator[str]:
    """The URL of a file with synchronous=FULL."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        migrations.upgrade(url)
        yield url


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL on a server with synchronous_commit=on."""
    with tempfile.TemporaryDirectory() as folder:
        pin(SERVER_CORE)  # the database is a server like Telegram; the bot has its core to itself
        with Cluster(Path(folder)) as cluster:
            pin(BOT_CORE)
            yield cluster.fresh_database()


DATABASES: dict[str, Callable[[], AbstractContextManager[str]]] = {"sqlite": sqlite, "postgresql": postgresql}
