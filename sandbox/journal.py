"""Every call the bot made, with what came of it."""

from collections import deque
from dataclasses import dataclass

from sandbox.params import Params
from sandbox.shapes import Json

# A long benchmark makes many calls; the oldest fall out.
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `effect` is what it did, even if the bot was told of a failure; None: it did nothing."""

    n: int
    method: str
    params: Params
    ok: bool
    error: Json | None
    effect: object
    at: str

    def shown(self) -> Json:
        return {
            "n": self.n,
            "method": self.method,
            "params": self.params.readable(),
            "ok": self.ok,
            "error": self.error,
            "effect": self.effect,
            "at": self.at,
        }


class Journal:
    """The latest calls, numbered from 1."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=REMEMBERED)
        self.count = 0

    def record(self, method: str, params: Params, *, error: Json | None, effect: object, at: str) -> None:
        self.count += 1
        self._calls.append(Call(self.count, method, params, error is None, error, effect, at))

    def find(self, *, method: str | None = None, since: int = 0) -> list[Json]:
        """The calls with a number above `since`, of one method or all, oldest first."""
        wanted = method.lower() if method else None
        return [
            call.shown() for call in self._calls if call.n > since and (wanted is None or call.method.lower() == wanted)
        ]
