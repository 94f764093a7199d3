"""Joining a group, or asking to be let in and being approved or declined."""

from dataclasses import replace

from sandbox.acts import delivery, groups
from sandbox.acts.links import RIGHT
from sandbox.errors import SimError
from sandbox.shapes import Json, without_none
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.doors import Arrival, InviteLink, JoinRequest
from sandbox.state.memberships import Membership
from sandbox.state.people import Person
from sandbox.state.world import World

# So long may a bot write to someone who asked to join and never started it.
CONTACT_SECONDS = 5 * 60


def follow(world: World, person: Person, url: str, *, bio: str | None = None) -> Chat:
    """Open an invite link: the person is in, or waits for approval."""
    chat, link = _target(world, url)
    now = world.date()
    if link.is_revoked or link.expired(now):
        raise SimError("The invite link has expired.")
    _require_welcome(person, chat)
    if link.full:
        raise SimError(f"The invite link has reached its limit of {link.member_limit}.")
    if link.creates_join_request:
        _ask(world, chat, person, JoinRequest(person.id, now, link, bio))
    else:
        _let_in(world, chat, person.user(), by=person.user(), way=Arrival(link))
    return chat


def walk_in(world: World, person: Person, chat: Chat, *, bio: str | None = None) -> Chat:
    """Join without a link, as one joins a public group."""
    _require_welcome(person, chat)
    if chat.door.by_request:
        _ask(world, chat, person, JoinRequest(person.id, world.date(), bio=bio))
    else:
        _let_in(world, chat, person.user(), by=person.user())
    return chat


def approve(world: World, chat: Chat, request: JoinRequest, *, by: Json) -> None:
    """Let someone in who waits."""
    _let_in(world, chat, world.person(request.user_id).user(), by=by, way=Arrival(request.link))
    world.show_chat(chat)


def decline(world: World, chat: Chat, request: JoinRequest) -> None:
    """Turn someone away who waits; they may ask again."""
    chat.door.withdraw(request.user_id)
    world.show_chat(chat)


def may_contact(world: World, bot: BotAccount, person: Person) -> bool:
    """Whether the bot may write to someone because they wait to be let in where it decides."""
    since = world.clock.timestamp() - CONTACT_SECONDS
    return any(
        request.date > since and chat.may(bot.id, RIGHT)
        for chat in world.chats.values()
        if (request := chat.door.requests.get(person.id)) is not None
    )


def _target(world: World, url: str) -> tuple[Chat, InviteLink]:
    for chat in world.chats.values():
        if (link := chat.door.links.get(url)) is not None:
            return chat, link
    raise SimError(f"There is no invite link {url}.", code=404)


def _require_welcome(person: Person, chat: Chat) -> None:
    """Refuse who is in, waits already or was put out."""
    place = chat.membership(person.id)
    if place.inside:
        raise SimError(f"{person.first_name} is already in {chat.title}.")
    if place.status == "kicked":
        raise SimError(f"{person.first_name} is banned from {chat.title}.")
    if person.id in chat.door.requests:
        raise SimError(f"{person.first_name} has already asked to join {chat.title}.")


def _ask(world: World, chat: Chat, person: Person, request: JoinRequest) -> None:
    chat.door.ask(request)
    world.show_chat(chat)
    for bot in delivery.bots_in(world, chat):
        if chat.may(bot.id, RIGHT):
            link = request.link.shown(to=bot.id) if request.link else None
            asked = {
                "chat": chat.shown(),
                "from": person.user(),
                "user_chat_id": person.id,
                "date": request.date,
            }
            bot.updates.add("chat_join_request", asked | without_none(bio=request.bio, invite_link=link))


def _let_in(world: World, chat: Chat, user: Json, *, by: Json, way: Arrival | None = None) -> None:
    old = chat.membership(user["id"])
    # Who was restricted stays so, in or out.
    to = replace(old, is_member=True) if old.status == "restricted" else Membership("member")
    groups.move(world, chat, user, to=to, by=by, way=way, announced_by=user)
