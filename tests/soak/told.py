"""What bots have written into their logs about a trouble, and what is too much of it or too little."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

BEGINS, ENDS = ".trouble", ".recovered"
DIGITS = re.compile(r"\d+")  # an event of a library may have the time in its name
APART = "database.retry"  # two transactions in each other's way are no trouble below
SELDOM = "books"  # looked at so seldom that a trouble there may end much later


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log."""

    event: str
    level: str
    whole: str

    @property
    def part(self) -> str:
        """Which part of the process tells that its trouble begins or ends; empty if it tells of something else."""
        return next((self.event.removesuffix(end) for end in (BEGINS, ENDS) if self.event.endswith(end)), "")


class Told:
    """The logs of some processes from now on."""

    def __init__(self, logs: Sequence[Path]) -> None:
        self._logs = logs
        self._known = [len(_whole_lines(log)) for log in logs]

    def lines(self) -> list[list[Line]]:
        """What each process has written."""
        both = zip(self._logs, self._known, strict=True)
        return [[_line(said) for said in islice(_whole_lines(log), known, None)] for log, known in both]

    def is_over(self) -> bool:
        """Whether no part of a process is in trouble any more, as far as it told."""
        last = [{line.part: line.event for line in lines if line.part not in {"", SELDOM}} for lines in self.lines()]
        return all(event.endswith(ENDS) for parts in last for event in parts.values())

    def violations(self) -> list[str]:
        """In each part of a process it begins once and ends once; nothing else is said twice, or is an alarm."""
        everything = self.lines()
        wrong = [
            f"process {place} says {event} {number} times"
            for place, lines in enumerate(everything)
            for event, number in Counter(DIGITS.sub("", line.event) for line in lines if line.event != APART).items()
            if number > 1
        ]
        alarms = [line.whole for lines in everything for line in lines if line.level not in {"INFO", "WARNING"}]
        if not any(line.event.endswith(BEGINS) for lines in everything for line in lines):
            wrong.append("nobody says that there is trouble")
        return wrong + alarms


def _whole_lines(log: Path) -> list[str]:
    """The lines that have been written to their end."""
    return log.read_text(errors="replace").split("\n")[:-1] if log.exists() else []


def _line(said: str) -> Line:
    try:
        fields = json.loads(said)
    except ValueError:
        return Line(said, "none", said)
    return Line(fields["event"], fields["level"], said)
