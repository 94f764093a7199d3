"""The whole world as JSON and back: people, chats, messages, files, buttons, updates that wait, and the time.

What is under way (polls, streams, the clock's sleepers), the events and the journal are no part of it.
"""

import json
import os
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sandbox.clock import Clock
from sandbox.notation import Reader, UnreadableError, Writer, state_of
from sandbox.shapes import Json, dump
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.people import Person
from sandbox.state.world import Press, World

# What goes on whatever is loaded: those who hold them are not to lose them.
LASTING = ("clock", "events", "faults", "random", "timers")

HELD: "TypeAdapter[Any]" = TypeAdapter(
    tuple[dict[int, BotAccount], dict[int, Person], dict[int, Chat], dict[str, Press]],
    config=ConfigDict(arbitrary_types_allowed=True, strict=True),
)


class Saved(BaseModel):
    """A world as it was saved."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    now: AwareDatetime
    frozen: bool
    world: dict[str, Any] = Field(description="As `sandbox/notation.py` writes it.")


def take(world: World) -> Json:
    """The world as `Saved` JSON."""
    things = {name: thing for name, thing in vars(world).items() if name not in LASTING}
    return {
        "format": 1,
        "now": world.clock.now().isoformat(),
        "frozen": world.clock.frozen,
        "world": Writer(_known(world)).write(things),
    }


def restore(world: World, saved: Saved) -> None:
    """Make it that world; UnreadableError, and no change, if what was saved is none.

    Polls that wait are answered with nothing. Updates go on with ids above those that were given already: a bot that
    runs has confirmed these.
    """
    things = _read(world, saved)
    former = list(world.bots.values())
    vars(world).update(things)
    for bot in former:
        if bot.id in world.bots:
            world.bots[bot.id].updates.go_on_from(bot.updates)
        bot.poller.interrupt()
    (world.clock.freeze if saved.frozen else world.clock.thaw)()
    world.clock.set(saved.now)


def load(path: Path) -> World:
    """The world that was saved in a file."""
    world = World(Clock())
    try:
        restore(world, Saved.model_validate_json(path.read_bytes()))
    except ValidationError as error:
        raise UnreadableError(error.errors()[0]["msg"]) from error
    return world


def save(world: World, path: Path) -> None:
    """Save the world in a file, which is the old one or the new one at any moment."""
    unfinished = path.with_name(f"{path.name}.new")
    with unfinished.open("wb") as file:
        file.write(dump(take(world)))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _known(world: World) -> dict[str, object]:
    return {"world": world} | {name: getattr(world, name) for name in LASTING}


def _read(world: World, saved: Saved) -> Json:
    """What the world will hold, looked through to the last message."""
    things: Json = Reader(_known(world)).read(saved.world)
    trial = World(Clock())
    whole = things | {name: getattr(world, name) for name in LASTING}
    _compare("The world", state_of(trial), whole)
    vars(trial).update(whole)
    try:
        _look_through(trial)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise UnreadableError(f"It is no whole world: {type(error).__name__} {error}") from error
    return things


def _look_through(world: World) -> None:
    """Fails where something is not what it should be."""
    HELD.validate_python((world.bots, world.people, world.chats, world.presses))
    if not world.bots:
        raise UnreadableError("There is no bot in it")
    for user_id in [*world.bots, *world.people]:
        if (world.user(user_id) or {})["id"] != user_id:
            raise UnreadableError(f"{user_id} is somebody else")
    for bot in world.bots.values():
        blank = type(bot.updates)(world.clock)
        for user_id, chat in bot.private.items():
            if (chat.id, chat.bot_id, chat.person) != (user_id, bot.id, world.people[user_id]):
                raise UnreadableError(f"The chat of {user_id} with {bot.id} is another's")
        _compare("The updates", state_of(blank), state_of(bot.updates))
        json.dumps([bot.shown(), bot.updates.pending(), bot.poller.waiting, bot.updates.allowed])
    _compare("The files", state_of(type(world.files)()), state_of(world.files))
    for chat in [*world.chats.values(), *(chat for bot in world.bots.values() for chat in bot.private.values())]:
        json.dumps(chat.shown_with_members())
        for number, post in chat.posts.items():
            if (post.id, post.chat_id) != (number, chat.id) or world.chat_of(post) is not chat:
                raise UnreadableError(f"Message {number} of chat {chat.id} is at a wrong place")
            json.dumps(post.shown())
    take(world)


def _compare(what: str, blank: Json, state: Json) -> None:
    """Whether it has what such a thing has at its beginning, of the same types."""
    if odd := state.keys() ^ blank.keys():
        raise UnreadableError(f"{what}: {', '.join(sorted(odd))} is missing or too much")
    for name, value in blank.items():
        if value is not None and state[name] is not None and not isinstance(state[name], type(value)):
            raise UnreadableError(f"{what}: {name} is no {type(value).__name__}")
