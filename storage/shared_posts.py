"""Shared posts: what members shared, its pictures, which pictures a community has seen, and the moderators' notes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Index, UniqueConstraint, func, text
from sqlmodel import Field, SQLModel, col, select

from storage.database import Transaction
from storage.types import Encrypted, Utc, insert, table_of


class SharedPost(SQLModel, table=True):
    """A picture or an album. `state`: gathering (an album that is not complete or not meant as a post), waiting,
    approved, refused, or dropped (turned down at once, kept for a moment so that its other pictures are turned down in
    silence). `album` is Telegram's media group, or names the one message; `day` is the local day of sharing."""

    __tablename__ = "shared_posts"
    # An id is never used twice, although gathering rows are deleted: notices and due rows are keyed by it.
    __table_args__ = (
        UniqueConstraint("community_id", "chat_id", "album"),
        Index("shared_posts_by_member", "member_id", "day"),
        Index(
            "shared_posts_waiting",
            "community_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id")
    member_id: int = Field(foreign_key="members.id")
    chat_id: int = Field(sa_type=BigInteger)
    album: str
    state: str
    is_meant: bool = False
    caption: Any = Field(default=None, sa_type=Encrypted, nullable=True)
    day: date
    shared_at: datetime = Field(sa_type=Utc)
    decided_by: int | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    reason: Any = Field(default=None, sa_type=Encrypted, nullable=True)
    paid: int = 0


class SharedPicture(SQLModel, table=True):
    """A picture of a post, by the message it came in."""

    __tablename__ = "shared_pictures"
    post_id: int = Field(primary_key=True, foreign_key="shared_posts.id")
    message_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    file_id: str
    unique_id: str


class SeenPicture(SQLModel, table=True):
    """A picture that was shared in a community, and the post it belongs to."""

    __tablename__ = "seen_pictures"
    community_id: int = Field(primary_key=True, foreign_key="communities.id")
    unique_id: str = Field(primary_key=True)
    post_id: int = Field(foreign_key="shared_posts.id", index=True)


class PaidDay(SQLModel, table=True):
    """How many posts that a member shared on a local day have paid."""

    __tablename__ = "paid_post_days"
    member_id: int = Field(primary_key=True, foreign_key="members.id")
    day: date = Field(primary_key=True)
    posts: int


class QueueNote(SQLModel, table=True):
    """The last note that told a moderator about the queue: the key it was said under, and when."""

    __tablename__ = "queue_notes"
    member_id: int = Field(primary_key=True, foreign_key="members.id")
    community_id: int = Field(foreign_key="communities.id", index=True)
    key: str
    said_at: datetime = Field(sa_type=Utc)


_post = table_of(SharedPost)
_picture = table_of(SharedPicture)
_seen = table_of(SeenPicture)
_paid = table_of(PaidDay)
_note = table_of(QueueNote)


def add(tx: Transaction, post: SharedPost) -> None:
    """Stores a new post and gives it its id."""
    tx.session.add(post)
    tx.session.flush()


def find(tx: Transaction, community_id: int, chat_id: int, album: str) -> SharedPost | None:
    """The post that an album, or a message, has become."""
    wanted = select(SharedPost).where(SharedPost.community_id == community_id, SharedPost.chat_id == chat_id)
    return tx.session.exec(wanted.where(SharedPost.album == album)).first()


def get(tx: Transaction, post_id: int) -> SharedPost | None:
    """One post, as it is now."""
    return tx.session.get(SharedPost, post_id, populate_existing=True)


def latest_of(tx: Transaction, member_id: int, states: Sequence[str], *, limit: int) -> list[SharedPost]:
    """A member's last posts in these states, newest first."""
    wanted = select(SharedPost).where(SharedPost.member_id == member_id, col(SharedPost.state).in_(states))
    return list(tx.session.exec(wanted.order_by(col(SharedPost.id).desc()).limit(limit)))


def delete(tx: Transaction, post: SharedPost) -> None:
    """Forgets a post that never entered the queue."""
    forget_pictures(tx, post.id or 0)
    tx.session.delete(post)
    tx.session.flush()


def add_picture(tx: Transaction, post_id: int, *, message_id: int, file_id: str, unique_id: str) -> None:
    """Adds a picture to a post; the same message again changes nothing."""
    row = {"post_id": post_id, "message_id": message_id, "file_id": file_id, "unique_id": unique_id}
    tx.changed(insert(_picture).values(row).on_conflict_do_nothing())


def pictures(tx: Transaction, post_id: int) -> list[SharedPicture]:
    """The pictures of a post, in the order of the album."""
    wanted = select(SharedPicture).where(SharedPicture.post_id == post_id)
    return list(tx.session.exec(wanted.order_by(col(SharedPicture.message_id))))


def forget_pictures(tx: Transaction, post_id: int) -> None:
    """Forgets the pictures of a post, so that they can be shared again."""
    tx.changed(_seen.delete().where(_seen.c.post_id == post_id))
    tx.changed(_picture.delete().where(_picture.c.post_id == post_id))


def see(tx: Transaction, community_id: int, unique_id: str, post_id: int) -> bool:
    """Whether a picture is this post's: new in the community, or seen in this post before."""
    row = {"community_id": community_id, "unique_id": unique_id, "post_id": post_id}
    if tx.changed(insert(_seen).values(row).on_conflict_do_nothing()) == 1:
        return True
    owner = sa.select(_seen.c.post_id).where(_seen.c.community_id == community_id, _seen.c.unique_id == unique_id)
    return bool(tx.scalar(owner) == post_id)


def waiting(tx: Transaction, community_id: int) -> list[int]:
    """The ids of the posts in the queue, oldest first."""
    wanted = sa.select(_post.c.id).where(_post.c.community_id == community_id, _post.c.state == "waiting")
    return [int(row[0]) for row in tx.all(wanted.order_by(_post.c.id))]


def decide(tx: Transaction, post_id: int, *, state: str, by: int | None, reason: str | None = None) -> bool:
    """Whether the post was still waiting, and now is not."""
    still_waiting = (_post.c.id == post_id) & (_post.c.state == "waiting")
    decided = {"state": state, "decided_by": by, "decided_at": tx.now, "reason": reason}
    return tx.changed(_post.update().where(still_waiting).values(decided)) == 1


def note_paid(tx: Transaction, post_id: int, amount: int) -> None:
    """Notes what an approved post paid."""
    tx.changed(_post.update().where(_post.c.id == post_id).values(paid=amount))


def take_paid_place(tx: Transaction, member_id: int, day: date, *, limit: int) -> bool:
    """Whether one more post of that day may pay; if so it is counted, in one conditional statement."""
    if limit < 1:
        return False
    statement = insert(_paid).values(member_id=member_id, day=day, posts=1)
    counted = statement.on_conflict_do_update(
        index_elements=["member_id", "day"], set_={"posts": _paid.c.posts + 1}, where=_paid.c.posts < limit
    )
    return tx.changed(counted) == 1


def approved(tx: Transaction, member_id: int, first: date, last: date) -> int:
    """How many posts that a member shared on the local days from first to last were approved."""
    wanted = sa.select(func.count()).select_from(_post)
    of_member = (_post.c.member_id == member_id) & (_post.c.state == "approved")
    return int(tx.scalar(wanted.where(of_member, _post.c.day >= first, _post.c.day <= last)) or 0)


def renew_note(tx: Transaction, member_id: int, *, community_id: int, key: str, before: datetime) -> bool:
    """Whether a moderator's last note is from before that instant (or there is none) and gives way to a new one."""
    fresh = {"community_id": community_id, "key": key, "said_at": tx.now}
    statement = insert(_note).values(member_id=member_id, **fresh)
    renewed = statement.on_conflict_do_update(index_elements=["member_id"], set_=fresh, where=_note.c.said_at <= before)
    return tx.changed(renewed) == 1


def note(tx: Transaction, member_id: int) -> QueueNote | None:
    """The last note to a moderator."""
    return tx.session.get(QueueNote, member_id, populate_existing=True)


def note_keys(tx: Transaction, community_id: int) -> list[str]:
    """The keys of the last notes to all moderators of a community."""
    wanted = sa.select(_note.c.key).where(_note.c.community_id == community_id)
    return [str(row[0]) for row in tx.all(wanted.order_by(_note.c.member_id))]
