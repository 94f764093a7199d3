"""What the clocks of the world showed, from zoneinfo alone: the model of `right_time.py` uses nothing of the product.

An almanac goes through some years in steps of one clock. Some steps are lost: the bot is away, for the 24 hours before
every so-manieth change of a zone's clock. Those that are left are live.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# Every offset since 2009 is a multiple of this, so each local hour begins on one.
QUARTER = timedelta(minutes=15)


def wall(zone: str, at: datetime) -> datetime:
    """What the clocks of a zone show."""
    return at.astimezone(ZoneInfo(zone))


@cache
def strikes(zone: str, day: date, hour: int) -> datetime:
    """The first instant at which a zone's clock shows this hour of this day, or, if it never does, a later one."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - 15 * HOUR
    while (local := wall(zone, at)).date() < day or (local.date() == day and local.hour < hour):
        at += QUARTER
    return at


def has_hour(zone: str, day: date, hour: int) -> bool:
    """Whether a zone's clock showed the beginning of this hour on this day."""
    local = wall(zone, strikes(zone, day, hour))
    return (local.date(), local.hour, local.minute) == (day, hour, 0)


def day_before(zone: str, day: date) -> date:
    """The local day before; not always yesterday's date."""
    return wall(zone, strikes(zone, day, 0) - QUARTER).date()


@dataclass(frozen=True)
class Almanac:
    """`steps` of the clock, those at which it is `live`, and the `changes`: the first step after each, of each zone."""

    changes: dict[str, list[datetime]]
    steps: list[datetime]
    lost: frozenset[datetime]
    outages: int

    @cached_property
    def live(self) -> list[datetime]:
        """The steps at which the bot is there."""
        return [step for step in self.steps if step not in self.lost]

    def first(self, at: datetime) -> datetime | None:
        """The first live step at an instant or after it; None if the almanac ends before."""
        place = bisect_left(self.live, at)
        return self.live[place] if place < len(self.live) else None

    def after(self, step: datetime) -> datetime | None:
        """The live step after one."""
        place = bisect_right(self.live, step)
        return self.live[place] if place < len(self.live) else None

    def was_live_before(self, index: int) -> bool:
        """Whether the bot was there at the step before, and that was not long ago."""
        step, before = self.steps[index], self.steps[max(index - 1, 0)]
        return before not in self.lost and timedelta() < step - before < DAY

    def is_lost_after(self, index: int) -> bool:
        """Whether the next step is lost."""
        return index + 1 < len(self.steps) and self.steps[index + 1] in self.lost

    def is_near_change(self, zone: str, at: datetime) -> bool:
        """Whether a zone's clock changes within six hours, before or after."""
        return _is_near(self.changes[zone], at, 6 * HOUR)


def almanac(
    zones: Sequence[str], *, begin: datetime, end: datetime, step: timedelta, around: timedelta | None, outages: int
) -> Almanac:
    """`around`: only so long before and after a change of any of these zones, or an outage; None: every step.

    `outages`: every so-manieth change ends an outage of 24 hours.
    """
    every = list(_range(begin, end, step))
    changes = {zone: list(_changes(zone, every)) for zone in zones}
    merged = sorted({at for found in changes.values() for at in found})
    away = [at for at in merged[::outages] if at - DAY > begin]
    steps = every
    if around is not None:
        steps = [
            at for at in every if at == begin or _is_near(merged, at, around) or _is_near(away, at, DAY + 2 * HOUR)
        ]
    lost = {at for at in steps if (place := bisect_right(away, at)) < len(away) and away[place] - DAY <= at}
    return Almanac(changes, steps, frozenset(lost), len(away))


def _range(begin: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    at = begin
    while at < end:
        yield at
        at += step


def _changes(zone: str, steps: Sequence[datetime]) -> Iterator[datetime]:
    offset = wall(zone, steps[0]).utcoffset()
    for step in steps:
        if wall(zone, step).utcoffset() != offset:
            offset = wall(zone, step).utcoffset()
            yield step


def _is_near(instants: Sequence[datetime], at: datetime, reach: timedelta) -> bool:
    place = bisect_left(instants, at - reach)
    return place < len(instants) and instants[place] <= at + reach
