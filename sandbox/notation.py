"""The sandbox's objects written as JSON and read back, whatever fields they have.

Texts, numbers, lists and objects stand for themselves. Anything else is an object whose key `$` says what it is:

    {"$": "people.Person", "id": 5000000001, ...}     an object of a class in `sandbox/people.py`
    {"$": "dict", "of": [[key, value], ...]}          a dict whose keys are no texts
    {"$": "set", "of": [...]}                         likewise tuple, deque, bytes, datetime and some more
    {"$": "same", "n": 3}                             the object that was written with `"$n": 3` before
    {"$": "the", "of": "clock"}                       something that the reader has already
    {"$": "constant", "of": "rights.ALL"}             what has a name in the module of its class

So what two objects share, they share again after reading. What only waits (a future, a task) is left out. A class
may leave out more by `__getstate__`, as for pickle; nothing else has to be declared.
"""

import asyncio
import base64
import sys
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import GenericAlias
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from sandbox.shapes import Json

PACKAGE = "sandbox."
PLAIN = (str, int, float, bool, type(None))
COLLECTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": deque,
    "dict": dict,
}
SCALARS: dict[str, tuple[Callable[[Any], object], Callable[[Any], Any]]] = {
    "bytes": (lambda value: base64.b64encode(value).decode(), base64.b64decode),
    "float": (repr, float),
    "datetime": (datetime.isoformat, datetime.fromisoformat),
    "timedelta": (timedelta.total_seconds, lambda seconds: timedelta(seconds=seconds)),
}


class UnreadableError(Exception):
    """What was written cannot be read; the text says where it goes wrong."""


class Writer:
    """Writes objects; `known` are those that the reader has already, by name."""

    def __init__(self, known: Mapping[str, object]) -> None:
        self._known = {id(thing): name for name, thing in known.items()}
        self._written: dict[int, Json] = {}
        self._shared = 0

    def write(self, thing: Any) -> Any:
        kind = type(thing).__name__
        if id(thing) in self._known:
            return {"$": "the", "of": self._known[id(thing)]}
        if type(thing) in PLAIN and not _odd(thing):
            return thing
        if type(thing) is list:
            return [self.write(item) for item in thing if not _waits(item)]
        if type(thing) is dict and "$" not in thing and all(type(key) is str for key in thing):
            return {key: self.write(value) for key, value in thing.items()}
        if type(thing) is dict:
            return {"$": "dict", "of": [[self.write(key), self.write(value)] for key, value in thing.items()]}
        if kind in COLLECTIONS:
            # Sets have no order; what is the same is to be written the same.
            items = sorted(thing, key=repr) if isinstance(thing, set | frozenset) else thing
            return {"$": kind, "of": [self.write(item) for item in items if not _waits(item)]}
        return self._object(thing, kind)

    def _object(self, thing: Any, kind: str) -> Json:
        """What can be shared: written at its first place, with a number once there is a second."""
        written = self._written.get(id(thing))
        if written is not None:
            if "$n" not in written:
                self._shared += 1
                written["$n"] = self._shared
            return {"$": "same", "n": written["$n"]}
        written = self._written[id(thing)] = {}
        if kind in SCALARS:
            return _fill(written, {"$": kind, "of": SCALARS[kind][0](thing)})
        name = f"{type(thing).__module__}.{kind}"
        if not name.startswith(PACKAGE):
            raise TypeError(f"There is no way to write a {name}.")
        if constant := _constant(thing):
            return _fill(written, {"$": "constant", "of": constant})
        if isinstance(thing, Enum):
            return _fill(written, {"$": name.removeprefix(PACKAGE), "of": thing.value})
        return _fill(written, {"$": name.removeprefix(PACKAGE)} | self._fields(thing))

    def _fields(self, thing: Any) -> Json:
        return {name: None if _waits(value) else self.write(value) for name, value in state_of(thing).items()}


class Reader:
    """Reads what a Writer wrote; `known` are the objects that it left out."""

    def __init__(self, known: Mapping[str, object]) -> None:
        self._known = known
        self._numbered: dict[int, Any] = {}

    def read(self, written: Any) -> Any:
        if isinstance(written, list):
            return [self.read(item) for item in written]
        if not isinstance(written, dict):
            return written
        if "$" not in written:
            return {key: self.read(value) for key, value in written.items()}
        try:
            return self._marked(str(written["$"]), written)
        except (KeyError, TypeError, ValueError) as error:
            what = str(written.get("n", written.get("of")))[:50]
            raise UnreadableError(f"There is no way to read {written['$']} {what}") from error

    def _marked(self, kind: str, written: Json) -> Any:
        content: Any = written.get("of")
        match kind:
            case "the":
                return self._known[content]
            case "same":
                return self._numbered[written["n"]]
            case "constant":
                return self._remember(written, _constants(str(content).rpartition(".")[0])[content])
            case _ if kind in COLLECTIONS:
                return COLLECTIONS[kind](self.read(content))
            case _ if kind in SCALARS:
                return self._remember(written, SCALARS[kind][1](content))
            case _:
                return self._object(written)

    def _object(self, written: Json) -> Any:
        cls = _class(str(written["$"]))
        if issubclass(cls, Enum):
            return self._remember(written, cls(written.get("of")))
        thing = self._remember(written, object.__new__(cls))
        state = {name: self.read(value) for name, value in written.items() if not name.startswith("$")}
        give_state(thing, state)
        return thing

    def _remember(self, written: Json, thing: Any) -> Any:
        if "$n" in written:
            self._numbered[written["$n"]] = thing
        return thing


def state_of(thing: Any) -> Json:
    """An object's fields by name."""
    if is_dataclass(thing):
        return {field.name: getattr(thing, field.name) for field in fields(thing)}
    return dict(thing.__getstate__())


def give_state(thing: Any, state: Json) -> None:
    """Set an empty object's fields, each of its declared type; those that are missing get their default."""
    cls = type(thing)
    if not is_dataclass(cls):
        vars(thing).update(state)
        return
    for field in fields(cls):
        if field.name in state:
            value = state.pop(field.name)
        elif field.default is not MISSING:
            value = field.default
        elif field.default_factory is not MISSING:
            value = field.default_factory()
        else:
            raise UnreadableError(f"{cls.__name__}.{field.name} is missing")
        _check(cls, field.name, value)
        # Frozen ones, too, are filled here.
        object.__setattr__(thing, field.name, value)
    if state:
        raise UnreadableError(f"{cls.__name__} has no {', '.join(state)}")


def _check(cls: type, name: str, value: object) -> None:
    try:
        _declared(cls, name).validate_python((value,))
    except ValidationError as error:
        raise UnreadableError(f"{cls.__name__}.{name}: {error.errors()[0]['msg']}") from error


@cache
def _declared(cls: type, name: str) -> "TypeAdapter[Any]":
    return TypeAdapter(
        GenericAlias(tuple, (get_type_hints(cls)[name],)), config=ConfigDict(arbitrary_types_allowed=True, strict=True)
    )


def _class(name: str) -> type:
    """The class of that name, if it is one whose objects are state."""
    module, _, short = name.rpartition(".")
    cls = getattr(sys.modules.get(PACKAGE + module), short, None)
    if not isinstance(cls, type) or issubclass(cls, BaseModel | BaseException):
        raise UnreadableError(f"There is no {name} to read")
    return cls


def _constant(thing: object) -> str | None:
    """The name that the object itself has in the module of its class, if it has one."""
    constants = _constants(type(thing).__module__.removeprefix(PACKAGE))
    return next((name for name, constant in constants.items() if constant is thing), None)


def _constants(module: str) -> Json:
    """The objects with a name in a module, of the classes that are written there."""
    home = PACKAGE + module
    named = vars(sys.modules[home]) if home in sys.modules else {}
    return {f"{module}.{name}": thing for name, thing in named.items() if type(thing).__module__ == home}


def _odd(value: object) -> bool:
    """Whether JSON has no such number."""
    return isinstance(value, float) and value - value != 0


def _waits(thing: object) -> bool:
    """Whether it is nothing but somebody waiting."""
    return isinstance(thing, asyncio.Future)


def _fill(written: Json, content: Json) -> Json:
    """`content` in the dict that stands for the object already, before a number that it may have got meanwhile."""
    number = dict(written)
    written.clear()
    written.update(content | number)
    return written
