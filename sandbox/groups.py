"""Who comes to a group, leaves it or is appointed there."""

from sandbox import delivery
from sandbox.chats import USUAL_RIGHTS, Chat, Membership
from sandbox.doors import Arrival
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.world import World

STATUSES = ("member", "administrator")


def membership(status: str, rights: Json | None = None) -> Membership:
    """A place in a group: administrators get the usual rights, changed by `rights`."""
    if status not in STATUSES:
        raise SimError(f"A status is one of {', '.join(STATUSES)}, not {status!r}.")
    return Membership(status, USUAL_RIGHTS | (rights or {}) if status == "administrator" else {})


def leave(world: World, chat: Chat, user: Json, *, by: Json) -> None:
    """Someone goes, or is put out by another."""
    if not chat.membership(user["id"]).inside:
        raise SimError(f"{user['first_name']} is not in {chat.title}.")
    status = "left" if by["id"] == user["id"] else "kicked"
    move(world, chat, user, to=Membership(status), by=by)


def move(
    world: World,
    chat: Chat,
    user: Json,
    *,
    to: Membership,
    by: Json,
    way: Arrival | None = None,
    announced_by: Json | None = None,
) -> None:
    """Give someone another place in a group, with the service message and updates that belong to it.

    `way` is how they came; the service message is from `announced_by` if that is not who did it.
    """
    old = chat.membership(user["id"])
    if to == old:
        return
    chat.members[user["id"]] = to
    if not (old.inside and to.inside):
        chat.door.passed(user["id"], way.link if way else None)
    world.show_chat(chat)
    delivery.membership_changed(world, chat, user, by=by, old=old, way=way)
    if old.inside == to.inside:
        return
    content: Json = {"new_chat_members": [user]} if to.inside else {"left_chat_member": user}
    post = world.publish(chat, announced_by or by, content)
    world.show(post)
    delivery.message(world, post)
