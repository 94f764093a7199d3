"""Setting up: adding the bot to a group makes a community of it; its creator, as Telegram says, is the owner.

The owner's set-up message is one living notice: what is missing, and what was chosen. A group whose creator owns
another community already can be attached to that one instead; the one made for it is closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from loyalty import audit, communities, groups, members, people, routines
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.groups import Group
from loyalty.members import Member, Role
from loyalty.texts import text
from storage import communities as stored
from storage import due
from storage import members as member_rows
from storage.database import Transaction

RIGHTS = ("administrator", "can_delete_messages")
CHANGED = "setup-changed"


@dataclass(frozen=True, slots=True)
class Creator:
    """Who created a group, as Telegram says."""

    user_id: int
    name: str
    username: str | None
    language: str | None


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


def owners(tx: Transaction, community: Community) -> list[Member]:
    """Who owns a community; nobody until Telegram has said who created its group."""
    return [member for member in members.staff(tx, community) if member.role is Role.OWNER]


def owned(tx: Transaction, user_id: int) -> list[Community]:
    """The communities a person owns, oldest first."""
    return [communities.get(tx, one) for one in member_rows.owned_by(tx, user_id)]


def name_owner(tx: Transaction, community: Community, creator: Creator) -> Member:
    """The group's creator as owner and member; a community that has an owner keeps them."""
    there = owners(tx, community)
    if there:
        return there[0]
    people.see(tx, creator.user_id, name=creator.name, username=creator.username, language=creator.language)
    return members.join(tx, community, creator.user_id, role=Role.OWNER)


def others_of(tx: Transaction, community: Community, owner: Member) -> list[Community]:
    """The other communities of an owner, to which a new group could be attached."""
    return [one for one in owned(tx, owner.user_id) if one.id != community.id]


def attach(tx: Transaction, community: Community, to: Community, *, owner: Member) -> list[Group]:
    """The groups of one community as further homes of another; only while the first has no member but its owner."""
    if member_rows.next_number(tx, community.id) > 2:
        raise Refusal("community-has-members", community=community.name)
    actor = members.of_user(tx, to.id, owner.user_id)
    if actor is None or actor.role is not Role.OWNER:
        raise Refusal("not-allowed", role=text("role-owner"))
    here = groups.of_community(tx, community.id)
    moved = [groups.add(tx, to.id, chat_id=group.chat_id, title=group.title) for group in here]
    member_rows.update(tx, owner.id, left_at=tx.now, role=Role.MEMBER)
    stored.get(tx, community.id).closed_at = tx.now
    due.cancel_all(tx, community.id)
    people.move_community(tx, community.id, to.id)
    for group in moved:
        audit.note(tx, to, actor, action=CHANGED, facts={"group": group.title})
    return moved


def choose(tx: Transaction, community: Community, choices: Mapping[str, str], *, actor: Member) -> Community:
    """The community with another language, zone or preset, and with its plans made anew; no change, no trace."""
    chosen = community
    if "language" in choices:
        chosen = communities.choose_language(tx, chosen, choices["language"])
    if "zone" in choices:
        chosen = communities.choose_zone(tx, chosen, choices["zone"])
    if "preset" in choices:
        chosen = communities.choose_preset(tx, chosen, choices["preset"])
    if chosen != community:
        audit.note(tx, chosen, actor, action=CHANGED, facts=dict(choices))
        routines.plan(tx, chosen)
    return chosen
