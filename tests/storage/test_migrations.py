"""Migrations walk up and down, end where the models are, and keep the ledger and the audit append-only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from storage import migrations, shape
from storage.database import Database, Transaction
from storage.engines import migration_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return str(request.getfixturevalue("cluster").empty_database())


def revisions(url: str) -> Iterator[str]:
    engine = migration_engine(url)
    script = ScriptDirectory.from_config(migrations.config(engine))
    engine.dispose()
    return (one.revision for one in reversed(list(script.walk_revisions())))


def tables(url: str) -> set[str]:
    engine = migration_engine(url)
    found = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def test_the_stairway_up_and_down(empty_url: str) -> None:
    before = "base"
    for revision in revisions(empty_url):
        migrations.upgrade(empty_url, revision)
        migrations.downgrade(empty_url, before)
        migrations.upgrade(empty_url, revision)
        before = revision
    assert shape.is_current(empty_url)
    migrations.downgrade(empty_url, "base")
    assert tables(empty_url) == set()
    assert not shape.is_current(empty_url)
    migrations.upgrade(empty_url)
    assert shape.is_current(empty_url)


def test_the_migrations_end_where_the_models_are(database_url: str) -> None:
    assert migrations.differences(database_url) == []


def test_control_a_missing_column_is_a_difference(database_url: str) -> None:
    engine = migration_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE due DROP COLUMN tries"))
    engine.dispose()
    assert [one[0] for one in migrations.differences(database_url)] == ["add_column"]  # type: ignore[index]


def test_the_newest_shape_is_the_last_migrations(database_url: str) -> None:
    assert shape.newest() == list(revisions(database_url))[-1]


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    migrations.upgrade(database_url)
    assert shape.is_current(database_url)


def _some_row(tx: Transaction, table: str) -> None:
    """One row with something plausible in every column that needs it."""
    described = sa.MetaData()
    shape = sa.Table(table, described, autoload_with=tx.connection, resolve_fks=False)
    plausible = {sa.Integer: 1, sa.BigInteger: 1, sa.DateTime: sa.text("'2027-03-01 10:00:00'"), sa.JSON: {}}
    values = {}
    for column in shape.columns:
        if column.nullable and not column.primary_key:
            continue
        fitting = [value for kind, value in plausible.items() if isinstance(column.type, kind)]
        values[column.name] = fitting[0] if fitting else b"x" if isinstance(column.type, sa.LargeBinary) else "x"
    if tx.connection.dialect.name == "sqlite":
        tx.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    tx.execute(shape.insert().values(values))


@pytest.mark.parametrize("table", ["transfers", "audit"])
@pytest.mark.parametrize("change", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
async def test_what_is_append_only_cannot_be_changed(database: Database, table: str, change: str) -> None:
    class Undo(Exception):  # noqa: N818
        pass

    def work(tx: Transaction) -> str:
        if tx.connection.dialect.name == "postgresql":
            tx.execute(sa.text("SET LOCAL session_replication_role = 'origin'"))
            tx.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
            _some_row(tx, table)
            tx.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
        else:
            _some_row(tx, table)
        try:
            tx.execute(sa.text(change.format(table=table)))
        except DBAPIError as error:
            raise Undo(str(error.orig)) from error
        raise AssertionError("it was changed")

    with pytest.raises(Undo, match=f"{table} is append-only"):
        await database.run(work)
