"""The kinds of challenges, one file each: a name and how it counts.

A file here that exports `kind` is discovered. Its words: `challenge-kind-<name>` (the button), `challenge-ask-<name>`
(how many?), `challenge-goal-<name>`, `challenge-title-<name>`. A kind stays while a challenge of it is open.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Kind:
    """`count(tx, member_id, first_day, last_day)`: how far a member came in these local days, both included.

    `is_by_day`: at most one a day, so a goal cannot be higher than the days there are.
    """

    name: str
    count: Callable[[Transaction, int, date, date], int]
    is_by_day: bool


@cache
def kinds() -> dict[str, Kind]:
    """Every kind there is, by its name."""
    files = sorted(info.name for info in pkgutil.iter_modules(__path__))
    found = [importlib.import_module(f"{__name__}.{name}").kind for name in files]
    return {kind.name: kind for kind in found}
