"""Groups: who is in them and in which place."""

from sandbox import groups, reactions
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.sim.control import Body, Stage, delete, post


class NewGroup(Body):
    title: str
    creator: int
    members: tuple[int, ...] = ()


class Joining(Body):
    """Who comes or is appointed; `by` is who does it, themselves if nobody."""

    user_id: int
    by: int | None = None
    status: str = "member"
    rights: dict[str, bool] | None = None


class AddBot(Body):
    by: int
    status: str = "member"
    rights: dict[str, bool] | None = None
    bot_id: int | None = None


class By(Body):
    by: int | None = None
    bot_id: int | None = None


@post("/sim/groups", NewGroup)
def add_group(stage: Stage, body: NewGroup) -> Json:
    """A new group, without a bot."""
    return stage.world.add_group(body.title, creator=body.creator, members=list(body.members)).shown_with_members()


@post("/sim/groups/{group}/members", Joining)
def join(stage: Stage, body: Joining, group: int) -> Json:
    """Somebody comes, is brought or is appointed."""
    world = stage.world
    chat = world.group(group)
    user = world.person(body.user_id).user()
    by = user if body.by is None else world.person(body.by).user()
    groups.move(world, chat, user, to=groups.membership(body.status, body.rights), by=by)
    return chat.shown_with_members()


@delete("/sim/groups/{group}/members/{user}", By)
def leave(stage: Stage, body: By, group: int, user: int) -> Json:
    """Somebody leaves, or is put out by another."""
    world = stage.world
    chat = world.group(group)
    leaving = world.person(user).user()
    groups.leave(world, chat, leaving, by=leaving if body.by is None else world.person(body.by).user())
    return chat.shown_with_members()


@post("/sim/groups/{group}/bot", AddBot)
def add_bot(stage: Stage, body: AddBot, group: int) -> Json:
    """Bring a bot, or change its place."""
    world = stage.world
    chat = world.group(group)
    place = groups.membership(body.status, body.rights)
    groups.move(world, chat, stage.bot(body.bot_id).user(), to=place, by=world.person(body.by).user())
    return chat.shown_with_members()


@delete("/sim/groups/{group}/bot", By)
def remove_bot(stage: Stage, body: By, group: int) -> Json:
    """Put a bot out."""
    world = stage.world
    chat = world.group(group)
    by = world.person(body.by if body.by is not None else chat.creator)
    groups.leave(world, chat, stage.bot(body.bot_id).user(), by=by.user())
    return chat.shown_with_members()


class Reactions(Body):
    """The emoji that may be set, null for all; and whether bots hear only how many there are."""

    emoji: tuple[str, ...] | None = None
    hides_reactors: bool = False


@post("/sim/groups/{group}/reactions", Reactions)
def set_reactions(stage: Stage, body: Reactions, group: int) -> Json:
    """Choose which reactions a group has."""
    chat = stage.world.group(group)
    chosen = None if body.emoji is None else [reactions.plain(emoji) for emoji in body.emoji]
    if unknown := [emoji for emoji in chosen or [] if emoji not in reactions.EMOJI]:
        raise SimError(f"{unknown[0]} is no reaction.")
    chat.available_reactions, chat.hides_reactors = chosen, body.hides_reactors
    return chat.shown_with_members()
