"""Check-ins: once in each local day of the community a member checks in and earns points.

Days in a row make a streak; every 7th day of a streak (preset) pays a bonus. A day is the community's, by the time at
which the member pressed or wrote, so an outage of the bot costs nobody a streak. Each morning the groups get one prompt
with a button and a live count; yesterday's is removed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from loyalty import activity, challenges, notices, points
from loyalty.communities import Community
from loyalty.errors import NotEarned
from loyalty.members import Member
from loyalty.notices import Body, Button, Rank
from loyalty.programmes import CheckIns
from loyalty.texts import text
from storage import checkins as stored
from storage import communities as groups
from storage import due
from storage import members as member_rows
from storage.database import Transaction

PROMPT_JOB = "check-in-prompt"
COUNT_JOB = "check-in-count"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What a check-in brought: points, the bonus in them, the streak, and in how many days the next bonus comes."""

    points: int
    bonus: int
    welcome_back: int
    streak: int
    next_bonus_in: int


@dataclass(frozen=True, slots=True)
class Streak:
    """How many days in a row up to and including a day."""

    day: date
    length: int


def decide_streak(last: Streak | None, *, day_before: date) -> int:
    """The length of the streak with a check-in on the day after `day_before`."""
    return last.length + 1 if last is not None and last.day == day_before else 1


def decide_points(rules: CheckIns, streak: int, *, welcome_back: int = 0) -> CheckIn:
    """What a check-in pays on the so-many-th day in a row."""
    into = streak % rules.streak_days
    bonus = rules.streak_bonus if into == 0 else 0
    return CheckIn(rules.points + bonus + welcome_back, bonus, welcome_back, streak, rules.streak_days - into)


def check_in(tx: Transaction, community: Community, member: Member, *, at: datetime) -> CheckIn:
    """What today's check-in brought; refused with `checked-in-already` until midnight."""
    day = community.day(at)
    last = stored.last(tx, member.id)
    if last is not None and last.day >= day:
        raise NotEarned("checked-in-already", until=community.midnight(at), streak=last.streak)
    streak = decide_streak(Streak(last.day, last.streak) if last else None, day_before=community.day_before(day))
    already = NotEarned("checked-in-already", until=community.midnight(at), streak=streak)
    stored.add(tx, member_id=member.id, community_id=community.id, day=day, streak=streak, otherwise=already)
    rules = community.programme.check_ins
    is_welcome = member.welcome_back and member_rows.use_welcome(tx, member.id)
    welcome = community.programme.lapse.welcome_back_bonus if is_welcome else 0
    outcome = decide_points(rules, streak, welcome_back=welcome)
    paid = {"check-in": rules.points, "streak": outcome.bonus, "welcome-back": outcome.welcome_back}
    for rule, amount in paid.items():
        if amount:
            points.grant(
                tx,
                community,
                member,
                key=f"{rule}:{member.id}:{day}",
                amount=amount,
                rule=rule,
                source=f"day:{day}",
                at=at,
            )
    if not activity.note(tx, community, member, at=at):
        challenges.count(tx, community, member, at=at)
    due.ensure(tx, COUNT_JOB, community.id, at=tx.now, community_id=community.id)
    return outcome


def plan_prompt(tx: Transaction, community: Community) -> None:
    """Plans the next morning's prompt; a changed hour or zone moves it."""
    due.cancel(tx, PROMPT_JOB, community.id)
    rules = community.programme.check_ins
    if rules.prompt:
        at = community.next_at(rules.prompt_hour, after=tx.now)
        due.move(tx, PROMPT_JOB, community.id, at=at, community_id=community.id, period=str(community.day(at)))


def prompt(tx: Transaction, community: Community) -> None:
    """Puts today's prompt into every group and takes yesterday's away."""
    day = community.day(tx.now)
    for group in groups.groups(tx, community.id):
        key = f"prompt:{group.id}:{day}"
        if group.prompt_key and group.prompt_key != key:
            notices.retract(tx, group.prompt_key)
        group.prompt_key = key
        notices.say(
            tx,
            key,
            _prompt(community, day, stored.count(tx, community.id, day)),
            chat_id=group.chat_id,
            community_id=community.id,
            rank=Rank.SERVICE,
            not_after=community.midnight(tx.now),
            edit_gap=60,
        )


def count(tx: Transaction, community: Community) -> None:
    """Brings the live count under today's prompt up to date; Telegram sees it at most once a minute."""
    day = community.day(tx.now)
    body = _prompt(community, day, stored.count(tx, community.id, day))
    for group in groups.groups(tx, community.id):
        notices.change(tx, f"prompt:{group.id}:{day}", body)


def _prompt(community: Community, day: date, done: int) -> Body:
    rules = community.programme.check_ins
    said = text(
        "check-in-prompt", day=day, points=rules.points, days=rules.streak_days, bonus=rules.streak_bonus, done=done
    )
    return Body(said, [[Button(text("check-in-button"), action="checkins.today", object={"day": str(day)})]])
