"""Dialogues: a person is in the middle of telling the bot something; one at a time, kept over restarts for a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from storage import dialogues as stored
from storage.database import Transaction

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The dialogue a person is in: which question it waits at, and the answers so far."""

    community_id: int
    name: str
    question: str
    answers: dict[str, Any]


def open(  # noqa: A001  # one opens a dialogue
    tx: Transaction,
    user_id: int,
    *,
    community_id: int,
    name: str,
    question: str,
    answers: Mapping[str, Any] | None = None,
) -> None:
    """Waits for a person's answer to a question; an older dialogue is dropped."""
    stored.put(tx, user_id, community_id=community_id, name=name, question=question, answers=dict(answers or {}))


def waiting(tx: Transaction, user_id: int) -> Waiting | None:
    """What is waited for from a person; a dialogue older than a day is forgotten."""
    row = stored.get(tx, user_id)
    if row is None or tx.now - row.updated_at > KEPT:
        return None
    return Waiting(row.community_id, row.name, row.question, dict(row.answers))


def end(tx: Transaction, user_id: int) -> bool:
    """Waits no longer; whether something was waited for."""
    return stored.end(tx, user_id)
