"""How people come into groups: links, joining, asking to join, leaving, bringing a bot along."""

from typing import Annotated

from pydantic import Field

from sandbox.acts import links, moderation, requests, writing
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.sim.control import Body, InChat, Stage, delete, post
from sandbox.sim.groups import Standing, settle
from sandbox.state.chats import Chat
from sandbox.state.people import Person


class Join(Body):
    """By a link, or as one joins a public group; `bio` is what their profile says."""

    link: str | None = None
    chat_id: int | None = None
    bio: str | None = None


class Leave(Body):
    chat_id: int


class AddBot(InChat, Standing):
    """As the link `startgroup` (with a payload) or `admin` does; the chat is a group."""

    payload: str | None = None


class Decision(Body):
    by: int
    approve: bool = True


class NewLink(Body):
    by: int
    name: str = ""
    expire_date: Annotated[int, Field(ge=0)] = 0
    member_limit: Annotated[int, Field(ge=0, le=99_999)] = 0
    creates_join_request: bool = False


class OldLink(Body):
    by: int
    link: str


@post("/sim/people/{person}/join", Join)
def join(stage: Stage, body: Join, person: int) -> Json:
    """Join a group, or ask to be let in."""
    world, someone = stage.world, stage.world.person(person)
    if (body.link is None) == (body.chat_id is None):
        raise SimError("To join takes either link or chat_id.")
    if body.link is not None:
        chat = requests.follow(world, someone, body.link, bio=body.bio)
    else:
        chat = requests.walk_in(world, someone, world.living_group(body.chat_id or 0), bio=body.bio)
    return {"joined": chat.membership(someone.id).inside, "chat": chat.shown_with_members()}


@post("/sim/people/{person}/leave", Leave)
def leave(stage: Stage, body: Leave, person: int) -> Json:
    """Leave a group."""
    chat = stage.world.living_group(body.chat_id)
    someone = stage.world.person(person).user()
    moderation.leave(stage.world, chat, someone, by=someone)
    return chat.shown_with_members()


@post("/sim/people/{person}/add_bot", AddBot)
def add_bot(stage: Stage, body: AddBot, person: int) -> Json:
    """Bring a bot into a group; with a payload, `/start` is written there for it."""
    world, someone, bot = stage.world, stage.world.person(person), stage.bot(body.bot_id)
    chat = world.living_group(body.chat_id)
    writing.require_inside(someone, chat)
    payload = writing.checked_payload(body.payload)
    if body.status == "administrator" or not chat.membership(bot.id).inside:
        chat = settle(stage, chat, [bot.user()], body, by=someone.user())
    if payload is None:
        return {"chat": chat.shown_with_members()}
    started = writing.write(world, someone, chat, f"/start@{bot.username} {payload}")
    return {"chat": chat.shown_with_members(), "message": started.shown()}


@post("/sim/groups/{group}/requests/{user}", Decision)
def decide(stage: Stage, body: Decision, group: int, user: int) -> Json:
    """An administrator lets somebody in who asked to join, or turns them away."""
    chat, admin = stage.world.living_group(group), stage.world.person(body.by)
    _require(admin, chat, links.RIGHT)
    request = chat.door.requests.get(user)
    if request is None:
        raise SimError(f"{stage.world.person(user).first_name} has not asked to join {chat.title}.")
    if body.approve:
        requests.approve(stage.world, chat, request, by=admin.user())
    else:
        requests.decline(stage.world, chat, request)
    return chat.shown_with_members()


@post("/sim/groups/{group}/links", NewLink)
def add_link(stage: Stage, body: NewLink, group: int) -> Json:
    """An administrator makes an invite link."""
    chat, admin = stage.world.living_group(group), stage.world.person(body.by)
    _require(admin, chat, links.RIGHT)
    if body.creates_join_request and body.member_limit:
        raise SimError("A link whose users have to be approved has no member_limit.")
    terms = links.Terms(body.name, body.expire_date, body.member_limit, body.creates_join_request)
    return links.create(stage.world, chat, admin.user(), terms).shown()


@delete("/sim/groups/{group}/links", OldLink)
def revoke_link(stage: Stage, body: OldLink, group: int) -> Json:
    """An administrator revokes an invite link: their own, or the owner anyone's."""
    chat, admin = stage.world.living_group(group), stage.world.person(body.by)
    _require(admin, chat, links.RIGHT)
    link = chat.door.links.get(body.link)
    if link is None or link.is_revoked:
        raise SimError(f"{chat.title} has no invite link {body.link}.", code=404)
    if admin.id not in (link.creator["id"], chat.creator):
        raise SimError(f"The invite link is not {admin.first_name}'s.")
    links.revoke(stage.world, chat, link)
    return link.shown()


def _require(person: Person, chat: Chat, right: str) -> None:
    if not chat.membership(person.id).may(right):
        raise SimError(f"{person.first_name} lacks the right {right} in {chat.title}.")
