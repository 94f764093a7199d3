"""The registry: every feature there is, found by looking into the folders, looked up by what was typed or pressed."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

import handlers
from handlers.kit.feature import Action, Command, Dialogue, Feature, Listener, Reply

T = TypeVar("T")


class Registry:
    """All commands, actions, listeners, dialogues and replies; a name that two features claim is an error."""

    def __init__(self, features: Iterable[Feature]) -> None:
        found = list(features)
        self.commands: dict[str, Command] = _by_name(command for f in found for command in f.commands)
        self.actions: dict[str, Action] = _by_name(action for f in found for action in f.actions)
        self.replies: dict[str, Reply] = _by_name(reply for f in found for reply in f.replies)
        self.dialogues: dict[str, Dialogue] = _by_name(dialogue for f in found for dialogue in f.dialogues)
        self.listeners: list[Listener] = sorted(
            (listener for f in found for listener in f.listeners), key=lambda one: one.order
        )
        self.words: dict[str, Command] = {word: c for c in self.commands.values() for word in c.words}
        self.on_membership: list[Callable[..., None]] = [run for f in found for run in f.on_membership]
        self.on_start: list[Callable[..., None]] = [run for f in found for run in f.on_start]


def _by_name(declared: Iterable[Any]) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for one in declared:
        if one.name in names:
            raise ValueError(f"two features claim {one.name!r}")
        names[one.name] = one
    return names


@cache
def registry() -> Registry:
    """The features of this house."""
    folders = (info.name for info in pkgutil.iter_modules(handlers.__path__) if info.ispkg and info.name != "kit")
    return Registry(importlib.import_module(f"handlers.{name}").feature for name in sorted(folders))
