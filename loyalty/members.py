"""Members: people who joined the programme of a community.

Joining is not consent to promotions: that is a switch of its own, off until the member turns it on. Whoever leaves
keeps the number and the points in the books, and finds both again on coming back.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from loyalty import communities
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.people import Person
from storage import members as stored
from storage import people
from storage import points as accounts
from storage.database import Transaction


class Role(StrEnum):
    """What a member may do; each role may do what those before it may."""

    MEMBER = "member"
    MODERATOR = "moderator"
    OWNER = "owner"

    def covers(self, needed: "Role") -> bool:
        """Whether who has this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


STAFF = (Role.MODERATOR, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the rules see it."""

    id: int
    user_id: int
    number: int
    role: Role
    left_at: datetime | None
    available_account: int
    pending_account: int
    tier: str
    tier_points: int
    wants_promotions: bool
    reminders: str
    welcome_back: bool
    active_on: date | None
    talked_at: datetime | None
    talked_on: date | None
    talked_count: int


def of_row(row: Any, user_id: int) -> Member | None:
    """The member in the columns of a presence (see `storage.members`), if there is one."""
    if row.member_id is None or row.left_at is not None:
        return None
    return _value(row, row.member_id, user_id)


@dataclass(frozen=True, slots=True)
class Presence:
    """Who speaks, and in which community; in a group, which one, and whether they are noted as one of it."""

    person: Person | None
    community: Community | None
    member: Member | None
    group_id: int | None = None
    is_known_here: bool = False


def presence(tx: Transaction, chat_id: int, user_id: int) -> Presence | None:
    """Who a user is in the group with this chat id; None if the group belongs to no community."""
    row = stored.in_group(tx, chat_id, user_id)
    if row is None:
        return None
    person, community, member = _present(tx, row, user_id)
    return Presence(person, community, member, row.group_id, row.is_known_here)


def presence_in_private(tx: Transaction, user_id: int) -> Presence:
    """Who a user is in the private chat, where they mean the community they chose, else the one they joined last, else
    the only one."""
    return Presence(*_present(tx, stored.in_private(tx, user_id), user_id))


def _present(tx: Transaction, row: Any, user_id: int) -> tuple[Person | None, Community | None, Member | None]:
    person = None
    if row.seen_on is not None:
        person = Person(
            user_id,
            row.language,
            row.telegram_language,
            row.has_started,
            row.chosen_community,
            row.seen_on,
            row.username_digest,
        )
    community = None if row.community_id is None else communities.of_row(tx, row)
    return person, community, of_row(row, user_id)


def _value(row: Any, member_id: int, user_id: int) -> Member:
    return Member(
        id=member_id,
        user_id=user_id,
        number=row.number,
        role=Role(row.role),
        left_at=row.left_at,
        available_account=row.available_account,
        pending_account=row.pending_account,
        tier=row.tier,
        tier_points=row.tier_points,
        wants_promotions=row.wants_promotions,
        reminders=row.reminders,
        welcome_back=row.welcome_back,
        active_on=row.active_on,
        talked_at=row.talked_at,
        talked_on=row.talked_on,
        talked_count=row.talked_count,
    )


def get(tx: Transaction, member_id: int) -> Member:
    """The member with this id, as they are now."""
    row = stored.get(tx, member_id)
    return _value(row, member_id, row.user_id)


def of_user(tx: Transaction, community_id: int, user_id: int) -> Member | None:
    """This person's membership, if they have joined and not left."""
    row = stored.find(tx, community_id, user_id)
    return None if row is None or row.left_at is not None else _value(row, row.id, user_id)


def was_member(tx: Transaction, community: Community, user_id: int) -> bool:
    """Whether this person has ever joined the community, left or not."""
    return stored.find(tx, community.id, user_id) is not None


def communities_of(tx: Transaction, user_id: int) -> list[int]:
    """The ids of the communities this person is in, the latest joined first."""
    return stored.communities_of(tx, user_id)


def staff(tx: Transaction, community: Community) -> list[Member]:
    """Moderators and owners."""
    return [_value(row, row.id or 0, row.user_id) for row in stored.staff(tx, community.id, STAFF)]


def highest_role(tx: Transaction, user_id: int) -> Role:
    """The most that a person may do in any of their communities."""
    roles = [Role(role) for role in stored.roles_of(tx, user_id)]
    return max(roles, key=list(Role).index, default=Role.MEMBER)


def joined_at(tx: Transaction, member: Member) -> datetime:
    """When a member joined, or came back."""
    joined: datetime = stored.get(tx, member.id).joined_at
    return joined


def join(tx: Transaction, community: Community, user_id: int, *, role: Role = Role.MEMBER) -> Member:
    """The person as a member; again after leaving, with the number and the points they had."""
    row = stored.of_user(tx, community.id, user_id)
    if row is None:
        row = stored.Member(
            community_id=community.id,
            user_id=user_id,
            number=stored.next_number(tx, community.id),
            role=role,
            joined_at=tx.now,
            tier=community.programme.tiers[0].key,
        )
        stored.add(tx, row)
        row.available_account = accounts.open_account(tx, community.id, "available", row.id)
        row.pending_account = accounts.open_account(tx, community.id, "pending", row.id)
    elif row.left_at is not None:
        row.left_at, row.joined_at, row.role = None, tx.now, role
    elif role.covers(Role(row.role)):
        row.role = role
    tx.session.flush()
    return get(tx, row.id or 0)


def leave(tx: Transaction, member: Member) -> None:
    """Ends a membership: no more messages, no more points; an owner must hand over first."""
    if member.role is Role.OWNER:
        raise Refusal("owner-stays")
    stored.update(tx, member.id, left_at=tx.now, wants_promotions=False, role=Role.MEMBER, welcome_back=False)


def set_role(tx: Transaction, member: Member, role: Role) -> None:
    """Gives a member another role."""
    stored.update(tx, member.id, role=role)


def set_promotions(tx: Transaction, member: Member, *, wanted: bool) -> None:
    """Turns consent to promotions on or off."""
    stored.update(tx, member.id, wants_promotions=wanted)


def name(tx: Transaction, user_id: int) -> str:
    """How a person is called, for texts; their id if nothing else is known."""
    return people.name(tx, user_id) or f"#{user_id}"


def name_of(tx: Transaction, member_id: int) -> str:
    """How a member is called."""
    return name(tx, stored.get(tx, member_id).user_id)
