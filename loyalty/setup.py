"""Setting up: adding the bot to a group makes a community of it; its creator, as Telegram says, is the owner.

The owner's set-up message is one living notice: what is missing, and what was chosen. A group whose creator owns
another community already can be attached to that one instead; the one made for it is closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from loyalty import communities, groups, members, people, routines
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.groups import Group
from loyalty.members import Member, Role
from storage import communities as stored
from storage import due
from storage import members as member_rows
from storage.database import Transaction

RIGHTS = ("administrator", "can_delete_messages")


@dataclass(frozen=True, slots=True)
class Administrator:
    """One of a group's administrators, as Telegram lists them."""

    user_id: int
    name: str
    username: str | None
    language: str | None
    is_creator: bool
    rights: frozenset[str]


def arrive(tx: Transaction, *, chat_id: int, title: str, language: str) -> tuple[Community, Group]:
    """The community of a group that the bot was added to: its old one, or a new one."""
    known = groups.by_chat(tx, chat_id)
    if known is not None:
        group = groups.add(tx, known.community_id, chat_id=chat_id, title=title)
        return communities.get(tx, known.community_id), group
    community = communities.found(tx, name=title, language=language)
    group = groups.add(tx, community.id, chat_id=chat_id, title=title)
    routines.plan(tx, community)
    return community, group


def missing_rights(group: Group) -> list[str]:
    """What the bot needs in a group and does not have."""
    return [right for right in RIGHTS if right not in group.rights]


def name_owner(tx: Transaction, community: Community, creator: Administrator) -> Member:
    """The group's creator as owner and member; a community that has an owner keeps them."""
    there = [member for member in members.staff(tx, community) if member.role is Role.OWNER]
    if there:
        return there[0]
    people.see(tx, creator.user_id, name=creator.name, username=creator.username, language=creator.language)
    return members.join(tx, community, creator.user_id, role=Role.OWNER)


def others_of(tx: Transaction, community: Community, owner: Member) -> list[Community]:
    """The other communities of an owner, to which a new group could be attached."""
    owned = (communities.get(tx, one) for one in member_rows.owned_by(tx, owner.user_id) if one != community.id)
    return list(owned)


def attach(tx: Transaction, community: Community, to: Community, *, owner: Member) -> list[Group]:
    """The groups of one community as further homes of another; only while the first has no member but its owner."""
    if member_rows.next_number(tx, community.id) > 2:
        raise Refusal("community-has-members", community=community.name)
    if to.id not in member_rows.owned_by(tx, owner.user_id):
        raise Refusal("not-allowed", role="owner")
    here = groups.of_community(tx, community.id)
    moved = [groups.add(tx, to.id, chat_id=group.chat_id, title=group.title) for group in here]
    member_rows.update(tx, owner.id, left_at=tx.now, role=Role.MEMBER)
    stored.get(tx, community.id).closed_at = tx.now
    due.cancel_all(tx, community.id)
    people.choose_community(tx, owner.user_id, to.id)
    return moved


def choose(tx: Transaction, community: Community, choices: Mapping[str, str]) -> Community:
    """The community with another language, zone or preset, and with its plans made anew."""
    if "language" in choices:
        community = communities.choose_language(tx, community, choices["language"])
    if "zone" in choices:
        community = communities.choose_zone(tx, community, choices["zone"])
    if "preset" in choices:
        community = communities.choose_preset(tx, community, choices["preset"])
    routines.plan(tx, community)
    return community
