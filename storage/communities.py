"""Communities (a brand's programme) and the Telegram groups they live in."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, col, select, update

from storage.database import Transaction
from storage.prepared import Prepared
from storage.types import Utc, insert, table_of


class Community(SQLModel, table=True):
    """A brand's programme. `code` is the deep-link word; `issued` and `spent` are its two system accounts."""

    __tablename__ = "communities"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    code: str = Field(unique=True)
    language: str
    zone: str
    programme_version: int = 0
    programme_digest: str = ""
    issued_account: int = 0
    spent_account: int = 0
    created_at: datetime = Field(sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)


class Group(SQLModel, table=True):
    """A Telegram group of a community; `chat_id` changes when Telegram upgrades the group, `id` never does."""

    __tablename__ = "groups"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id", index=True)
    chat_id: int = Field(sa_type=BigInteger, unique=True)
    title: str
    rights: str = ""
    prompt_key: str = ""
    is_active: bool = True
    created_at: datetime = Field(sa_type=Utc)


class GroupMember(SQLModel, table=True):
    """A member who has written or pressed something in a group."""

    __tablename__ = "group_members"
    group_id: int = Field(primary_key=True, foreign_key="groups.id")
    member_id: int = Field(primary_key=True, foreign_key="members.id")


def get(tx: Transaction, community_id: int) -> Community:
    """The community to be changed; KeyError if there is none."""
    found = tx.session.get(Community, community_id)
    if found is None:
        raise KeyError(community_id)
    return found


_find = Prepared(sa.select(table_of(Community)).where(table_of(Community).c.id == bindparam("community")))


def find(tx: Transaction, community_id: int) -> Any:
    """The community as it is now; KeyError if there is none."""
    found = tx.first(_find, {"community": community_id})
    if found is None:
        raise KeyError(community_id)
    return found


def by_code(tx: Transaction, code: str) -> Community | None:
    """The open community whose deep-link word this is."""
    wanted = select(Community).where(Community.code == code, col(Community.closed_at).is_(None))
    return tx.session.exec(wanted).first()


def all_of(tx: Transaction) -> list[Community]:
    """Every open community, oldest first."""
    wanted = select(Community).where(col(Community.closed_at).is_(None))
    return list(tx.session.exec(wanted.order_by(col(Community.id))))


def group_by_chat(tx: Transaction, chat_id: int) -> Group | None:
    """The group behind a Telegram chat id."""
    return tx.session.exec(select(Group).where(Group.chat_id == chat_id)).first()


def get_group(tx: Transaction, group_id: int) -> Group | None:
    """The group with this id of ours."""
    return tx.session.get(Group, group_id)


def groups(tx: Transaction, community_id: int) -> list[Group]:
    """The groups of a community that the bot is in, oldest first."""
    wanted = select(Group).where(Group.community_id == community_id, col(Group.is_active))
    return list(tx.session.exec(wanted.order_by(col(Group.id))))


def all_groups(tx: Transaction) -> list[Group]:
    """Every group the bot is in."""
    return list(tx.session.exec(select(Group).where(col(Group.is_active)).order_by(col(Group.id))))


def add(tx: Transaction, row: Community | Group) -> None:
    """Stores a new community or group and gives it its id."""
    tx.session.add(row)
    tx.session.flush()


def move_chat(tx: Transaction, old: int, new: int) -> None:
    """Follows a group to its new Telegram chat id; a repeat changes nothing."""
    if tx.session.exec(select(Group).where(Group.chat_id == new)).first() is None:
        tx.connection.execute(update(Group).where(col(Group.chat_id) == old).values(chat_id=new))


_note_member = Prepared(
    insert(table_of(GroupMember))
    .values(group_id=bindparam("group"), member_id=bindparam("member"))
    .on_conflict_do_nothing()
)


def note_member(tx: Transaction, group_id: int, member_id: int) -> None:
    """Notes that a member is about in a group."""
    tx.write(_note_member, {"group": group_id, "member": member_id})
