"""Contests: what is asked for and until when, the entries with their pictures, and one vote of each voter."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Index, UniqueConstraint, func, text
from sqlmodel import Field, SQLModel, col, select

from storage.communities import Community
from storage.database import Transaction
from storage.members import Member
from storage.types import Encrypted, Json, Utc, insert, table_of


class Contest(SQLModel, table=True):
    """One contest. `state`: planned, open, closed, missed. `prizes`: points for each place, the first place first."""

    __tablename__ = "contests"
    __table_args__ = (
        Index(
            "contests_one_open",
            "community_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("contests_by_community", "community_id", "opens_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id")
    title: Any = Field(sa_type=Encrypted)
    about: Any = Field(sa_type=Encrypted)
    prizes: Any = Field(sa_type=Json)
    opens_at: datetime = Field(sa_type=Utc)
    closes_at: datetime = Field(sa_type=Utc)
    state: str = "planned"
    created_by: int = Field(foreign_key="members.id")


class Entry(SQLModel, table=True):
    """A member's entry: Telegram's ids of the pictures, and the caption. `votes` and `place` are set by the closing.

    AUTOINCREMENT, as SQLite would otherwise give the id of a replaced entry, and the buttons under it, to the new one.
    """

    __tablename__ = "contest_entries"
    __table_args__ = (UniqueConstraint("contest_id", "member_id"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    contest_id: int = Field(foreign_key="contests.id")
    member_id: int = Field(foreign_key="members.id", index=True)
    photos: Any = Field(sa_type=Encrypted)
    caption: Any = Field(sa_type=Encrypted)
    post_id: int | None = Field(default=None, sa_type=BigInteger)
    at: datetime = Field(sa_type=Utc)
    votes: int | None = None
    place: int | None = None


class Vote(SQLModel, table=True):
    """The one vote of a member in a contest; it moves until the closing."""

    __tablename__ = "contest_votes"
    contest_id: int = Field(primary_key=True, foreign_key="contests.id")
    member_id: int = Field(primary_key=True, foreign_key="members.id")
    entry_id: int = Field(foreign_key="contest_entries.id", index=True)
    at: datetime = Field(sa_type=Utc)


def hold_community(tx: Transaction, community_id: int) -> None:
    """Lets nobody else plan a contest of this community until the transaction ends."""
    tx.execute(select(Community.id).where(Community.id == community_id).with_for_update(key_share=True))


def add(tx: Transaction, row: Contest | Entry) -> int:
    """Stores a new contest or entry; its id."""
    tx.session.add(row)
    tx.session.flush()
    return row.id or 0


def get(tx: Transaction, contest_id: int) -> Contest | None:
    """One contest."""
    return tx.session.get(Contest, contest_id, populate_existing=True)


def hold(tx: Transaction, contest_id: int, *, shared: bool) -> Contest | None:
    """One contest, kept as it is until the transaction ends. `shared`: others may hold it too, nobody may change it."""
    wanted = select(Contest).where(Contest.id == contest_id)
    wanted = wanted.with_for_update(read=True) if shared else wanted.with_for_update(key_share=True)
    return tx.session.exec(wanted.execution_options(populate_existing=True)).first()


def unfinished(tx: Transaction, community_id: int) -> list[Contest]:
    """The contests of a community that are planned or open, the earliest first."""
    wanted = select(Contest).where(Contest.community_id == community_id, col(Contest.state).in_(("planned", "open")))
    return list(tx.session.exec(wanted.order_by(col(Contest.opens_at)).execution_options(populate_existing=True)))


def move_on(tx: Transaction, contest_id: int, *, before: str, after: str) -> bool:
    """Whether the contest was in the state `before`, and is now in `after`."""
    there = (col(Contest.id) == contest_id) & (col(Contest.state) == before)
    return tx.changed(sa.update(Contest).where(there).values(state=after)) == 1


def get_entry(tx: Transaction, entry_id: int) -> Entry | None:
    """One entry."""
    return tx.session.get(Entry, entry_id)


def entry_of(tx: Transaction, contest_id: int, member_id: int) -> Entry | None:
    """A member's entry in a contest."""
    return tx.session.exec(select(Entry).where(Entry.contest_id == contest_id, Entry.member_id == member_id)).first()


def entries(tx: Transaction, contest_id: int) -> list[Entry]:
    """The entries of those who are still members, the earliest first."""
    wanted = select(Entry).join(Member, col(Member.id) == Entry.member_id)
    wanted = wanted.where(Entry.contest_id == contest_id, col(Member.left_at).is_(None))
    return list(tx.session.exec(wanted.order_by(col(Entry.id))))


def count(tx: Transaction, contest_id: int) -> int:
    """How many entries there are of those who are still members."""
    wanted = sa.select(func.count()).select_from(Entry).join(Member, col(Member.id) == Entry.member_id)
    return int(tx.scalar(wanted.where(col(Entry.contest_id) == contest_id, col(Member.left_at).is_(None))) or 0)


def has_votes(tx: Transaction, entry_id: int) -> bool:
    """Whether anybody has voted for an entry."""
    return tx.first(sa.select(col(Vote.member_id)).where(col(Vote.entry_id) == entry_id).limit(1)) is not None


def remove(tx: Transaction, entry: Entry) -> None:
    """Takes an entry away; the database refuses if it has votes."""
    tx.session.delete(entry)
    tx.session.flush()


def put_vote(tx: Transaction, *, contest_id: int, member_id: int, entry_id: int, at: datetime) -> None:
    """Gives or moves a member's vote."""
    row = {"contest_id": contest_id, "member_id": member_id, "entry_id": entry_id, "at": at}
    given = insert(table_of(Vote)).values(row)
    tx.changed(
        given.on_conflict_do_update(index_elements=["contest_id", "member_id"], set_={"entry_id": entry_id, "at": at})
    )


def vote_of(tx: Transaction, contest_id: int, member_id: int) -> int | None:
    """The entry that a member's vote is on."""
    wanted = sa.select(col(Vote.entry_id)).where(col(Vote.contest_id) == contest_id, col(Vote.member_id) == member_id)
    found: int | None = tx.scalar(wanted)
    return found


def votes(tx: Transaction, contest_id: int) -> list[tuple[int, int, datetime]]:
    """(voter, entry, when) of those who are still members."""
    wanted = sa.select(col(Vote.member_id), col(Vote.entry_id), col(Vote.at))
    wanted = wanted.join(Member, col(Member.id) == Vote.member_id)
    rows = tx.all(wanted.where(col(Vote.contest_id) == contest_id, col(Member.left_at).is_(None)))
    return [(int(member), int(entry), at) for member, entry, at in rows]


def fix_result(tx: Transaction, entry_id: int, *, votes: int, place: int | None) -> None:
    """Writes down what an entry came to."""
    fixed = sa.update(Entry).where(col(Entry.id) == entry_id)
    tx.changed(fixed.values(votes=votes, place=place))
