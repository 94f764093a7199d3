"""Roles: an owner names moderators and takes the role back, or makes somebody an owner beside them.

A community always keeps an owner: the last one cannot step down before there is another. Whoever gets or loses a role
is told in private, and it is in the audit.
"""

from loyalty import audit, members, notices
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.members import Member, Role
from loyalty.texts import text
from storage import members as stored
from storage.database import Transaction


def appoint(tx: Transaction, community: Community, member: Member, role: Role, *, actor: Member) -> None:
    """The member has another role from now on; refused if they have it already, or are the last owner."""
    owners = stored.hold_owners(tx, community.id)
    member = members.get(tx, member.id)
    name = members.name_of(tx, member.id)
    if member.role is role:
        raise Refusal("role-already", name=name, role=text(f"role-{role}"))
    if owners == [member.id]:
        raise Refusal("owner-last")
    members.set_role(tx, member, role)
    act_id = audit.note(
        tx,
        community,
        actor,
        action="role-changed",
        subject_id=member.id,
        facts={"role": role, "before": member.role},
    )
    if member.id != actor.id:
        told = text(f"role-told-{role}", community=community.name)
        notices.to_member(tx, community, member, key=f"act:{act_id}:told", text=told)
