"""What was seen to happen in `right_time.py`, and what is wrong with it."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa

from loyalty import books, challenges, checkins, routines
from scheduler import tick
from storage.checkins import CheckIn
from storage.database import Transaction
from storage.types import table_of
from tests.soak.almanac import DAY, HOUR, Almanac, wall
from tests.soak.town import Run, Sent, Town, periodic

MOST_IN_A_TICK = 2_000
# These look often and in vain; what comes of them is judged by what was sent.
LOOKS = {"broadcast-feed", "lapse", checkins.PROMPT_JOB}
JUDGED = re.compile("bc:|lapse:|broadcast:.*:(missed|report)")
_check_in = table_of(CheckIn)


@dataclass(eq=False)
class Seen(logging.Handler):
    """The runs of jobs, as the tick logs them, and what was sent, each with the step at which it happened."""

    now: datetime
    runs: Counter[Run] = field(default_factory=Counter)
    sent: Counter[Sent] = field(default_factory=Counter)
    promotions: list[tuple[int, datetime]] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    in_tick: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def emit(self, record: logging.LogRecord) -> None:
        """A job was done, or failed."""
        if record.exc_info:
            self.note(record.exc_info[1] or RuntimeError(record.getMessage()))
            return
        row: dict[str, Any] = vars(record)
        self.runs[row["job"], row["object"], self.now, row["outcome"].partition(":")[0]] += 1

    def note(self, error: BaseException) -> None:
        """The tick could not go on, or a job failed."""
        self.failures[f"{type(error).__name__}: {error}"] += 1

    def recover(self) -> None:
        """The tick went on."""

    def count(self, job: str, _late: float) -> None:
        """A job was done; very many in one tick mean that one plans itself for a time that has passed."""
        self.in_tick += 1
        if self.in_tick > MOST_IN_A_TICK:
            raise RuntimeError(f"the tick does not come to rest: {job}")


def judge(tx: Transaction, calendar: Almanac, towns: Sequence[Town], seen: Seen) -> list[str]:
    """A sentence for each violation."""
    found = [f"{error} ({count} times)" for error, count in seen.failures.items()]
    found += [str(fault) for fault in books.faults(tx, jobs=set(tick.jobs()))]
    # The number of places left follows a press, not a clock.
    never = tick.jobs().keys() - {run[0] for run in seen.runs} - {challenges.PLACES_JOB}
    found += [f"{job}: never ran" for job in sorted(never)]
    of_id = {town.id: town for town in towns}
    for town, step in ((of_id[one], step) for one, step in seen.promotions):
        if town.hours.is_quiet(wall(town.zone, step)):
            found.append(f"a promotion in quiet hours: {town.zone} {wall(town.zone, step)}")
    runs = Counter(run for town in towns for run in town.runs()) + Counter(_house(calendar))
    found += _differences(runs, Counter({run: count for run, count in seen.runs.items() if run[0] not in LOOKS}))
    sent = sum((town.deliveries() + town.reminders() for town in towns), Counter[Sent]())
    found += _differences(sent, Counter({one: count for one, count in seen.sent.items() if JUDGED.match(one[0])}))
    for town in towns:
        found += _prompts(town, seen)
        rows = tx.all(sa.select(_check_in.c.day, _check_in.c.streak).where(_check_in.c.member_id == town.ids["lively"]))
        streaks = Counter((town.zone, "a streak", *one) for one in town.streaks.items())
        found += _differences(streaks, Counter((town.zone, "a streak", *row) for row in rows))
    return found


def _house(calendar: Almanac) -> Iterator[Run]:
    """The house's own rounds: one at once and then each 24 hours, one at three each night."""

    def next_night(at: datetime) -> datetime:
        tonight = datetime.combine(at.date(), time(3), UTC)
        return tonight if tonight > at else tonight + DAY

    yield (routines.TIDY_JOB, 0, calendar.live[0], "done")
    yield from periodic(calendar, routines.TIDY_JOB, 0, lambda at: at + DAY)
    yield from periodic(calendar, books.JOB, 0, next_night)


def _prompts(town: Town, seen: Seen) -> Iterator[str]:
    """Once on each local day on which it should; in an hour that the clock skips, at most so much later."""
    prefix = f"prompt:{town.group}:"
    sent: Mapping[str, datetime] = {key.removeprefix(prefix): at for key, at in seen.sent if key.startswith(prefix)}
    expected = {str(day): (step, town.is_sure(day)) for day, step in town.prompts().items()}
    for day in sorted(expected.keys() ^ sent.keys()):
        yield f"{town.zone}: a prompt {'missing' if day in expected else 'not expected'} on {day}"
    for day in sorted(expected.keys() & sent.keys()):
        step, is_sure = expected[day]
        if not step <= sent[day] <= step + (0 if is_sure else 1) * HOUR:
            yield f"{town.zone}: the prompt of {day} went out at {sent[day]}, not at {step}"
    runs = Counter(
        (run[2], count)
        for run, count in seen.runs.items()
        if run[:2] == (checkins.PROMPT_JOB, town.id) and run[3] == "done"
    )
    yield from _differences(Counter((step, 1) for step in sent.values()), runs)


def _differences(expected: Counter[Any], seen: Counter[Any]) -> Iterator[str]:
    for word, ones in (("missing", expected - seen), ("not expected", seen - expected)):
        for one in sorted(ones, key=str):
            yield f"{word}: {' '.join(str(part) for part in one)}"
