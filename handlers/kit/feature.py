"""Declarations: what a feature offers. Access, help, menus and plain words are all read from here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Any

from handlers.kit.context import Context
from loyalty.members import Role

ANYONE = None


class Where(Flag):
    """Where a command may be typed."""

    PRIVATE = auto()
    GROUP = auto()
    BOTH = PRIVATE | GROUP


@dataclass(frozen=True, slots=True)
class Command:
    """A command. Its line in /help and in the menu is the text `command-<name>`.

    `access`: the least role, or ANYONE for people who have not joined. `words`: plain words that do the same.
    `order`: its place in the menu, 0 for none.
    """

    name: str
    run: Callable[[Context], None]
    access: Role | None
    where: Where = Where.BOTH
    words: Sequence[str] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does. `run` gets the object that stands behind the button."""

    name: str
    run: Callable[[Context, Mapping[str, Any]], None]
    access: Role | None


@dataclass(frozen=True, slots=True)
class Listener:
    """Something that reads messages that are no commands; True ends the search. Lower `order` reads first."""

    run: Callable[[Context], bool]
    order: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What Telegram's answer to a question leads to: `run` gets the question's object and the answer, None for a no."""

    name: str
    run: Callable[[Context, Mapping[str, Any], Any], None]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A short talk in the private chat: `run` gets the question that waits, the answers so far and the message."""

    name: str
    run: Callable[[Context, str, dict[str, Any]], None]
    access: Role | None


@dataclass(frozen=True, slots=True)
class Feature:
    """All that one folder offers. `on_start` runs after the greeting, whenever somebody starts the bot."""

    commands: Sequence[Command] = ()
    actions: Sequence[Action] = ()
    listeners: Sequence[Listener] = ()
    replies: Sequence[Reply] = ()
    dialogues: Sequence[Dialogue] = ()
    on_membership: Sequence[Callable[[Context], None]] = field(default=())
    on_start: Sequence[Callable[[Context], None]] = field(default=())
