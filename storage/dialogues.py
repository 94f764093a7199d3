"""Dialogues: what a person is in the middle of telling the bot; one at a time, kept over restarts."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from storage.database import Transaction
from storage.types import Encrypted, Utc, table_of


class Dialogue(SQLModel, table=True):
    """The open dialogue of a person: its name, the question it waits at, and the answers so far (encrypted)."""

    __tablename__ = "dialogues"
    user_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    community_id: int = Field(foreign_key="communities.id")
    name: str
    question: str
    answers: Any = Field(sa_type=Encrypted)
    updated_at: datetime = Field(sa_type=Utc)


def get(tx: Transaction, user_id: int) -> Dialogue | None:
    """The dialogue this person is in."""
    return tx.session.get(Dialogue, user_id)


def put(tx: Transaction, user_id: int, *, community_id: int, name: str, question: str, answers: Any) -> None:
    """Opens a dialogue or moves it to another question; an older one is dropped."""
    row = Dialogue(
        user_id=user_id,
        community_id=community_id,
        name=name,
        question=question,
        answers=answers,
        updated_at=tx.now,
    )
    tx.session.merge(row)
    tx.session.flush()


def forget(tx: Transaction, before: datetime) -> int:
    """Deletes the dialogues that nobody has gone on with since an instant."""
    table = table_of(Dialogue)
    return tx.changed(table.delete().where(table.c.updated_at < before))


def end(tx: Transaction, user_id: int) -> bool:
    """Closes a person's dialogue; whether there was one."""
    found = get(tx, user_id)
    if found is not None:
        tx.session.delete(found)
        tx.session.flush()
    return found is not None
