"""What every member must have, by a small model of the programme: its numbers come from the preset, its rules are
written down here a second time."""

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from loyalty.programmes import PRESETS

RULES: dict[str, Any] = tomllib.loads((PRESETS / "starter.toml").read_text(encoding="utf-8"))
ZONE = ZoneInfo("Europe/Berlin")  # where an hour is missing in March
YEAR, DAY = timedelta(days=365), timedelta(days=1)


def day_of(at: datetime) -> date:
    """The community's date."""
    return at.astimezone(ZONE).date()


def midnight(day: date) -> datetime:
    """The first instant of a day of the community."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


class Standing(NamedTuple):
    """What a member has."""

    available: int
    pending: int
    earned: int
    tier: str


@dataclass(eq=False)
class Member:
    """A member; `joined_at` None: has left."""

    joined_at: datetime | None
    available: int = 0
    pending: int = 0
    earned: list[tuple[datetime, int]] = field(default_factory=list)
    tier: int = 0
    check_ins: list[date] = field(default_factory=list)
    streak: int = 0
    active: list[date] = field(default_factory=list)
    approved: list[date] = field(default_factory=list)
    paid: Counter[date] = field(default_factory=Counter)
    talked_at: datetime | None = None
    talked: Counter[date] = field(default_factory=Counter)
    challenges: dict[int, bool] = field(default_factory=dict)  # number: has reached the goal
    entering: tuple[int, datetime] | None = None  # for which contest a picture is waited for, and since when

    def earned_until(self, now: datetime) -> int:
        """What counts for the tier."""
        return sum(amount for at, amount in self.earned if at >= now - YEAR)


@dataclass(frozen=True)
class Challenge:
    """A goal; over at the end of the last day."""

    kind: str
    target: int
    reward: int
    first: date
    last: date
    places: int | None = None

    def done(self, member: Member) -> int:
        """How far a member is."""
        days = {"check-ins": member.check_ins, "active-days": member.active, "shared-posts": member.approved}
        return sum(self.first <= day <= self.last for day in days[self.kind])


@dataclass
class Contest:
    """A contest under way: entries by their author, with their time; votes by their voter, for an author."""

    number: int
    opens_at: datetime
    closes_at: datetime
    entries: dict[int, datetime] = field(default_factory=dict)
    votes: dict[int, int] = field(default_factory=dict)


@dataclass
class Post:
    """A shared post that waits, or waited, for a moderator."""

    author: int
    at: datetime
    waits: bool = True


@dataclass
class Act:
    """Points moved by hand."""

    actor: int
    member: int
    amount: int
    at: datetime
    undone: bool = False


class Model:
    """The programme of one community. `at` is when somebody did something; it is handled `now`."""

    def __init__(self, owner: int, moderator: int, members: list[int], now: datetime) -> None:
        self.now = now
        self.owner, self.staff = owner, {owner, moderator}
        self.members = {user: Member(now) for user in members}
        self.challenges: list[Challenge] = []
        self.contest: Contest | None = None
        self.posts: dict[int, Post] = {}
        self.pictures: set[str] = set()
        self.acts: list[Act] = []
        self.releases: list[tuple[datetime, Member]] = []
        self.transfers: Counter[str] = Counter()
        self.review_at = self._next_month()

    def standing(self, user: int) -> Standing:
        """What the house must say that a member has."""
        member = self.members[user]
        tier = RULES["tiers"][member.tier]["key"]
        return Standing(member.available, member.pending, member.earned_until(self.now), tier)

    def here(self, user: int) -> Member | None:
        """The member, unless they have left."""
        member = self.members[user]
        return member if member.joined_at else None

    def sign(self, user: int, at: datetime) -> None:
        """A sign of life: whatever a member does."""
        member, day = self.here(user), day_of(at)
        if member and (not member.active or member.active[-1] < day):
            member.active.append(day)
            self._count(member, at)

    def check_in(self, user: int, at: datetime) -> None:
        member, day, rules = self.here(user), day_of(at), RULES["check_ins"]
        if member and (not member.check_ins or member.check_ins[-1] < day):
            member.streak = member.streak + 1 if member.check_ins[-1:] == [day - DAY] else 1
            member.check_ins.append(day)
            self._earn(member, "check-in", rules["points"], at)
            if member.streak % rules["streak_days"] == 0:
                self._earn(member, "streak", rules["streak_bonus"], at)
            self._count(member, at)
        self.sign(user, at)

    def talk(self, user: int, at: datetime, words: str) -> None:
        member, day, rules = self.here(user), day_of(at), RULES["talking"]
        is_real = len("".join(words.split())) >= rules["characters"]
        has_room = member and (member.talked[day] + 1) * rules["points"] <= rules["daily_limit"]
        since = at - member.talked_at if member and member.talked_at else YEAR
        if member and is_real and has_room and since >= timedelta(seconds=rules["every_seconds"]):
            member.talked_at = at
            member.talked = Counter({day: member.talked[day] + 1})
            self._earn(member, "talking", rules["points"], at)
        self.sign(user, at)

    def show(self, user: int, at: datetime, message: int, picture: str, caption: str, *, in_group: bool) -> None:
        """A picture: in private, for the contest if it is waited for; else a shared post."""
        member = self.here(user)
        if member and not in_group and member.entering and self.now - member.entering[1] <= DAY:
            contest = self._open(member.entering[0], at)
            member.entering = None
            if contest and user not in contest.votes.values():
                contest.entries[user] = at
        elif member and caption and picture not in self.pictures:
            self.pictures.add(picture)
            self.posts[message] = Post(user, at)
        self.sign(user, at)

    def approve(self, user: int, message: int) -> None:
        post, rules = self.posts[message], RULES["shared_posts"]
        if post.waits and post.author != user:
            author, day = self.members[post.author], day_of(post.at)
            post.waits = False
            author.approved.append(day)
            if author.paid[day] < rules["daily_limit"]:
                author.paid[day] += 1
                author.pending += rules["points"]
                self.transfers["shared-post"] += 1
                self.releases.append((self.now + timedelta(hours=rules["holding_hours"]), author))
            self._count(author, post.at)
        self.sign(user, self.now)

    def decline(self, user: int, message: int) -> None:
        self.posts[message].waits = False
        self.sign(user, self.now)

    def award(self, user: int, at: datetime, target: int, amount: int) -> None:
        """Points by hand; a negative amount is a deduction."""
        member = self.here(target)
        is_fit = user in self.staff and user != target and 1 <= abs(amount) <= RULES["staff"]["award_limit"]
        if member and is_fit and member.available + min(amount, 0) >= 0:
            if amount > 0:
                self._earn(member, "award", amount, self.now)
            else:
                member.available += amount
                self.transfers["deduct"] += 1
            self.acts.append(Act(user, target, amount, self.now))
        self.sign(user, at)

    def undo(self, user: int, number: int) -> None:
        act = self.acts[number]
        member = self.members[act.member]
        in_time = self.now < act.at + timedelta(minutes=RULES["staff"]["undo_minutes"])
        if user in {act.actor, self.owner} and in_time and not act.undone and member.available >= act.amount:
            act.undone = True
            member.available -= act.amount
            if act.amount > 0:
                member.earned.append((self.now, -act.amount))
            self.transfers["undo"] += 1
        self.sign(user, self.now)

    def leave(self, user: int) -> None:
        self.members[user].joined_at = None
        self.members[user].entering = None

    def join(self, user: int) -> None:
        member = self.members[user]
        member.joined_at = member.joined_at or self.now
        self.sign(user, self.now)

    def join_challenge(self, user: int, number: int) -> None:
        member, challenge = self.here(user), self.challenges[number]
        is_open = midnight(challenge.last + DAY) > self.now
        taken = sum(number in one.challenges for one in self.members.values())
        has_room = challenge.places is None or taken < challenge.places
        if member and is_open and has_room and number not in member.challenges:
            member.challenges[number] = False
            self._advance(member, number, self.now)
        self.sign(user, self.now)

    def enter(self, user: int, number: int) -> None:
        """Presses the button after which a picture is waited for."""
        member, contest = self.here(user), self._open(number, self.now)
        if member and contest and user not in contest.votes.values():
            member.entering = number, self.now
        self.sign(user, self.now)

    def vote(self, user: int, number: int, author: int, entered: datetime) -> None:
        member, contest = self.here(user), self._open(number, self.now)
        is_there = contest and self.here(author) and contest.entries.get(author) == entered
        in_time = member and member.joined_at and contest and member.joined_at <= contest.opens_at
        if contest and is_there and in_time and user != author:
            contest.votes[user] = author
        self.sign(user, self.now)

    def tick(self) -> None:
        """All that happens by itself and is due, in its order."""
        due = [(at, self._release, member) for at, member in self.releases if at <= self.now]
        self.releases = [one for one in self.releases if one[0] > self.now]
        ends = [(midnight(one.last + DAY), number) for number, one in enumerate(self.challenges)]
        due += [(at, self._end, number) for at, number in ends if at <= self.now]
        if self.contest and self.contest.closes_at <= self.now:
            due.append((self.contest.closes_at, self._close, self.contest))
        if self.review_at <= self.now:
            due.append((self.review_at, self._review, None))
        for _, happen, what in sorted(due, key=lambda one: one[0]):
            happen(what)

    def _release(self, member: Member) -> None:
        points = RULES["shared_posts"]["points"]
        member.pending -= points
        self._earn(member, "shared-post-release", points, self.now)

    def _end(self, number: int) -> None:
        for member in self.members.values():
            if member.joined_at and number in member.challenges:
                self._advance(member, number, self.now)

    def _close(self, contest: Contest) -> None:
        votes = Counter(author for voter, author in contest.votes.items() if self.here(voter) and self.here(author))
        ranked = sorted(votes, key=lambda author: (-votes[author], contest.entries[author]))
        for author, prize in zip(ranked, RULES["contests"]["prizes"], strict=False):
            self._earn(self.members[author], "contest-prize", prize, self.now)
        self.contest = None

    def _review(self, _: None) -> None:
        for member in self.members.values():
            if member.joined_at:
                member.tier = min(member.tier, self._tier(member))
        self.review_at = self._next_month()

    def _next_month(self) -> datetime:
        return midnight((day_of(self.now).replace(day=1) + timedelta(days=32)).replace(day=1))

    def _open(self, number: int, at: datetime) -> Contest | None:
        """The contest of that number, if it was open."""
        is_meant = self.contest and self.contest.number == number and at < self.contest.closes_at
        return self.contest if is_meant else None

    def _count(self, member: Member, at: datetime) -> None:
        for number in member.challenges:
            if midnight(self.challenges[number].last + DAY) > at:
                self._advance(member, number, at)

    def _advance(self, member: Member, number: int, at: datetime) -> None:
        challenge = self.challenges[number]
        if not member.challenges[number] and challenge.done(member) >= challenge.target:
            member.challenges[number] = True
            self._earn(member, "challenge", challenge.reward, at)

    def _earn(self, member: Member, rule: str, amount: int, at: datetime) -> None:
        member.available += amount
        member.earned.append((at, amount))
        self.transfers[rule] += 1
        member.tier = max(member.tier, self._tier(member))

    def _tier(self, member: Member) -> int:
        earned = member.earned_until(self.now)
        return sum(tier["from_points"] <= max(earned, 0) for tier in RULES["tiers"]) - 1
