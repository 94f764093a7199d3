"""A community in one zone, for `right_time.py`: what its people do, and what should come of it, and when.

What should come is reckoned from the almanac; the numbers below are those of the preset `starter`, said once more.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from loyalty import (
    activity,
    audiences,
    broadcasts,
    challenges,
    checkins,
    communities,
    contests,
    groups,
    lapse,
    members,
    people,
    programmes,
    routines,
    shared_posts,
)
from loyalty.contest_rules import Draft
from loyalty.errors import Refusal
from loyalty.lapse import Reminders
from loyalty.members import Role
from storage import communities as stored
from storage import shared_posts as posts
from storage.database import Transaction
from tests.soak.almanac import DAY, HOUR, Almanac, day_before, has_hour, strikes, wall

AWAY_DAYS, EVENING = 30, range(20, 22)
HOLDING, GRACE, PAID_POSTS = 24 * HOUR, 6 * HOUR, 2
CAST = ("owner", "away", "fewer", "lively", "seldom", "silent", "stranger")
WILLING = ("away", "fewer", "lively", "seldom")
# A job, what it is about, the step at which it ran, and its outcome in a word.
Run = tuple[str, int, datetime, str]
# The key of a message and the step at which it went out.
Sent = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class Hours:
    """The local hours of a programme."""

    prompt: int = 9
    quiet_from: int = 22
    quiet_to: int = 8

    def is_quiet(self, local: datetime) -> bool:
        """Whether no promotion may go out."""
        return local.hour >= self.quiet_from or local.hour < self.quiet_to

    def rules(self) -> str:
        """The preset with these hours."""
        found = programmes.presets()["starter"]
        found = re.sub(r"prompt_hour = \d+", f"prompt_hour = {self.prompt}", found)
        quiet = f"[quiet_hours]\nfrom_hour = {self.quiet_from}\nto_hour = {self.quiet_to}\n"
        return re.sub(r"\[quiet_hours\][^\[]*", f"{quiet}\n", found)


@dataclass(frozen=True, slots=True)
class Planned:
    """A contest or a broadcast, and its times."""

    id: int
    begins: datetime
    ends: datetime


@dataclass
class Town:
    """`number` tells towns apart; the ids are those that the product gave."""

    number: int
    zone: str
    hours: Hours
    almanac: Almanac
    is_edge: bool = False
    id: int = 0
    group: int = 0
    ids: dict[str, int] = field(default_factory=dict)
    signs: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    streaks: dict[date, int] = field(default_factory=dict)
    counted: set[datetime] = field(default_factory=set)
    broadcasts: list[Planned] = field(default_factory=list)
    contests: list[Planned] = field(default_factory=list)
    once: list[tuple[str, int, datetime, str]] = field(default_factory=list)
    paid: Counter[date] = field(default_factory=Counter)
    entered: set[int] = field(default_factory=set)
    waiting: int = 0
    planned_at: datetime | None = None

    def user(self, who: str) -> int:
        """The Telegram id of one of the cast."""
        return 5_000_000_000 + 100 * self.number + CAST.index(who)

    # What people do

    def found(self, tx: Transaction) -> None:
        """The community, its group and its members, all of whom show a sign."""
        community = communities.found(tx, name=f"Town {self.number}", language="en", zone=self.zone)
        row = stored.get(tx, community.id)
        row.programme_version = 2
        row.programme_digest = programmes.keep(tx, community.id, version=2, content=self.hours.rules())
        tx.session.flush()
        community = communities.get(tx, community.id)
        self.id = community.id
        self.group = groups.add(tx, community.id, chat_id=-1_001_000_000_000 - self.number, title="Town").id
        for who in CAST:
            people.see(tx, self.user(who), name=who, username=None, language="en")
            people.set_started(tx, self.user(who), started=who != "stranger")
            member = members.join(tx, community, self.user(who), role=Role.OWNER if who == "owner" else Role.MEMBER)
            members.set_promotions(tx, member, wanted=who in (*WILLING, "stranger"))
            lapse.choose_reminders(tx, member, Reminders.FEWER if who == "fewer" else Reminders.NORMAL)
            self.ids[who] = member.id
            self.sign(tx, who, tx.now)
        routines.plan(tx, community)

    def sign(self, tx: Transaction, who: str, at: datetime) -> None:
        """Somebody is seen, at a time that may be earlier than now."""
        activity.note(tx, communities.get(tx, self.id), members.get(tx, self.ids[who]), at=at)
        self.signs.setdefault(who, []).append((tx.now, at))

    def check_in(self, tx: Transaction, at: datetime) -> None:
        """The lively one presses the button; once a local day it counts."""
        day = wall(self.zone, at).date()
        last = max(self.streaks, default=date.min)
        try:
            checkins.check_in(tx, communities.get(tx, self.id), members.get(tx, self.ids["lively"]), at=at)
        except Refusal:
            return
        finally:
            if day > last:
                is_next = bool(self.streaks) and last == day_before(self.zone, day)
                self.streaks[day] = self.streaks[last] + 1 if is_next else 1
                self.signs["lively"].append((tx.now, at))
                self.counted.add(tx.now)

    def may_enter(self, now: datetime) -> bool:
        """Whether a contest is on that the lively one has not entered."""
        if not self.contests or self.contests[-1].id in self.entered:
            return False
        opened = self.almanac.first(self.contests[-1].begins)
        return opened is not None and opened < now < self.contests[-1].ends

    def enter(self, tx: Transaction) -> None:
        """The lively one enters a picture in the contest that is on."""
        contest = self.contests[-1].id
        community, lively = communities.get(tx, self.id), members.get(tx, self.ids["lively"])
        contests.enter(tx, community, lively, photos=["picture"], caption="", at=tx.now)
        self.entered.add(contest)
        self.once.append((contests.COUNT_JOB, contest, tx.now, "done"))

    def plan(self, tx: Transaction, salt: int) -> None:
        """The owner plans everything that will happen by itself, within a day or two; `salt` varies the hours."""
        if self.planned_at is not None and tx.now - self.planned_at < 6 * HOUR:
            return
        self.planned_at = tx.now
        for hours in (1 + salt % 17, 18 + salt % 6):
            self._broadcast(tx, tx.now + hours * HOUR + timedelta(minutes=salt % 60))
        self._contest(tx, tx.now + timedelta(minutes=30 + 60 * (salt % 7)))
        self._challenge(tx, days=1 + salt % 2)
        self._posts(tx)

    def _broadcast(self, tx: Transaction, about: datetime) -> None:
        """A broadcast at a time that is typed as the local clock shows it."""
        community, owner = communities.get(tx, self.id), members.get(tx, self.ids["owner"])
        typed = f"{wall(self.zone, about):%Y-%m-%d %H:%M}"
        local = datetime.strptime(typed, "%Y-%m-%d %H:%M").replace(tzinfo=wall(self.zone, about).tzinfo)
        if local.astimezone(UTC) <= tx.now:
            return
        draft = broadcasts.compose(tx, community, owner, broadcasts.Letter("Beans"), length=5)
        broadcasts.choose_audience(tx, community, draft.id, audiences.Audience("everyone"))
        start_at = broadcasts.decide_start(typed, community, now=tx.now)
        broadcasts.choose_start(tx, community, draft.id, start_at)
        broadcasts.confirm(tx, community, owner, draft.id)
        self.broadcasts.append(Planned(draft.id, local.astimezone(UTC), local.astimezone(UTC) + GRACE))

    def _contest(self, tx: Transaction, opens_at: datetime) -> None:
        """A contest of one day, unless another is still on."""
        if self.contests and opens_at < self.contests[-1].ends:
            return
        community, owner = communities.get(tx, self.id), members.get(tx, self.ids["owner"])
        made = contests.create(tx, community, owner, Draft("Cups", "", opens_at, 1, (100,)))
        local = wall(self.zone, opens_at)
        closes_at = (local.replace(fold=0) + DAY).astimezone(UTC)
        self.contests.append(Planned(made.id, opens_at, closes_at))

    def _challenge(self, tx: Transaction, *, days: int) -> None:
        community, owner = communities.get(tx, self.id), members.get(tx, self.ids["owner"])
        made = challenges.create(tx, community, owner, challenges.Plan("check-ins", 1, None, 10, days))
        over = strikes(self.zone, wall(self.zone, tx.now).date() + days * DAY, 0)
        self.once.append((challenges.END_JOB, made.id or 0, over, "done"))

    def _posts(self, tx: Transaction) -> None:
        """A post that is approved, one that waits, so that the owner is told again, and an album without words."""
        community = communities.get(tx, self.id)
        owner, lively = members.get(tx, self.ids["owner"]), members.get(tx, self.ids["lively"])
        if self.waiting:
            shared_posts.refuse(tx, community, owner, self.waiting, reason="unclear")

        def share(name: str, *, album: str | None = None, caption: str = "Latte") -> int:
            message = int(tx.now.timestamp()) + len(name)
            picture = shared_posts.Picture(name, f"{self.number}:{message}")
            piece = shared_posts.Piece(self.user("lively"), message, album, picture, caption, True, False)
            return shared_posts.share(tx, community, lively, piece, at=tx.now).entered or 0

        approved, self.waiting = share("a"), share("bb")
        self.signs["lively"].append((tx.now, tx.now))
        shared_posts.approve(tx, community, owner, approved)
        day = wall(self.zone, tx.now).date()
        self.paid[day] += 1
        if self.paid[day] <= PAID_POSTS:
            self.once.append((shared_posts.RELEASE_JOB, approved, tx.now + HOLDING, "done"))
        self.once.append(("shared-post-note", owner.id, tx.now + HOUR, "done"))
        album = f"album {tx.now}"
        share("ccc", album=album, caption="")
        row = posts.find(tx, self.id, self.user("lively"), album)
        if row is not None:
            self.once.append((shared_posts.ALBUM_JOB, row.id or 0, tx.now + timedelta(seconds=30), "done"))

    # What should come of it

    def runs(self) -> Iterator[Run]:
        """Every job that should have run, on what, at which step, with which outcome."""
        for job, about, at, outcome in self.once:
            yield from self._run(job, about, at, outcome)
        yield from ((checkins.COUNT_JOB, self.id, step, "done") for step in self.counted)
        for contest in self.contests:
            opened = self.almanac.first(contest.begins)
            outcome = "done" if opened is not None and opened < contest.ends else "skipped"
            yield from self._run(contests.OPEN_JOB, contest.id, contest.begins, outcome)
            yield from self._run(contests.CLOSE_JOB, contest.id, contest.ends, outcome)
        for sent in self.broadcasts:
            begun = self.almanac.first(sent.begins)
            is_late = begun is not None and begun > sent.ends
            yield from self._run(broadcasts.START_JOB, sent.id, sent.begins, "skipped" if is_late else "done")
        yield from periodic(self.almanac, "tier-review", self.id, self.month_after)

    def _run(self, job: str, about: int, at: datetime, outcome: str) -> Iterator[Run]:
        step = self.almanac.first(at)
        if step is not None:
            yield (job, about, step, outcome)

    def month_after(self, at: datetime) -> datetime:
        """The next local midnight at which a month ends."""
        first = wall(self.zone, at).date().replace(day=1)
        while (over := strikes(self.zone, first, 0)) <= at:
            first = (first + 32 * DAY).replace(day=1)
        return over

    def prompts(self) -> dict[date, datetime]:
        """The days with a prompt, and when it comes: as soon as the hour has struck and the bot is there."""
        found: dict[date, datetime] = {}
        for step in self.almanac.live:
            today = wall(self.zone, step).date()
            if step >= strikes(self.zone, today, self.hours.prompt):
                found.setdefault(today, step)
        return {day: step for day, step in found.items() if step > self.almanac.live[0]}

    def is_sure(self, day: date) -> bool:
        """Whether the day had the hour of the prompt; if not, it comes as much later as the clock has skipped."""
        return has_hour(self.zone, day, self.hours.prompt)

    def deliveries(self) -> Counter[Sent]:
        """Each message about a broadcast that should have been sent, by its key, and when."""
        found: Counter[Sent] = Counter()
        for sent in self.broadcasts:
            step = self.almanac.first(sent.begins)
            if step is None:
                continue
            if step > sent.ends:
                found[f"broadcast:{sent.id}:missed", step] += 1
                continue
            while step is not None and self.hours.is_quiet(wall(self.zone, step)):
                step = self.almanac.after(step)
            if step is not None:
                found.update((f"bc:{sent.id}:{self.ids[who]}", step) for who in WILLING)
                if (reported := self.almanac.after(step)) is not None:
                    found[f"broadcast:{sent.id}:report", reported] += 1
        return found

    def reminders(self) -> Counter[Sent]:
        """Each reminder that should have been sent, by its key, and when."""
        found: Counter[Sent] = Counter()
        evenings = [step for step in self.almanac.live if wall(self.zone, step).hour in EVENING]
        for who in WILLING:
            pause = AWAY_DAYS * (2 if who == "fewer" else 1)
            signs = sorted(self.signs[who])
            active, reminded, place = date.min, date.min, 0
            for step in evenings:
                while place < len(signs) and signs[place][0] <= step:
                    active = max(active, wall(self.zone, signs[place][1]).date())
                    place += 1
                today = wall(self.zone, step).date()
                if today >= active + AWAY_DAYS * DAY and (reminded == date.min or today >= reminded + pause * DAY):
                    reminded = today
                    found[f"lapse:{self.ids[who]}:{today}", step] += 1
        return found


def periodic(almanac: Almanac, job: str, about: int, following: Callable[[datetime], datetime]) -> Iterator[Run]:
    """The runs of a job that plans itself anew, each time for the instant that follows the step at which it ran."""
    step = almanac.first(following(almanac.live[0]))
    while step is not None:
        yield (job, about, step, "done")
        step = almanac.first(following(step))
