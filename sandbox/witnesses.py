"""Who looks on: told of every update that comes into being and of every answer a bot gets, in all sandboxes there are.

    with watched_by(witness):
        ...

An update that somebody injected as it is, a refusal and an ordered failure are not told: they are odd on purpose.
Neither is the answer of getUpdates, whose updates were told one by one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Witness(Protocol):
    """Bodies are JSON; an answer's is its `result`."""

    def saw_update(self, body: bytes) -> None: ...

    def saw_answer(self, method: str, body: bytes) -> None: ...


_WITNESSES: list[Witness] = []


@contextmanager
def watched_by(witness: Witness) -> Iterator[None]:
    """Let `witness` look on for as long as the block runs."""
    _WITNESSES.append(witness)
    try:
        yield
    finally:
        _WITNESSES.remove(witness)


def tell_update(body: bytes) -> None:
    for witness in _WITNESSES:
        witness.saw_update(body)


def tell_answer(method: str, body: bytes) -> None:
    for witness in _WITNESSES:
        witness.saw_answer(method, body)
