"""Lapse: a member who shows no sign for 30 days (preset) is reminded, kindly and in private.

Only with consent to promotions, only in the evening window of the community (20:00 to 22:00), at most once in 30 days,
or in 60 for those who asked for fewer. Whoever never started the bot is counted and not tried. Under the reminder are
three buttons: "I'm back" makes the next check-in pay a welcome, "fewer messages" doubles the pause, "leave me alone"
ends reminders and promotions for good; all three are good outcomes.

The time of the next look is a row that moves with every active day, so nobody is searched for. A look that comes too
late or outside the window waits for the next window; a reminder that could not go out that evening is taken up again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from loyalty import notices, people, points
from loyalty.communities import Community
from loyalty.members import Member
from loyalty.notices import Button, Rank
from loyalty.programmes import Lapse
from loyalty.texts import text
from storage import due
from storage import lapse as stored
from storage import members as member_rows
from storage import notices as outbox
from storage.database import Transaction
from storage.lapse import Reminder

JOB = "lapse"
MOMENT = timedelta(seconds=1)


class Reminders(StrEnum):
    """How often a member wants to be reminded."""

    NORMAL = "normal"
    FEWER = "fewer"
    NONE = "none"


class Answer(StrEnum):
    """What a member said to a reminder."""

    BACK = "back"
    FEWER = "fewer"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is looked at when a member's turn comes."""

    active_on: date | None
    reminded_on: date | None = None
    has_left: bool = False
    has_started: bool = True
    wants_promotions: bool = True
    reminders: Reminders = Reminders.NORMAL


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of a turn: its outcome, whether that is counted, and the day of the next look, if there is one."""

    outcome: str
    is_counted: bool = False
    look_again: date | None = None


def pause(rules: Lapse, wish: Reminders) -> timedelta:
    """The least time between two reminders."""
    return timedelta(days=rules.every_days * (2 if wish is Reminders.FEWER else 1))


def decide_turn(rules: Lapse, facts: Facts, *, local: datetime) -> Turn:
    """What is done at a local instant about a member whose turn has come."""
    today = local.date()
    if facts.has_left or facts.active_on is None:
        return Turn("not a member")
    if facts.reminders is Reminders.NONE:
        return Turn("unwanted", is_counted=True)
    earliest = facts.active_on + timedelta(days=rules.after_days)
    if facts.reminded_on is not None:
        earliest = max(earliest, facts.reminded_on + pause(rules, facts.reminders))
    if today < earliest:
        return Turn("too soon", look_again=earliest)
    if not rules.from_hour <= local.hour < rules.to_hour:
        is_before = local.hour < rules.from_hour
        return Turn("outside the window", look_again=today if is_before else today + timedelta(days=1))
    if not facts.has_started or not facts.wants_promotions:
        outcome = "not-consented" if facts.has_started else "never-started"
        return Turn(outcome, is_counted=True, look_again=today + pause(rules, facts.reminders))
    return Turn("reminded", is_counted=True, look_again=today + timedelta(days=1))


def postpone(tx: Transaction, community: Community, member: Member, *, active_at: datetime) -> None:
    """Moves a member's next look to so many days after their last sign; a reminder still under way is held back."""
    day = community.day(active_at) + timedelta(days=community.programme.lapse.after_days)
    _look_again(tx, community, member, day)
    outbox.withdraw(tx, _subject(member), "active-again")


def take_turn(tx: Transaction, community: Community, member: Member) -> str:
    """What came of a member's turn, now that it is due."""
    person = people.get(tx, member.user_id)
    last = _last_reminder(tx, member)
    facts = Facts(
        active_on=member.active_on,
        reminded_on=None if last is None else last.day,
        has_left=member.left_at is not None,
        has_started=person is not None and person.has_started,
        wants_promotions=member.wants_promotions,
        reminders=Reminders(member.reminders),
    )
    local = community.local(tx.now)
    turn = decide_turn(community.programme.lapse, facts, local=local)
    if turn.is_counted:
        row = Reminder(community_id=community.id, member_id=member.id, day=local.date(), outcome=turn.outcome)
        reminder = stored.add(tx, row)
        if turn.outcome == "reminded":
            _remind(tx, community, member, day=local.date(), reminder=reminder)
    if turn.look_again is not None:
        _look_again(tx, community, member, turn.look_again)
    return turn.outcome


def answer(tx: Transaction, member: Member, *, reminder: int, given: Answer) -> None:
    """Does what a member asked for with a button under a reminder."""
    if given is Answer.BACK:
        member_rows.update(tx, member.id, welcome_back=True)
    else:
        choose_reminders(tx, member, Reminders(given))
    if given is Answer.NONE:
        member_rows.update(tx, member.id, wants_promotions=False)
    stored.answer(tx, reminder, given)


def choose_reminders(tx: Transaction, member: Member, wish: Reminders) -> None:
    """Remembers how often a member wants to be reminded."""
    member_rows.update(tx, member.id, reminders=wish.value)


def forget(tx: Transaction, member: Member) -> None:
    """Plans nothing more for a member who leaves, and holds back what is under way."""
    due.cancel(tx, JOB, member.id)
    outbox.withdraw(tx, _subject(member), "left")


def tally(tx: Transaction, community: Community, *, since: date) -> dict[tuple[str, str], int]:
    """How many turns since a day had each (outcome, answer); every answer is a good one, `none` too."""
    return stored.tally(tx, community.id, since)


def _look_again(tx: Transaction, community: Community, member: Member, day: date) -> None:
    at = community.at(day, community.programme.lapse.from_hour)
    due.move(tx, JOB, member.id, at=at, community_id=community.id)


def _last_reminder(tx: Transaction, member: Member) -> Reminder | None:
    """The last reminder that left the house; one that could not is marked as missed."""
    while (row := stored.last(tx, member.id, "reminded")) is not None:
        notice = outbox.by_key(tx, _key(member, row.day))
        if notice is None or notice.sent_at is not None or notice.state not in {"waiting", "skipped"}:
            return row
        row.outcome = "missed"
        tx.session.flush()
    return None


def _remind(tx: Transaction, community: Community, member: Member, *, day: date, reminder: int) -> None:
    rules = community.programme.lapse
    said = text(
        "lapse-reminder",
        community=community.name,
        points=points.balance(tx, member).available,
        bonus=rules.welcome_back_bonus,
    )
    expires = pause(rules, Reminders(member.reminders))
    buttons = [
        [
            Button(
                text(f"lapse-{one}-button"),
                action=f"lapse.{one}",
                object={"reminder": reminder},
                user_id=member.user_id,
                single=True,
                expires=expires,
            )
        ]
        for one in Answer
    ]
    notices.to_user(
        tx,
        community,
        member.user_id,
        key=_key(member, day),
        text=said,
        buttons=buttons,
        rank=Rank.PROMOTION,
        subject=_subject(member),
        not_after=community.at(day, rules.to_hour) - MOMENT,
    )


def _key(member: Member, day: date) -> str:
    return f"lapse:{member.id}:{day}"


def _subject(member: Member) -> str:
    return f"lapse:{member.id}"
