"""A job: what is done when a due row's time has come."""

from collections.abc import Callable
from dataclasses import dataclass

from loyalty import Transaction
from loyalty.routines import DueRow


@dataclass(frozen=True, slots=True)
class Job:
    """`run` does the work in one transaction and returns the outcome for the row, `done` most often.

    `late` tells an operator what happens if the time passed while the bot was away.
    """

    name: str
    run: Callable[[Transaction, DueRow], str]
    late: str
