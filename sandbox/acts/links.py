"""Invite links: made, changed and revoked by administrators, each their own."""

import secrets
from dataclasses import dataclass

from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.doors import InviteLink
from sandbox.state.world import World

LONGEST_NAME = 32
RIGHT = "can_invite_users"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a link allows: until when, for how many at once, at once or after approval; 0 is without limit."""

    name: str = ""
    expire_date: int = 0
    member_limit: int = 0
    creates_join_request: bool = False


def create(world: World, chat: Chat, creator: Json, terms: Terms) -> InviteLink:
    """One more link of this administrator."""
    link = _new(chat, creator)
    apply(world, chat, link, terms)
    return link


def apply(world: World, chat: Chat, link: InviteLink, terms: Terms) -> None:
    """Give a link other terms; Telegram cuts long names."""
    link.name = terms.name.strip()[:LONGEST_NAME]
    link.expire_date = terms.expire_date
    link.member_limit = terms.member_limit
    link.creates_join_request = terms.creates_join_request
    world.show_chat(chat)


def revoke(world: World, chat: Chat, link: InviteLink) -> None:
    """End a link; another comes in the place of a primary one."""
    link.is_revoked = True
    if link.is_primary:
        _new(chat, link.creator).is_primary = True
    world.show_chat(chat)


def primary(world: World, chat: Chat, creator: Json) -> InviteLink:
    """The lasting link of this administrator, made when it is first asked for."""
    own = (link for link in chat.door.links.values() if link.creator["id"] == creator["id"])
    found = next((link for link in own if link.is_primary and not link.is_revoked), None)
    if found is None:
        found = _new(chat, creator)
        found.is_primary = True
        world.show_chat(chat)
    return found


def replace_primary(world: World, chat: Chat, creator: Json) -> InviteLink:
    """A new lasting link; the one before it is revoked."""
    own = [link for link in chat.door.links.values() if link.is_primary and link.creator["id"] == creator["id"]]
    for link in own:
        link.is_revoked = True
    return primary(world, chat, creator)


def _new(chat: Chat, creator: Json) -> InviteLink:
    link = InviteLink(f"https://t.me/+{secrets.token_urlsafe(12)}", creator)
    chat.door.links[link.url] = link
    return link
