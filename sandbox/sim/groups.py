"""Groups and channels: making, changing, upgrading and deleting them, and who is in them in which place."""

from pydantic import Field

from sandbox import samples
from sandbox.acts import groups, moderation, portrait, reactions
from sandbox.acts import upgrade as upgrading
from sandbox.calls.params import Upload
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.sim.control import Body, Stage, delete, patch, post
from sandbox.state.chats import Chat
from sandbox.state.memberships import Membership
from sandbox.state.pictures import NotAPictureError
from sandbox.state.rights import PERMISSIONS


class NewGroup(Body):
    """`kind` is group (a basic one), supergroup or channel; among the members can be bots."""

    title: str
    creator: int
    members: tuple[int, ...] = ()
    kind: str = "supergroup"
    username: str | None = None
    # With topics; without a link, people come in only after approval.
    forum: bool = False
    join_by_request: bool = False


class Change(Body):
    """What is to be another; `photo` is the name of a sample, "" takes the photo away."""

    by: int
    title: str | None = None
    description: str | None = None
    username: str | None = None
    permissions: dict[str, bool] | None = None
    photo: str | None = None
    files: tuple[Upload, ...] = ()


class Acting(Body):
    by: int


class Standing(Body):
    """A place in a group: `member`, or `administrator` with chosen rights and a title."""

    status: str = "member"
    rights: dict[str, bool] | None = None
    title: str | None = None


class Joining(Standing):
    """Who comes, alone or with others, or is appointed; `by` is who does it, themselves if nobody."""

    user_id: int | None = None
    user_ids: tuple[int, ...] = ()
    by: int | None = None


class AddBot(Standing):
    by: int
    bot_id: int | None = None


class By(Body):
    by: int | None = None
    bot_id: int | None = None


class Banning(Acting):
    """`until_date` in Unix time; without it for ever."""

    user_id: int
    until_date: int = 0


class Unbanning(Acting):
    user_id: int


class Restricting(Banning):
    """What is left to them, by ChatPermissions' names; nothing mutes, all of them lifts the restriction."""

    permissions: dict[str, bool] = Field(default_factory=dict)


@post("/sim/groups", NewGroup)
def add_group(stage: Stage, body: NewGroup) -> Json:
    """A new group or channel."""
    world = stage.world
    bots = [user_id for user_id in body.members if user_id in world.bots]
    if bots and body.kind == "channel":
        raise SimError("A bot can be in a channel only as an administrator.")
    chat = world.add_group(
        body.title,
        creator=body.creator,
        members=tuple(user_id for user_id in body.members if user_id not in world.bots),
        kind=body.kind,
        username=body.username,
        forum=body.forum,
    )
    chat.door.by_request = body.join_by_request
    creator = world.person(body.creator).user()
    if body.kind == "group":
        for bot_id in bots:
            groups.place(world, chat, world.bots[bot_id].user(), to=Membership("member"), by=creator)
        groups.announce(world, chat, {"group_chat_created": True}, by=creator)
    else:
        groups.bring(world, chat, [world.bots[bot_id].user() for bot_id in bots], by=creator)
    return chat.shown_with_members()


@patch("/sim/groups/{group}", Change)
def change(stage: Stage, body: Change, group: int) -> Json:
    """Another title, description, username, photo or other permissions; a username makes a group a supergroup."""
    world, chat, by = stage.world, stage.world.living_group(group), stage.world.person(body.by).user()
    picture = _picture(body)
    permissions = body.permissions
    _require_changes_allowed(stage, chat, body, by)
    try:
        if picture is not None:
            portrait.hang(world, chat, picture, by=by)
    except NotAPictureError as error:
        raise SimError("The file is no picture.") from error
    if body.username:
        chat = upgrading.as_supergroup(world, chat, by=by)
    if body.photo == "":
        portrait.take_down(world, chat, by=by)
    if body.title is not None:
        portrait.retitle(world, chat, body.title.strip(), by=by)
    if body.description is not None:
        portrait.describe(world, chat, body.description)
    if body.username is not None:
        portrait.rename(world, chat, body.username)
    if permissions is not None:
        portrait.permit(world, chat, {name: permissions.get(name, chat.permissions[name]) for name in PERMISSIONS})
    return chat.shown_with_members()


@delete("/sim/groups/{group}", By)
def delete_group(stage: Stage, body: By, group: int) -> Json:
    """The owner deletes the group."""
    chat = stage.world.living_group(group)
    by = stage.world.person(body.by if body.by is not None else chat.creator)
    if chat.membership(by.id).status != "creator":
        raise SimError(f"{by.first_name} may not delete {chat.title}.")
    chat.deleted, chat.username = True, None
    stage.world.show_chat(chat)
    return {}


@post("/sim/groups/{group}/upgrade", Acting)
def upgrade(stage: Stage, body: Acting, group: int) -> Json:
    """Make a basic group a supergroup, with a new id."""
    world = stage.world
    chat = upgrading.upgrade(world, world.living_group(group), by=world.person(body.by).user())
    return chat.shown_with_members()


@post("/sim/groups/{group}/members", Joining)
def join(stage: Stage, body: Joining, group: int) -> Json:
    """Somebody comes, is brought or is appointed; several at once make one service message."""
    world, chat = stage.world, stage.world.living_group(group)
    ids = body.user_ids if body.user_id is None else (body.user_id, *body.user_ids)
    if not ids:
        raise SimError("user_id is missing.")
    users = [world.person(user_id).user() for user_id in ids]
    if body.status == "member" and body.by is None:
        for user in users:
            settle(stage, chat, [user], body, by=user)
    else:
        by = world.person(chat.creator if body.by is None else body.by).user()
        chat = settle(stage, chat, users, body, by=by)
    return world.shown_member(chat, ids[0])


@delete("/sim/groups/{group}/members/{user}", By)
def leave(stage: Stage, body: By, group: int, user: int) -> Json:
    """Somebody leaves, or is put out by another."""
    world, chat = stage.world, stage.world.living_group(group)
    leaving = _someone(stage, user)
    by = world.person(user if body.by is None else body.by).user()
    moderation.leave(world, chat, leaving, by=by)
    return world.shown_member(chat, user)


@post("/sim/groups/{group}/bot", AddBot)
def add_bot(stage: Stage, body: AddBot, group: int) -> Json:
    """Bring a bot, or change its place."""
    chat = stage.world.living_group(group)
    bot = stage.bot(body.bot_id)
    chat = settle(stage, chat, [bot.user()], body, by=stage.world.person(body.by).user())
    return stage.world.shown_member(chat, bot.id)


@delete("/sim/groups/{group}/bot", By)
def remove_bot(stage: Stage, body: By, group: int) -> Json:
    """Put a bot out."""
    chat = stage.world.living_group(group)
    bot = stage.bot(body.bot_id)
    by = stage.world.person(body.by if body.by is not None else chat.creator)
    moderation.leave(stage.world, chat, bot.user(), by=by.user())
    return stage.world.shown_member(chat, bot.id)


@post("/sim/groups/{group}/ban", Banning)
def ban(stage: Stage, body: Banning, group: int) -> Json:
    """Put somebody out so that they cannot come back, for good or for a time."""
    world, chat = stage.world, stage.world.living_group(group)
    by = world.person(body.by).user()
    moderation.ban(world, chat, _someone(stage, body.user_id), by=by, until=body.until_date)
    return world.shown_member(chat, body.user_id)


@post("/sim/groups/{group}/unban", Unbanning)
def unban(stage: Stage, body: Unbanning, group: int) -> Json:
    """Let somebody come again."""
    world, chat = stage.world, stage.world.living_group(group)
    moderation.unban(world, chat, _someone(stage, body.user_id), by=world.person(body.by).user())
    return world.shown_member(chat, body.user_id)


@post("/sim/groups/{group}/restrict", Restricting)
def restrict(stage: Stage, body: Restricting, group: int) -> Json:
    """Mute somebody, or take some permissions from them; a basic group becomes a supergroup by it."""
    world, chat = stage.world, stage.world.living_group(group)
    user, by = _someone(stage, body.user_id), world.person(body.by).user()
    chat = moderation.restrict(world, chat, user, by=by, permissions=body.permissions, until=body.until_date)
    return world.shown_member(chat, body.user_id)


class Reactions(Body):
    """The emoji that may be set, null for all; and whether bots hear only how many there are."""

    emoji: tuple[str, ...] | None = None
    hides_reactors: bool = False


@post("/sim/groups/{group}/reactions", Reactions)
def set_reactions(stage: Stage, body: Reactions, group: int) -> Json:
    """Choose which reactions a group has."""
    chat = stage.world.living_group(group)
    chosen = None if body.emoji is None else [reactions.plain(emoji) for emoji in body.emoji]
    if unknown := [emoji for emoji in chosen or [] if emoji not in reactions.EMOJI]:
        raise SimError(f"{unknown[0]} is no reaction.")
    chat.available_reactions, chat.hides_reactors = chosen, body.hides_reactors
    return chat.shown_with_members()


def settle(stage: Stage, chat: Chat, users: list[Json], body: Standing, *, by: Json) -> Chat:
    """Give them the status that the body names. Returns the group, which may have become a supergroup."""
    match body.status:
        case "administrator":
            for user in users:
                chat = moderation.promote(stage.world, chat, user, by=by, rights=body.rights, title=body.title)
        case "member":
            for user in users:
                if chat.membership(user["id"]).status == "administrator":
                    moderation.demote(stage.world, chat, user, by=by)
            moderation.bring(stage.world, chat, users, by=by)
        case _:
            raise SimError(f"A status is one of member, administrator, not {body.status!r}.")
    return chat


def _someone(stage: Stage, user_id: int) -> Json:
    user = stage.world.user(user_id)
    if user is None:
        raise SimError(f"There is nobody with the id {user_id}.", code=404)
    return user


def _picture(body: Change) -> bytes | None:
    if body.files:
        return body.files[0].content
    return samples.draw(body.photo) if body.photo else None


def _require_changes_allowed(stage: Stage, chat: Chat, body: Change, by: Json) -> None:
    """Everything is asked before the first thing is changed."""
    if body.model_fields_set - {"by", "permissions"}:
        moderation.require(chat, by, "can_change_info", "change the profile of", permission=True)
    if body.title is not None and not body.title.strip():
        raise SimError("A title is not empty.")
    if body.photo == "" and chat.photo is None:
        raise SimError(f"{chat.title} has no photo.")
    if body.username is not None:
        if chat.membership(by["id"]).status != "creator":
            raise SimError(f"{by['first_name']} may not change the username of {chat.title}.")
        stage.world.require_free(body.username, owner=chat.id)
    if body.permissions is not None:
        moderation.require_known(body.permissions)
        if chat.kind == "channel":
            raise SimError("A channel has no permissions.")
        moderation.require(chat, by, "can_restrict_members", "change the permissions of")
