"""What people do to each other in a group: bring, ban, restrict, appoint; a sentence says who may not."""

from dataclasses import replace

from sandbox.acts import groups, upgrade
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.memberships import Membership, term
from sandbox.state.rights import PERMISSIONS, usual
from sandbox.state.world import World


def bring(world: World, chat: Chat, users: list[Json], *, by: Json) -> None:
    """People come: each by themselves, or all brought by another."""
    for user in users:
        place = chat.membership(user["id"])
        if user["id"] != by["id"]:
            require(chat, by, "can_invite_users", "invite people to", permission=True)
        elif place.status == "kicked":
            raise SimError(f"{user['first_name']} is banned from {chat.title}.")
        if user["is_bot"] and chat.kind == "channel":
            raise SimError("A bot can be in a channel only as an administrator.")
    for user in users:
        place = chat.membership(user["id"])
        if place.status == "restricted" and not place.is_member:
            groups.move(world, chat, user, to=replace(place, is_member=True), by=by)
    groups.bring(world, chat, users, by=by)


def leave(world: World, chat: Chat, user: Json, *, by: Json) -> None:
    """Someone goes, or is put out by another."""
    if not chat.membership(user["id"]).inside:
        raise SimError(f"{user['first_name']} is not in {chat.title}.")
    if user["id"] == by["id"]:
        groups.move(world, chat, user, to=chat.membership(user["id"]).outside(), by=by)
    else:
        ban(world, chat, user, by=by)


def ban(world: World, chat: Chat, user: Json, *, by: Json, until: int = 0) -> None:
    """Put someone out for good or for a time, or bar who never was in."""
    require(chat, by, "can_restrict_members", "ban people from")
    require_below(chat, user, by=by)
    ends = term(until, now=world.date()) if chat.kind != "group" else 0
    groups.move(world, chat, user, to=Membership("kicked", until=ends), by=by)


def unban(world: World, chat: Chat, user: Json, *, by: Json) -> None:
    """Let someone come again."""
    require(chat, by, "can_restrict_members", "unban people in")
    if chat.membership(user["id"]).status != "kicked":
        raise SimError(f"{user['first_name']} is not banned from {chat.title}.")
    groups.move(world, chat, user, to=Membership("left"), by=by)


def restrict(world: World, chat: Chat, user: Json, *, by: Json, permissions: dict[str, bool], until: int = 0) -> Chat:
    """Take the permissions that are not given from someone; with all of them the restriction is over.

    A basic group becomes a supergroup by it, as there is no such thing in basic ones. Returns the group.
    """
    require_known(permissions)
    require(chat, by, "can_restrict_members", "restrict people in")
    require_below(chat, user, by=by)
    if chat.kind == "channel":
        raise SimError("Nobody can be restricted in a channel.")
    chat = upgrade.as_supergroup(world, chat, by=by)
    groups.move(world, chat, user, to=restricted(world, chat, user, permissions, until), by=by)
    return chat


def restricted(world: World, chat: Chat, user: Json, permissions: dict[str, bool], until: int) -> Membership:
    """The place of someone with only these permissions."""
    old = chat.membership(user["id"])
    tag = old.tag if not old.is_admin else None
    if all(permissions.get(name) for name in PERMISSIONS):
        return Membership("member", tag=tag) if old.inside else Membership("left")
    return Membership(
        "restricted",
        tag=tag,
        permissions={name: bool(permissions.get(name)) for name in PERMISSIONS},
        is_member=old.inside,
        until=term(until, now=world.date()),
    )


def promote(
    world: World, chat: Chat, user: Json, *, by: Json, rights: Json | None = None, title: str | None = None
) -> Chat:
    """Appoint an administrator with the usual rights, changed by `rights`, or change one.

    In a basic group all have the same; chosen rights make it a supergroup. Returns the group.
    """
    require(chat, by, "can_promote_members", "appoint administrators in")
    require_below(chat, user, by=by)
    chosen = rights or {}
    groups.require_rights("channel" if chat.kind == "channel" else "supergroup", chosen)
    lacking = [name for name, on in chosen.items() if on and not _holds(chat, by, name)]
    if lacking:
        raise SimError(f"{by['first_name']} cannot give {lacking[0]}.")
    if chosen:
        chat = upgrade.as_supergroup(world, chat, by=by)
    given = {name: on and _holds(chat, by, name) for name, on in (usual(chat.kind) | chosen).items()}
    to = Membership("administrator", rights=given, tag=title or None, appointed_by=by["id"])
    groups.move(world, chat, user, to=to, by=by)
    return chat


def demote(world: World, chat: Chat, user: Json, *, by: Json) -> None:
    """Make an administrator a plain member again."""
    if chat.membership(user["id"]).status != "administrator":
        raise SimError(f"{user['first_name']} is no administrator of {chat.title}.")
    if user["is_bot"] and chat.kind == "channel":
        raise SimError("A bot can be in a channel only as an administrator.")
    if user["id"] != by["id"]:
        require(chat, by, "can_promote_members", "dismiss administrators in")
        require_below(chat, user, by=by)
    groups.move(world, chat, user, to=Membership("member"), by=by)


def require(chat: Chat, by: Json, right: str, deed: str, *, permission: bool = False) -> None:
    """Refuse who lacks the administrator's right, or where it is enough the permission that members have."""
    allowed = chat.may(by["id"], right)
    if permission and chat.membership(by["id"]).inside and not allowed and chat.kind != "channel":
        allowed = not chat.membership(by["id"]).is_admin and chat.permits(by["id"], right)
    if not allowed:
        raise SimError(f"{by['first_name']} may not {deed} {chat.title}.")


def require_below(chat: Chat, user: Json, *, by: Json) -> None:
    """Refuse to touch the owner, or an administrator whom somebody else appointed."""
    place = chat.membership(user["id"])
    if place.status == "creator":
        raise SimError(f"{user['first_name']} owns {chat.title}.")
    if place.status == "administrator" and not chat.commands(by["id"], user["id"]):
        raise SimError(f"{user['first_name']} is an administrator of {chat.title}, appointed by somebody else.")


def require_known(permissions: dict[str, bool]) -> None:
    """Refuse a permission that does not exist."""
    unknown = [name for name in permissions if name not in PERMISSIONS]
    if unknown:
        raise SimError(f"There is no permission {unknown[0]}.")


def _holds(chat: Chat, by: Json, right: str) -> bool:
    return right == "is_anonymous" or chat.may(by["id"], right)
