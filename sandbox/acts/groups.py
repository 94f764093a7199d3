"""Who comes to a group, leaves it or gets another place there."""

from collections.abc import Iterable
from dataclasses import replace

from sandbox.acts import delivery
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.doors import Arrival
from sandbox.state.memberships import Membership
from sandbox.state.posts import Post
from sandbox.state.rights import ADMIN_RIGHTS
from sandbox.state.world import World


def require_rights(kind: str, rights: Json) -> None:
    """Refuse a right that administrators of such a chat do not have."""
    unknown = [name for name in rights if name not in (*ADMIN_RIGHTS[kind], "is_anonymous")]
    if unknown:
        raise SimError(f"There is no right {unknown[0]} in a {kind}.")


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
    old = place(world, chat, user, to=to, by=by, way=way)
    if old.inside == to.inside:
        return
    content = {"new_chat_members": [user]} if to.inside else {"left_chat_member": user}
    announce(world, chat, content, by=announced_by or by)


def bring(world: World, chat: Chat, users: Iterable[Json], *, by: Json) -> None:
    """Several come at once, which makes one service message for all."""
    coming = [user for user in users if not chat.membership(user["id"]).inside]
    for user in coming:
        place(world, chat, user, to=Membership("member"), by=by)
    if coming:
        announce(world, chat, {"new_chat_members": coming}, by=by)


def place(world: World, chat: Chat, user: Json, *, to: Membership, by: Json, way: Arrival | None = None) -> Membership:
    """Give someone another place without a word in the chat. Returns the old one."""
    old = chat.membership(user["id"])
    if to != old:
        chat.members[user["id"]] = to
        if not (old.inside and to.inside):
            chat.door.passed(user["id"], way.link if way else None)
        world.show_member(chat, user["id"])
        plan_end(world, chat, user["id"])
        delivery.membership_changed(world, chat, user, by=by, old=old, way=way)
    return old


def plan_end(world: World, chat: Chat, user_id: int) -> None:
    """Let the followers see it when a ban or restriction ends by itself."""
    until = chat.members[user_id].until
    if until:
        world.timers.at(until + 1, lambda: world.show_member(chat, user_id))


def announce(world: World, chat: Chat, content: Json, *, by: Json) -> Post | None:
    """The service message of an event; in channels nobody is told who comes and goes."""
    if chat.kind == "channel" and content.keys() & {"new_chat_members", "left_chat_member"}:
        return None
    post = world.publish(chat, by, content)
    world.show(post)
    delivery.message(world, post)
    return post


def retag(world: World, chat: Chat, user_id: int, tag: str | None) -> None:
    """Another word beside the name."""
    chat.members[user_id] = replace(chat.membership(user_id), tag=tag)
    world.show_member(chat, user_id)
