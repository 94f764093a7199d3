"""Challenges: what a moderator set as a goal, and who takes part in it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam, func
from sqlmodel import Field, SQLModel, col, select

from storage.communities import Community
from storage.database import Transaction
from storage.members import Member
from storage.points import Transfer
from storage.prepared import Prepared
from storage.types import Encrypted, Utc, insert, table_of


class Challenge(SQLModel, table=True):
    """A goal of so many days or posts, from the first to the last local day; over at `ends_at`, the end of that day.
    `title` is a moderator's own; None: the kind's own words, in the language of whoever reads them. `places` None: for
    everybody; else no more than so many are ever `taken`."""

    __tablename__ = "challenges"
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id", index=True)
    kind: str
    target: int
    title: Any = Field(default=None, sa_type=Encrypted, nullable=True)
    reward: int
    first_day: date
    last_day: date
    ends_at: datetime = Field(sa_type=Utc)
    created_at: datetime = Field(sa_type=Utc)
    places: int | None = None
    taken: int = 0


class Participation(SQLModel, table=True):
    """A member takes part in a challenge; `done_at` is when they reached the goal."""

    __tablename__ = "participations"
    challenge_id: int = Field(primary_key=True, foreign_key="challenges.id")
    member_id: int = Field(primary_key=True, foreign_key="members.id", index=True)
    joined_at: datetime = Field(sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)


_challenge = table_of(Challenge)
_part = table_of(Participation)
_transfer = table_of(Transfer)
_community = table_of(Community)
_member = table_of(Member)

# The rows are held until the transaction ends: of two events that arrive together, the second sees what the first did.
_unfinished = Prepared(
    sa.select(_part.c.challenge_id)
    .join(_challenge, _challenge.c.id == _part.c.challenge_id)
    .where(_part.c.member_id == bindparam("member"), _part.c.done_at.is_(None), _challenge.c.ends_at > bindparam("at"))
    .order_by(_part.c.challenge_id)
    .with_for_update(of=_part)
)
_still_open = (
    (_part.c.challenge_id == bindparam("challenge"))
    & (_part.c.member_id == bindparam("member"))
    & _part.c.done_at.is_(None)
)
_has_room = (_challenge.c.id == bindparam("challenge")) & (_challenge.c.taken < _challenge.c.places)
_take_place = _challenge.update().where(_has_room).values(taken=_challenge.c.taken + 1)
_finish = _part.update().where(_still_open).values(done_at=bindparam("at"))


def add(tx: Transaction, challenge: Challenge) -> None:
    """Stores a new challenge and gives it its id."""
    tx.session.add(challenge)
    tx.session.flush()


def get(tx: Transaction, challenge_id: int) -> Challenge:
    """The challenge; KeyError if there is none."""
    found = tx.session.get(Challenge, challenge_id)
    if found is None:
        raise KeyError(challenge_id)
    return found


def open_in(tx: Transaction, community_id: int) -> list[Challenge]:
    """The challenges of a community that are not over, the one that ends first coming first."""
    wanted = select(Challenge).where(Challenge.community_id == community_id, col(Challenge.ends_at) > tx.now)
    return list(tx.session.exec(wanted.order_by(col(Challenge.ends_at), col(Challenge.id))))


def join(tx: Transaction, challenge_id: int, member_id: int) -> bool:
    """Whether the member takes part from now on; False if they did already."""
    row = {"challenge_id": challenge_id, "member_id": member_id, "joined_at": tx.now}
    return tx.changed(insert(_part).values(row).on_conflict_do_nothing()) == 1


def take_place(tx: Transaction, challenge: Challenge) -> bool:
    """Whether one of a challenge's places was left; if so it is taken now, in one conditional statement."""
    is_taken = tx.changed(_take_place, {"challenge": challenge.id}) == 1
    tx.session.refresh(challenge)
    return is_taken


def joined(tx: Transaction, member_id: int) -> dict[int, datetime | None]:
    """The challenges that a member takes part in, each with the time at which they reached the goal."""
    wanted = sa.select(_part.c.challenge_id, _part.c.done_at).where(_part.c.member_id == member_id)
    return {int(challenge): done_at for challenge, done_at in tx.all(wanted)}


def unfinished(tx: Transaction, member_id: int, at: datetime) -> list[int]:
    """The ids of the challenges that a member was on the way through at an instant, held by this transaction."""
    return [int(row.challenge_id) for row in tx.all(_unfinished, {"member": member_id, "at": at})]


def on_the_way(tx: Transaction, challenge_id: int) -> list[int]:
    """The ids of the members who take part and have not reached the goal, held by this transaction."""
    wanted = sa.select(_part.c.member_id).where(_part.c.challenge_id == challenge_id, _part.c.done_at.is_(None))
    return [int(row.member_id) for row in tx.all(wanted.order_by(_part.c.member_id).with_for_update())]


def finish(tx: Transaction, challenge_id: int, member_id: int) -> bool:
    """Whether the member has reached the goal just now, in one conditional statement."""
    return tx.changed(_finish, {"challenge": challenge_id, "member": member_id, "at": tx.now}) == 1


def finished(tx: Transaction, challenge_id: int) -> int:
    """How many members have reached the goal."""
    wanted = sa.select(func.count()).where(_part.c.challenge_id == challenge_id, _part.c.done_at.is_not(None))
    return int(tx.scalar(wanted) or 0)
