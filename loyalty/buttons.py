"""Buttons: what stands behind a button that was pressed, whose it is, and whether it still works."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import buttons as stored
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button as it was made."""

    action: str
    object: Mapping[str, Any]
    community_id: int | None
    user_id: int | None
    notice_key: str | None
    is_single: bool
    expires_at: datetime | None

    def has_expired(self, now: datetime) -> bool:
        """Whether it no longer works."""
        return self.expires_at is not None and now >= self.expires_at


def find(tx: Transaction, token: str) -> Pressed | None:
    """The button behind a token, however the token came to us."""
    row = stored.get(tx, token)
    if row is None:
        return None
    return Pressed(row.action, row.object, row.community_id, row.user_id, row.notice_key, row.is_single, row.expires_at)


def use(tx: Transaction, token: str) -> bool:
    """Whether this is the first press of a button that works once."""
    return stored.use(tx, token)
