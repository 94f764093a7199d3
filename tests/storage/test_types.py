"""Instants are aware and in UTC; what is personal is unreadable at rest; an INSERT says whether it was new."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage import due, people
from storage.database import Database, Transaction
from storage.types import Encrypted, Utc
from tests.conftest import START

DIALECT = sqlite.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy does not say


async def test_an_instant_comes_back_aware_and_in_utc(database: Database) -> None:
    shanghai = START.astimezone(ZoneInfo("Asia/Shanghai"))
    await database.run(lambda tx: due.plan(tx, "job", 1, at=shanghai, community_id=None))
    row = await database.read(lambda tx: due.planned(tx, "job", 1))
    assert row is not None
    assert (row.due_at, row.due_at.tzinfo) == (START, UTC)


async def test_a_naive_datetime_is_refused(database: Database) -> None:
    naive = datetime(2027, 3, 1)  # noqa: DTZ001  # that is the point
    with pytest.raises(ValueError, match="names no instant"):
        await database.run(lambda tx: due.plan(tx, "job", 1, at=naive, community_id=None))


@settings(deadline=None)
@given(st.datetimes(timezones=st.timezones()))
def test_every_instant_survives(instant: datetime) -> None:
    if not 2 < instant.year < 9998:
        return
    kind = Utc()
    stored = kind.process_bind_param(instant, DIALECT)
    assert stored is not None
    assert kind.process_result_value(stored.replace(tzinfo=None), DIALECT) == instant.astimezone(UTC)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@settings(deadline=None, max_examples=30)
@given(json_values)
def test_every_value_survives_encryption(value: object) -> None:
    Encrypted.cipher = Fernet(Fernet.generate_key())
    kind = Encrypted()
    assert kind.process_result_value(kind.process_bind_param(value, DIALECT), DIALECT) == value


async def test_a_name_is_unreadable_at_rest(database: Database) -> None:
    def work(tx: Transaction) -> bytes:
        people.see(tx, 7, name="Nina Canary", username="nina_canary", language="en")
        row = tx.one(sa.text("SELECT name, username, username_digest FROM people"))
        return b"".join(bytes(part) if not isinstance(part, str) else part.encode() for part in row or ())

    assert b"anary" not in await database.run(work)
    found = await database.read(lambda tx: people.by_username(tx, "@Nina_Canary"))
    assert found is not None
    assert found.name == "Nina Canary"


async def test_another_key_reads_nothing(database: Database) -> None:
    await database.run(lambda tx: people.see(tx, 7, name="Nina", username=None, language="en"))
    Encrypted.cipher = Fernet(Fernet.generate_key())
    with pytest.raises(InvalidToken):
        await database.read(lambda tx: people.name(tx, 7))


async def test_an_error_carries_nobodys_words(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError) as refused:
        await database.run(
            lambda tx: tx.changed(sa.text("INSERT INTO nowhere VALUES (:said)"), {"said": "a secret wish"})
        )
    assert "secret wish" not in str(refused.value)
