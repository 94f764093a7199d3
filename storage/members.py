"""Members: a person's place in one community, and the single read that a group message begins with."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, UniqueConstraint, bindparam, func
from sqlmodel import Field, SQLModel, col, select

from storage.communities import Community, Group, GroupMember
from storage.database import Transaction
from storage.people import Person
from storage.prepared import Prepared
from storage.types import Utc, table_of


class Member(SQLModel, table=True):
    """A member of one community. `number` is theirs for good; `tier_points` is an upper bound kept as they earn."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("community_id", "user_id"), UniqueConstraint("community_id", "number"))
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id")
    user_id: int = Field(sa_type=BigInteger, index=True)
    number: int
    role: str = "member"
    joined_at: datetime = Field(sa_type=Utc)
    left_at: datetime | None = Field(default=None, sa_type=Utc)
    available_account: int = 0
    pending_account: int = 0
    tier: str
    tier_points: int = 0
    wants_promotions: bool = False
    reminders: str = "normal"
    active_on: date | None = None
    talked_at: datetime | None = Field(default=None, sa_type=Utc)
    talked_on: date | None = None
    talked_count: int = 0
    welcome_back: bool = False


def of_user(tx: Transaction, community_id: int, user_id: int) -> Member | None:
    """This person's membership of this community to be changed, ended ones included."""
    wanted = select(Member).where(Member.community_id == community_id, Member.user_id == user_id)
    return tx.session.exec(wanted).first()


def communities_of(tx: Transaction, user_id: int) -> list[int]:
    """The communities this person is a member of, the latest joined first."""
    wanted = select(Member.community_id).where(Member.user_id == user_id, col(Member.left_at).is_(None))
    return list(tx.session.exec(wanted.order_by(col(Member.joined_at).desc())))


def owned_by(tx: Transaction, user_id: int) -> list[int]:
    """The communities that this person owns, oldest first."""
    wanted = select(Member.community_id).where(Member.user_id == user_id, Member.role == "owner")
    return list(tx.session.exec(wanted.where(col(Member.left_at).is_(None)).order_by(col(Member.community_id))))


def roles_of(tx: Transaction, user_id: int) -> list[str]:
    """The roles a person has, over all communities they are in."""
    wanted = select(Member.role).where(Member.user_id == user_id, col(Member.left_at).is_(None))
    return list(tx.session.exec(wanted))


def hold_owners(tx: Transaction, community_id: int) -> list[int]:
    """The owners of a community, held until the transaction ends: nobody else changes them meanwhile."""
    wanted = select(Member.id).where(Member.community_id == community_id, Member.role == "owner")
    wanted = wanted.where(col(Member.left_at).is_(None)).order_by(col(Member.id)).with_for_update()
    return [owner or 0 for owner in tx.session.exec(wanted)]


def update(tx: Transaction, member_id: int, **values: Any) -> None:
    """Writes some columns of a member."""
    tx.changed(_member.update().where(_member.c.id == member_id).values(**values))


def add(tx: Transaction, member: Member) -> None:
    """Stores a new member and gives it its id."""
    tx.session.add(member)
    tx.session.flush()


def next_number(tx: Transaction, community_id: int) -> int:
    """The number the next member of a community gets; who joins at the same time waits to get the one after it."""
    tx.execute(select(Community.id).where(Community.id == community_id).with_for_update(key_share=True))
    highest = sa.select(func.max(Member.number)).where(col(Member.community_id) == community_id)
    return int(tx.scalar(highest) or 0) + 1


def staff(tx: Transaction, community_id: int, roles: tuple[str, ...]) -> list[Member]:
    """The members of a community who have one of these roles."""
    wanted = select(Member).where(Member.community_id == community_id, col(Member.role).in_(roles))
    return list(tx.session.exec(wanted.where(col(Member.left_at).is_(None)).order_by(col(Member.id))))


_community = table_of(Community)
_group = table_of(Group)
_group_member = table_of(GroupMember)
_member = table_of(Member)
_person = table_of(Person)

_get = Prepared(sa.select(_member).where(_member.c.id == bindparam("member")))
_find = Prepared(
    sa.select(_member).where(_member.c.community_id == bindparam("community"), _member.c.user_id == bindparam("user"))
)


def get(tx: Transaction, member_id: int) -> Any:
    """The member as they are now; KeyError if there is none."""
    found = tx.first(_get, {"member": member_id})
    if found is None:
        raise KeyError(member_id)
    return found


def find(tx: Transaction, community_id: int, user_id: int) -> Any:
    """This person's membership of this community as it is now, ended ones included, or None."""
    return tx.first(_find, {"community": community_id, "user": user_id})


_who_and_where = (
    _community.c.id.label("community_id"),
    _community.c.name.label("community_name"),
    _community.c.code,
    _community.c.language.label("community_language"),
    _community.c.zone,
    _community.c.programme_version,
    _community.c.programme_digest,
    _community.c.issued_account,
    _community.c.spent_account,
    _member.c.id.label("member_id"),
    _member.c.number,
    _member.c.role,
    _member.c.left_at,
    _member.c.available_account,
    _member.c.pending_account,
    _member.c.tier,
    _member.c.tier_points,
    _member.c.wants_promotions,
    _member.c.reminders,
    _member.c.welcome_back,
    _member.c.active_on,
    _member.c.talked_at,
    _member.c.talked_on,
    _member.c.talked_count,
    _person.c.language,
    _person.c.telegram_language,
    _person.c.has_started,
    _person.c.community_id.label("chosen_community"),
    _person.c.seen_on,
    _person.c.username_digest,
)
_is_member = (_member.c.community_id == _community.c.id) & (_member.c.user_id == bindparam("user"))
_presence = Prepared(
    sa.select(
        *_who_and_where,
        _group.c.id.label("group_id"),
        _group_member.c.member_id.is_not(None).label("is_known_here"),
    )
    .select_from(
        _group.join(_community, _community.c.id == _group.c.community_id)
        .outerjoin(_member, _is_member)
        .outerjoin(_person, _person.c.user_id == bindparam("user"))
        .outerjoin(
            _group_member, (_group_member.c.group_id == _group.c.id) & (_group_member.c.member_id == _member.c.id)
        )
    )
    .where(_group.c.chat_id == bindparam("chat"))
)
_asked = sa.select(sa.literal(1).label("once")).subquery("asked")
_membership, _open = _member.alias("membership"), _community.alias("open")
_last_joined = (
    sa.select(_membership.c.community_id)
    .where(_membership.c.user_id == bindparam("user"), _membership.c.left_at.is_(None))
    .order_by(_membership.c.joined_at.desc())
    .limit(1)
    .scalar_subquery()
)
_only_one = (
    sa.select(func.min(_open.c.id)).where(_open.c.closed_at.is_(None)).having(func.count() == 1).scalar_subquery()
)
_private_presence = Prepared(
    sa.select(*_who_and_where).select_from(
        _asked.outerjoin(_person, _person.c.user_id == bindparam("user"))
        .outerjoin(_community, _community.c.id == func.coalesce(_person.c.community_id, _last_joined, _only_one))
        .outerjoin(_member, _is_member)
    )
)

_noted_talk = Prepared(
    _member.update()
    .where(_member.c.id == bindparam("member"))
    .values(
        talked_at=bindparam("at"),
        talked_on=bindparam("day"),
        talked_count=bindparam("count"),
    )
)
_became_active = Prepared(
    _member.update().where(_member.c.id == bindparam("member")).values(active_on=bindparam("day"))
)


def in_group(tx: Transaction, chat_id: int, user_id: int) -> Any:
    """Everything a message in a group is judged by, in one read: community, group, member and person."""
    return tx.first(_presence, {"chat": chat_id, "user": user_id})


def in_private(tx: Transaction, user_id: int) -> Any:
    """The same for a private message; the community is the one the person means, else the one they joined last, else
    the only one."""
    return tx.first(_private_presence, {"user": user_id})


def note_talk(tx: Transaction, member_id: int, *, at: datetime, day: date, count: int) -> None:
    """Moves the talking limits on."""
    tx.write(_noted_talk, {"member": member_id, "at": at, "day": day, "count": count})


_tier_points = Prepared(
    _member.update()
    .where(_member.c.id == bindparam("member"))
    .values(tier_points=_member.c.tier_points + bindparam("points"))
    .returning(_member.c.tier_points)
)


def add_tier_points(tx: Transaction, member_id: int, points: int) -> int:
    """Counts points towards the tier; the new upper bound."""
    return int(tx.scalar(_tier_points, {"member": member_id, "points": points}))


def above_tier(tx: Transaction, community_id: int, lowest: str) -> list[Member]:
    """The members of a community who hold more than the lowest tier."""
    wanted = select(Member).where(Member.community_id == community_id, Member.tier != lowest)
    return list(tx.session.exec(wanted.where(col(Member.left_at).is_(None)).order_by(col(Member.id))))


_welcomed = Prepared(
    _member.update().where(_member.c.id == bindparam("member"), _member.c.welcome_back).values(welcome_back=False)
)


def use_welcome(tx: Transaction, member_id: int) -> bool:
    """Whether a welcome was waiting for this member; it is used up now."""
    return tx.changed(_welcomed, {"member": member_id}) == 1


def note_active(tx: Transaction, member_id: int, day: date) -> None:
    """Notes the last local day on which a member was active."""
    tx.write(_became_active, {"member": member_id, "day": day})
