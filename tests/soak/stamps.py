"""Stamps: when each handling began and ended, written by the bots and read by the proofs."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.handling import Handling
from storage.inbox import Waiting

FOLDER = "STAMPS"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One handling that came to its end, in seconds of the machine's monotonic clock."""

    person: int
    row: int
    began: float
    ended: float


def stamp() -> None:
    """Lets this process write stamps, if STAMPS names a folder."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    handle = Handling._handle
    file = (Path(folder) / f"{os.getpid()}.stamps").open("a", buffering=1)

    def stamped(self: Handling, tx: Any, row: Waiting, **more: Any) -> None:
        began = time.monotonic()
        handle(self, tx, row, **more)
        file.write(f"{row.id} {began} {time.monotonic()}\n")

    Handling._handle = stamped  # type: ignore[method-assign]  # an onlooker


def read(folder: Path, lanes: dict[int, int]) -> list[Stamp]:
    """All stamps, in the order of their beginnings; `lanes` says whose each row of the inbox is."""
    lines = [line.split() for file in folder.glob("*.stamps") for line in file.read_text().splitlines()]
    whole = [Stamp(lanes[int(row)], int(row), float(began), float(ended)) for row, began, ended in lines]
    return sorted(whole, key=lambda one: one.began)


def violations(stamps: Iterable[Stamp]) -> tuple[int, int]:
    """How often a person's later update was handled before an earlier one, and how often two overlapped."""
    last: dict[int, Stamp] = {}
    inversions = overlaps = 0
    for one in stamps:
        before = last.get(one.person)
        if before is not None:
            inversions += one.row < before.row
            overlaps += one.began < before.ended
        last[one.person] = one
    return inversions, overlaps
