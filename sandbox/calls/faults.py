"""Failures on order: rules that say which calls, updates or webhook attempts go wrong, and how."""

import itertools
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.calls.params import Params
from sandbox.errors import SimError, TelegramError, too_many_requests
from sandbox.shapes import Json, without_none

USUAL_TEXTS = {
    400: "Bad Request: ordered by the sandbox",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error: restart",
    502: "Bad Gateway",
}
ANY = "*"
# What can go wrong with a call, with an update on its way to the bot, and with an attempt to reach a webhook.
KINDS = {
    "call": ("error", "cut", "html", "half", "junk", "slow", "delay", "ghost", "revoked"),
    "update": ("duplicate", "late", "reordered", "poison"),
    "webhook": ("error", "cut", "timeout"),
}
# The call has its effect, only its answer suffers.
SPOILT_ANSWERS = frozenset({"half", "junk", "slow", "delay"})


@dataclass(slots=True)
class Fault:
    """One rule; `times` of what it matches go wrong (None: all), the first `skip` do not.

    `on` is call, update or webhook. `method` is the call's method, or the kind of update, or `*`. `kind` is one of
    KINDS; without one, code 0 cuts the connection and any other code is the error that is answered. With `after`, a
    call has its effect first: the bot cannot know.
    """

    method: str = ANY
    code: int = 0
    description: str | None = None
    retry_after: int | None = None
    times: int | None = 1
    chat_id: int | None = None
    after: bool = False
    on: str = "call"
    kind: str = ""
    parameters: Json | None = None
    delay: float = 0
    user_id: int | None = None
    bot_id: int | None = None
    text: str | None = None
    probability: float = 1
    seed: int | None = None
    skip: int = 0
    id: int = 0
    matched: int = 0
    hits: int = 0
    _random: random.Random = field(default_factory=random.Random, repr=False)

    def __post_init__(self) -> None:
        if self.on not in KINDS:
            raise SimError(f"A fault is on one of {', '.join(KINDS)}, not {self.on!r}.")
        self.kind = self.kind or ("cut" if self.code == 0 else "error")
        if self.kind not in KINDS[self.on]:
            raise SimError(f"What goes wrong with one {self.on} is one of {', '.join(KINDS[self.on])}.")
        if self.kind == "revoked":
            self.kind, self.code = "error", 401
        elif self.kind == "ghost":
            self.kind, self.code, self.method = "error", 409, "getupdates"
        if self.kind == "error" and not 100 <= self.code <= 599:
            raise SimError(f"{self.code} is no status of an answer.")
        self.method = self.method.lower()

    @property
    def spent(self) -> bool:
        return self.times is not None and self.hits >= self.times

    @property
    def lets_through(self) -> bool:
        """Whether the call has its effect all the same."""
        return self.after or self.kind in SPOILT_ANSWERS

    def error(self) -> TelegramError:
        """What the bot is told."""
        if self.retry_after is not None:
            refusal = too_many_requests(self.retry_after)
            parameters = (refusal.parameters or {}) | (self.parameters or {})
            return TelegramError(self.code, self.description or refusal.description, parameters)
        return TelegramError(self.code, self.description or USUAL_TEXTS.get(self.code, "Error"), self.parameters)

    def strikes(self) -> bool:
        """Count one match, and say whether this one goes wrong."""
        self.matched += 1
        if self.spent or self.matched <= self.skip:
            return False
        if self.probability < 1 and self._random.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def sow(self) -> None:
        """Begin the chances of this rule anew; without a seed, its number is the seed."""
        self._random.seed(self.id if self.seed is None else self.seed)

    def shown(self) -> Json:
        """As the control API lists it."""
        names = ("method", "code", "description", "retry_after", "chat_id", "user_id", "bot_id", "text", "parameters",
                 "delay", "after", "probability", "seed", "skip", "matched", "hits")  # fmt: skip
        known = without_none(**{name: getattr(self, name) for name in names})
        return {"id": self.id, "on": self.on, "kind": self.kind} | known | {"times": self.times, "spent": self.spent}


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule looks at: the bot, the method or kind of update, and the chats, people and text it is about."""

    bot_id: int
    name: str
    chats: frozenset[int | None]
    users: frozenset[int | None]
    text: str


class Faults:
    """The rules, oldest first; the first that strikes decides."""

    def __init__(self) -> None:
        self._rules: dict[int, Fault] = {}
        self._ids = itertools.count(1)

    def order(self, fault: Fault) -> Fault:
        fault.id = next(self._ids)
        fault.sow()
        self._rules[fault.id] = fault
        return fault

    def clear(self) -> None:
        self._rules.clear()

    def remove(self, fault_id: int) -> None:
        if self._rules.pop(fault_id, None) is None:
            raise SimError(f"There is no fault {fault_id}.", code=404)

    def shown(self) -> list[Json]:
        return [fault.shown() for fault in self._rules.values()]

    def of_call(self, bot_id: int, method: str, params: Params) -> Fault | None:
        """The failure this call shall have."""
        return self._strike("call", lambda: _scene_of_call(bot_id, method, params))

    def of_update(self, bot_id: int, kind: str, content: Json) -> Fault | None:
        """What shall happen to this update on its way."""
        return self._strike("update", lambda: _scene_of_update(bot_id, kind, content))

    def of_webhook(self, bot_id: int, kind: str, body: bytes) -> Fault | None:
        """How this attempt to reach the webhook shall fail."""
        return self._strike("webhook", lambda: _scene_of_update(bot_id, kind, json.loads(body).get(kind, {})))

    def _strike(self, on: str, look: Callable[[], Scene]) -> Fault | None:
        if not self._rules:
            return None
        rules = [fault for fault in self._rules.values() if fault.on == on and not fault.spent]
        if not rules:
            return None
        scene = look()
        return next((fault for fault in rules if _concerns(fault, scene) and fault.strikes()), None)


def _concerns(fault: Fault, scene: Scene) -> bool:
    return (
        fault.method in (ANY, scene.name.lower())
        and fault.bot_id in (None, scene.bot_id)
        and (fault.chat_id is None or fault.chat_id in scene.chats)
        and (fault.user_id is None or fault.user_id in scene.users)
        and (fault.text is None or fault.text in scene.text)
    )


def _scene_of_call(bot_id: int, method: str, params: Params) -> Scene:
    chat_id = params.number("chat_id")
    # In private the chat has the number of the person.
    users = frozenset({params.number("user_id"), chat_id})
    return Scene(bot_id, method, frozenset({chat_id}), users, f"{params.text('text')}\n{params.text('caption')}")


def _scene_of_update(bot_id: int, kind: str, content: Json) -> Scene:
    message = content.get("message") if isinstance(content.get("message"), dict) else content
    chat = (message or {}).get("chat") or {}
    user = content.get("from") or content.get("user") or {}
    text = content.get("text") or content.get("caption") or content.get("data") or content.get("query") or ""
    return Scene(bot_id, kind, frozenset({_id(chat)}), frozenset({_id(user)}), str(text))


def _id(value: object) -> int | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, int) else None
