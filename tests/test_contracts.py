"""What the house relies on in its libraries and could not see break: checked against each new version."""

import inspect
import sqlite3

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from sqlalchemy.dialects import sqlite
from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import Application, ApplicationBuilder, ApplicationHandlerStop, ExtBot, MessageHandler, filters

import bot
from bot.handling import drive
from bot.telegram import StrictApplication, asked_pause, connect
from storage.types import insert
from tests.conftest import TOKEN

TABLE = Table("things", MetaData(), Column("id", Integer, primary_key=True))


def test_ptb_handles_an_update_without_waiting() -> None:
    seen: list[object] = []

    async def callback(update: Update, _context: object) -> None:
        seen.append(update.update_id)
        raise ApplicationHandlerStop

    builder = ApplicationBuilder().application_class(StrictApplication).bot(connect(TOKEN, "http://127.0.0.1:9"))
    application = builder.updater(None).job_queue(None).build()
    application.add_handler(MessageHandler(filters.ALL, callback))
    application._initialized = True
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "hello"}
    drive(application.process_update(Update.de_json({"update_id": 7, "message": message}, application.bot)))
    assert seen == [7]


def test_ptb_marks_for_persistence_in_a_method_that_we_silence() -> None:
    assert not inspect.iscoroutinefunction(Application._mark_for_persistence_update)


async def test_ptb_stumbles_over_a_plain_album_where_we_step_in_below() -> None:
    parameters = list(inspect.signature(ExtBot._do_post).parameters)
    assert parameters[:4] == ["self", "endpoint", "data", "read_timeout"]
    plain = {"chat_id": 1, "media": [{"type": "photo", "media": "file"}]}
    with pytest.raises(AttributeError):
        await connect(TOKEN, "http://127.0.0.1:9")._post("sendMediaGroup", plain)


def test_ptb_says_retry_after_as_a_timedelta() -> None:
    assert bot.os.environ["PTB_TIMEDELTA"] == "1"
    assert asked_pause(RetryAfter(7)) == 7.0
    assert asked_pause(ValueError()) == 0.0


def test_postgresqls_insert_compiles_for_sqlite_and_counts() -> None:
    statement = insert(TABLE).values(id=1).on_conflict_do_nothing(index_elements=["id"])
    compiled = str(statement.compile(dialect=sqlite.dialect()))  # type: ignore[no-untyped-call]  # it does not say
    assert compiled == "INSERT INTO things (id) VALUES (?) ON CONFLICT (id) DO NOTHING"
    assert statement.get_execution_options()["preserve_rowcount"] is True
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        TABLE.metadata.create_all(connection)
        assert [connection.execute(statement).rowcount for _ in range(2)] == [1, 0]
    engine.dispose()


def test_sqlite_leaves_begin_to_us_and_commits_what_we_began() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE things (id)")
    connection.execute("INSERT INTO things VALUES (1)")
    assert not connection.in_transaction
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO things VALUES (2)")
    assert connection.in_transaction
    connection.rollback()
    assert connection.execute("SELECT count(*) FROM things").fetchone() == (1,)
    connection.close()


def test_sqlite_gives_the_ids_of_deleted_rows_out_again_unless_it_is_told_not_to() -> None:
    for key, second in (("INTEGER PRIMARY KEY", 1), ("INTEGER PRIMARY KEY AUTOINCREMENT", 2)):
        connection = sqlite3.connect(":memory:")
        connection.execute(f"CREATE TABLE things (id {key}, name TEXT)")
        ids = []
        for _ in range(2):
            ids.append(connection.execute("INSERT INTO things (name) VALUES ('it')").lastrowid)
            connection.execute("DELETE FROM things")
        assert ids == [1, second]
        connection.close()
