"""Everything that happens by itself happens at the right time: in zones whose clocks do odd things, after outages too.

One virtual clock is moved on by half an hour for ten years; the real tick runs the real jobs on a real database, and
what is claimed to be sent counts as sent. In each zone live an edge town, in which the prompt and the end of the quiet
hours fall into the hour in which the clock is changed, and a town under the rules of the preset. What each job should
have done is reckoned by `town.py` and `almanac.py`.
"""

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.claims import Choice, Claims
from bot.pacer import Room
from loyalty import routines
from loyalty.notices import Rank
from scheduler import tick
from scheduler.tick import Metronome
from storage import notices
from storage.database import Database, Transaction, open_database
from tests.soak.almanac import Almanac, almanac
from tests.soak.scene import KEY, Result
from tests.soak.seen import Seen, judge
from tests.soak.town import Hours, Town

# Each zone with the hour in which its clock is changed.
ZONES = {
    "America/New_York": 2,
    "America/Sao_Paulo": 0,  # at midnight: a day begins at 01:00, another one's last hour comes twice
    "America/Havana": 0,
    "America/St_Johns": 0,  # until 2011 one minute after midnight: yesterday's last hour comes again
    "Europe/London": 1,
    "Europe/Berlin": 2,
    "Africa/Casablanca": 2,  # up to four times a year
    "Asia/Kolkata": 5,
    "Asia/Shanghai": 8,
    "Australia/Lord_Howe": 2,  # by half an hour
    "Pacific/Chatham": 3,  # between a quarter to three and a quarter to four
    "Pacific/Apia": 3,  # and no 30 December in 2011
}
ROOM = Room(1_000, 1_000, is_shared=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """`around`: hours before and after each change of a clock; 0: all. `outages`: every so-manieth change ends one.

    At each so-manieth step (`every`) people plan something in the edge towns, and before each outage in all of them.
    """

    zones: tuple[str, ...] = ("America/Havana", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia")
    first_year: int = 2010
    years: int = 2
    minutes: int = 30
    around: int = 6
    outages: int = 9
    every: int = 200
    is_edge_only: bool = True


LONG = Plan(zones=tuple(ZONES), first_year=2009, years=10, around=0, outages=5, every=2_160, is_edge_only=False)


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database."""
    began = time.process_time()
    begin = datetime(plan.first_year, 1, 1, tzinfo=UTC)
    calendar = almanac(
        plan.zones,
        begin=begin,
        end=begin.replace(year=plan.first_year + plan.years),
        step=timedelta(minutes=plan.minutes),
        around=timedelta(hours=plan.around) if plan.around else None,
        outages=plan.outages,
    )
    towns = [town for number, zone in enumerate(plan.zones) for town in _towns(plan, 2 * number, zone, calendar)]
    seen = Seen(begin)
    database = open_database(database_url, clock=lambda: seen.now, token=lambda: secrets.token_hex(8), key=KEY)
    try:
        with _listening(seen):
            await _live(database, plan, calendar, towns, seen)
        violations = await database.read(lambda tx: judge(tx, calendar, towns, seen))
    finally:
        await database.close()
    figures = {
        "zones": len(plan.zones),
        "steps": len(calendar.live),
        "changes of a clock": sum(map(len, calendar.changes.values())),
        "outages": calendar.outages,
        "runs of jobs": sum(seen.runs.values()),
        "messages": sum(seen.sent.values()),
        "promotions": len(seen.promotions),
        "check-ins": sum(len(town.streaks) for town in towns),
        "CPU, s": round(time.process_time() - began),
    }
    return Result(violations, figures)


@contextmanager
def _listening(seen: Seen) -> Iterator[None]:
    log = tick.log
    before = log.level, log.propagate
    log.addHandler(seen)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(seen)
        log.setLevel(before[0])
        log.propagate = before[1]


async def _live(database: Database, plan: Plan, calendar: Almanac, towns: list[Town], seen: Seen) -> None:
    """Step by step: people do what they do, the tick runs what is due, and what may go out goes out."""
    metronome = Metronome(database, seconds=1, on_done=lambda: None, on_job=seen.count, trouble=seen)
    presses: list[tuple[Town, datetime]] = []
    for index, step in enumerate(calendar.steps):
        presses += [(town, step) for town in towns if _presses(town, step, index)]
        if step in calendar.lost:
            continue
        seen.now, seen.in_tick = step, 0
        awake = towns if calendar.was_live_before(index) else []
        entering = [town for town in awake if town.may_enter(step)]
        planning = [town for town in awake if calendar.is_lost_after(index) or _plans(town, index, plan.every)]
        work = partial(_act, presses=presses, entering=entering, planning=planning, index=index)
        if index == 0:
            await database.run(partial(_begin, towns=towns))
        if presses or entering or planning:
            await database.run(work)
        presses = []
        await metronome.tick()
        await _send(database, seen)


def _begin(tx: Transaction, towns: list[Town]) -> None:
    routines.plan_house(tx)
    for town in towns:
        town.found(tx)


def _act(
    tx: Transaction, presses: list[tuple[Town, datetime]], entering: list[Town], planning: list[Town], index: int
) -> None:
    for town, at in presses:
        town.check_in(tx, at)
    for town in entering:
        town.enter(tx)
    for town in planning:
        town.plan(tx, salt=index + 7 * town.number)


def _towns(plan: Plan, number: int, zone: str, calendar: Almanac) -> Iterator[Town]:
    yield Town(number, zone, Hours(ZONES[zone], 23, ZONES[zone] + 1), calendar, is_edge=True)
    if not plan.is_edge_only:
        yield Town(number + 1, zone, Hours(), calendar)


def _plans(town: Town, index: int, every: int) -> bool:
    return town.is_edge and (index + 31 * town.number) % every == 0


def _presses(town: Town, step: datetime, index: int) -> bool:
    """Near a change of the clock the lively one presses at each step, otherwise a little more than once a day."""
    is_due = (index + town.number) % 37 == 0 or town.almanac.is_near_change(town.zone, step)
    return town.is_edge and index > 0 and is_due


async def _send(database: Database, seen: Seen) -> None:
    """Claims, as the sender does, until nothing is due any more; each message arrives at once."""

    def work(tx: Transaction) -> Claims:
        claims = Choice(ROOM, 100, lambda _chat: False, ()).make(tx)
        for notice in claims.notices:
            notices.settle(tx, notice, state="sent", message_id=notice.id)
        return claims

    is_over = False
    while not is_over:
        claims = await database.run(work)
        is_over = claims.is_all and not claims.notices
        for notice in claims.notices:
            if notice.step == "send":
                seen.sent[notice.key, seen.now] += 1
                if notice.rank == Rank.PROMOTION:
                    seen.promotions.append((notice.community_id or 0, seen.now))
