"""A basic group becomes a supergroup: a new id, new message numbers, and a word about it in both."""

from sandbox.acts.groups import announce
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.memberships import Membership
from sandbox.state.people import ANONYMOUS_ADMIN
from sandbox.state.rights import usual
from sandbox.state.world import World


def upgrade(world: World, chat: Chat, *, by: Json) -> Chat:
    """Upgrade the group, which only its owner can do. Returns the supergroup."""
    if chat.kind != "group":
        raise SimError(f"{chat.title} is no basic group.")
    if chat.membership(by["id"]).status != "creator":
        raise SimError(f"{by['first_name']} may not upgrade {chat.title}.")
    successor = Chat(
        world.new_chat_id("supergroup"),
        "supergroup",
        chat.clock,
        title=chat.title,
        description=chat.description,
        photo=chat.photo,
        permissions=dict(chat.permissions),
        door=chat.door,
        members={user_id: _carried(place) for user_id, place in chat.members.items()},
    )
    world.chats[successor.id] = successor
    world.show_chat(successor)
    announce(world, chat, {"migrate_to_chat_id": successor.id}, by=by)
    from_group = {"sender_chat": successor.shown(), "migrate_from_chat_id": chat.id}
    announce(world, successor, from_group, by=ANONYMOUS_ADMIN)
    chat.migrated_to = successor.id
    world.show_chat(chat)
    return successor


def as_supergroup(world: World, chat: Chat, *, by: Json) -> Chat:
    """The chat, upgraded first if it is a basic group: Telegram does so where only a supergroup will do."""
    return upgrade(world, chat, by=by) if chat.kind == "group" else chat


def _carried(place: Membership) -> Membership:
    if place.status != "administrator":
        return place
    rights = dict.fromkeys(usual("supergroup"), False) | place.rights
    return Membership("administrator", rights=rights, tag=place.tag, appointed_by=place.appointed_by)
