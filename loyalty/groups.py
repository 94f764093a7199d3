"""Groups: the Telegram groups a community lives in. Telegram may change a group's id; ours stays."""

from dataclasses import dataclass

from storage import communities as stored
from storage import notices
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Group:
    """A group as the rules see it; `rights` are those that the bot has there, as Telegram calls them."""

    id: int
    community_id: int
    chat_id: int
    title: str
    rights: frozenset[str]


def _value(row: stored.Group) -> Group:
    return Group(row.id or 0, row.community_id, row.chat_id, row.title, frozenset(row.rights.split()))


def of_community(tx: Transaction, community_id: int) -> list[Group]:
    """The groups of a community that the bot is in, oldest first."""
    return [_value(row) for row in stored.groups(tx, community_id)]


def by_chat(tx: Transaction, chat_id: int) -> Group | None:
    """The group behind a Telegram chat id."""
    row = stored.group_by_chat(tx, chat_id)
    return None if row is None else _value(row)


def get(tx: Transaction, group_id: int) -> Group | None:
    """The group with this id."""
    row = stored.get_group(tx, group_id)
    return None if row is None else _value(row)


def add(tx: Transaction, community_id: int, *, chat_id: int, title: str) -> Group:
    """A group that has come to a community; known already, it moves there."""
    row = stored.group_by_chat(tx, chat_id)
    if row is None:
        row = stored.Group(community_id=community_id, chat_id=chat_id, title=title, created_at=tx.now)
        stored.add(tx, row)
    row.community_id, row.title, row.is_active = community_id, title, True
    tx.session.flush()
    return _value(row)


def set_rights(tx: Transaction, chat_id: int, rights: frozenset[str]) -> None:
    """Notes the rights that the bot has in a group."""
    row = stored.group_by_chat(tx, chat_id)
    if row is not None:
        row.rights = " ".join(sorted(rights))
        tx.session.flush()


def close(tx: Transaction, chat_id: int) -> None:
    """Notes that the bot is no longer in a group."""
    row = stored.group_by_chat(tx, chat_id)
    if row is not None:
        row.is_active = False
        tx.session.flush()


def move(tx: Transaction, old: int, new: int) -> None:
    """Follows a group to its new chat id, with everything that still waits to be said there."""
    stored.move_chat(tx, old, new)
    notices.move_chat(tx, old, new)


def note_member(tx: Transaction, group_id: int, member_id: int) -> None:
    """Notes that a member is about in a group; once is enough."""
    stored.note_member(tx, group_id, member_id)
