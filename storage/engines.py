"""How the house connects: the engines of SQLite and of PostgreSQL, with what each must be told."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import StaticPool

from storage import prepared

SQLITE_READERS = 2
POSTGRES_WRITERS = 4
POSTGRES_READERS = 4


def is_sqlite(url: str) -> bool:
    """Whether the URL names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def migration_engine(url: str) -> Engine:
    """An engine for migrations and inspection, with our pragmas and timeouts."""
    return sqlite(url) if is_sqlite(url) else postgresql(url)


def sqlite(url: str, *, read_only: bool = False) -> Engine:
    """One file in WAL mode with synchronous=FULL, so a commit survives a power cut."""
    # Who reads for long (the books) keeps nobody else from reading: each reader has a connection.
    pool: dict[str, Any] = {"pool_size": SQLITE_READERS} if read_only else {"poolclass": StaticPool}
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False}, **pool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver's own transactions begin late and lose updates; we say BEGIN ourselves.
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def postgresql(url: str) -> Engine:
    """A server that any number of processes share."""
    from storage.libpq import Libpq  # brings psycopg, which a bot on SQLite goes without

    address = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        address,
        pool_size=POSTGRES_WRITERS + POSTGRES_READERS,
        max_overflow=2,
        pool_pre_ping=True,
        hide_parameters=True,  # an error shall not carry somebody's words into a log
        isolation_level="READ COMMITTED",
        # With each rollback psycopg would drop all that is prepared, ours with its own; so it prepares nothing itself.
        connect_args=postgres_arguments() | {"prepare_threshold": None},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        record.info["libpq"] = Libpq(connection)  # lives as long as the driver's connection

    @event.listens_for(engine, "before_cursor_execute")
    def finish_first(connection: Connection, *_: Any) -> None:
        prepared.settle(connection)  # psycopg's cursors know nothing of what was sent without them

    return engine


def postgres_arguments(*, statement_timeout: str = "30s") -> dict[str, Any]:
    """How to connect: nothing waits for ever, and a host that died without a word is noticed."""
    timeouts = f"-c lock_timeout=5s -c statement_timeout={statement_timeout} -c idle_in_transaction_session_timeout=30s"
    keepalives = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    return {"options": timeouts, "application_name": "regulars", "connect_timeout": 5, **keepalives}
