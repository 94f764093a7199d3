"""Migrations: how the database came to its present shape. Never edited once they have landed."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # so that every table is known
from storage.engines import migration_engine
from storage.shape import ShapeError

FOLDER = Path(__file__).parent


def config(engine: Engine) -> Config:
    """Alembic's settings for a database."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.attributes["engine"] = engine
    return settings


def upgrade(url: str, revision: str = "head") -> None:
    """Brings a database to a revision, by default the newest; a ShapeError if its own is unknown here."""
    engine = migration_engine(url)
    try:
        command.upgrade(config(engine), revision)
    except CommandError as error:
        raise ShapeError("the database comes from a newer version of this bot") from error
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Takes a database back to a revision; `base` empties it."""
    engine = migration_engine(url)
    try:
        command.downgrade(config(engine), revision)
    finally:
        engine.dispose()


def differences(url: str) -> list[object]:
    """Where a migrated database and the models disagree."""
    engine = migration_engine(url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, SQLModel.metadata))
    finally:
        engine.dispose()
