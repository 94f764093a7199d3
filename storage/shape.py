"""The shape of a database: which migration it has come to. Asked at every start, so without loading
Alembic."""

from pathlib import Path

import sqlalchemy as sa

from storage.engines import migration_engine

VERSIONS = Path(__file__).parent / "migrations" / "versions"
_version = sa.table("alembic_version", sa.column("version_num"))


class ShapeError(Exception):
    """A database that cannot be brought to the newest shape known here."""


def newest() -> str:
    """The number of the last migration, with which its file's name begins."""
    return max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py"))


def is_current(url: str) -> bool:
    """Whether a database has the newest shape; an empty one has not."""
    engine = migration_engine(url)
    try:
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table(_version.name):
                return False
            return connection.execute(sa.select(_version.c.version_num)).scalar() == newest()
    finally:
        engine.dispose()
