"""What is told about data is what is kept, and what is promised to be forgotten is forgotten."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # makes every table known
from handlers.kit.words import words
from loyalty import Transaction, activity, dialogues, members, notices, routines
from loyalty.errors import NotEarned
from loyalty.notices import Body
from loyalty.privacy import KEPT
from loyalty.texts import encode, text
from storage import activity as stored_activity
from storage import dialogues as stored_dialogues
from storage import notices as outbox
from storage.types import Encrypted
from tests.loyalty.conftest import Books

WHO = {"user_id", "member_id", "actor_id", "subject_id", "lane"}


def test_every_table_about_a_person_is_told() -> None:
    tables = SQLModel.metadata.tables
    personal = {
        name
        for name, table in tables.items()
        if WHO & set(table.columns.keys()) or any(isinstance(column.type, Encrypted) for column in table.columns)
    }
    told = [name for kept in KEPT for name in kept.tables]
    assert sorted(told) == sorted(personal)


def test_every_encrypted_column_is_told() -> None:
    encrypted = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Encrypted)
    }
    told = [name for kept in KEPT for name in kept.encrypted]
    assert sorted(told) == sorted(encrypted)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", [kept.key for kept in KEPT])
def test_every_kind_has_words(language: str, key: str) -> None:
    said = words(language).render(encode(text(f"privacy-{key}")), ZoneInfo("UTC"))
    assert said.startswith("<b>")


def test_what_is_promised_to_be_forgotten_is_forgotten(books: Books) -> None:
    community = books.community()
    nina = books.member(community)

    def leave_traces(tx: Transaction) -> None:
        notices.to_member(tx, community, nina, key="first", text=text("stop-stayed", community="Juniper"))
        notices.say(tx, "second", Body(text("cancelled")), chat_id=nina.user_id, user_id=nina.user_id)
        activity.note_refusal(tx, nina, NotEarned("checked-in-already"))
        dialogues.open(tx, nina.user_id, community_id=community.id, name="setup.zone", question="zone")
        sent = outbox.by_key(tx, "first")
        assert sent is not None
        sent.state = "sent"

    def remaining(tx: Transaction) -> tuple[object, object, int, object]:
        routines.tidy(tx)
        rows = [outbox.by_key(tx, key) for key in ("first", "second")]
        first, second = (None if row is None else row.content for row in rows)
        refusals = len(stored_activity.refusals(tx, nina.id, limit=5))
        return first is not None, second is not None, refusals, stored_dialogues.get(tx, nina.user_id) is not None

    books.run(leave_traces)
    assert books.run(remaining) == (True, True, 1, True)
    books.now += timedelta(days=1, seconds=1)
    assert books.run(remaining) == (True, True, 1, False)
    books.now += timedelta(days=29)
    assert books.run(remaining) == (False, True, 0, False)  # what still waits to be sent is not blanked
    assert books.run(lambda tx: members.get(tx, nina.id)).number == 1


def test_a_blanked_notice_can_be_changed_and_taken_back(books: Books) -> None:
    community = books.community()
    nina = books.member(community)

    def send(tx: Transaction) -> None:
        notices.to_member(tx, community, nina, key="first", text=text("cancelled"))
        row = outbox.by_key(tx, "first")
        assert row is not None
        row.state, row.message_id, row.sent_at, row.step = "sent", 7, tx.now, "edit"

    def change(tx: Transaction) -> tuple[str, str, object]:
        routines.tidy(tx)
        notices.change(tx, "first", Body(text("cancelled-nothing")))
        row = outbox.by_key(tx, "first")
        assert row is not None
        return row.state, row.step, row.content["text"]

    books.run(send)
    books.now += timedelta(days=31)
    assert books.run(change) == ("waiting", "edit", {"text": "cancelled-nothing", "values": {}})
    assert books.run(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(outbox._notice))) == 1
