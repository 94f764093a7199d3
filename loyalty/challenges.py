"""Challenges: reach a goal within a number of days and earn the reward, once.

A moderator sets the goal (check in on N days, be active on N days, share N approved posts), the reward and the length.
Days are the community's; the day on which the challenge is created is its first. Members join by a button, once; what
they did since the first day counts, also before they joined. Progress counts by itself, by the time at which something
was done, so an outage of the bot costs nobody the reward. At the end of the last day the challenge is over: the message
in the groups says how many finished. At most 10 are open at a time.

A challenge may have so many places, for those who join first. A place stays taken, also by who leaves the community:
they find their challenge again on coming back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from loyalty import audit, communities, groups, members, notices, points
from loyalty.challenge_kinds import Kind, kinds
from loyalty.communities import Community
from loyalty.errors import NotEarned, Refusal
from loyalty.members import Member
from loyalty.notices import Body, Button, Rank
from loyalty.texts import Param, Text, text
from storage import challenges as stored
from storage import due
from storage.challenges import Challenge
from storage.database import Transaction

__all__ = [
    "Challenge",
    "Kind",
    "Plan",
    "Standing",
    "count",
    "create",
    "end",
    "join",
    "kinds",
    "say_places",
    "standings",
]

END_JOB = "challenge-end"
PLACES_JOB = "challenge-places"
EDIT_SECONDS = 60
TITLE_LENGTH = 60
MOST_DAYS = 365
MOST_OPEN = 10
MOST_PLACES = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a moderator wants; without a title the challenge is called by its kind, without places all may join."""

    kind: str
    target: int
    title: str | None
    reward: int
    days: int
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a member is in a challenge: `done` of its target."""

    challenge: Challenge
    has_joined: bool
    has_finished: bool
    done: int

    @property
    def may_join(self) -> bool:
        """Whether there is a place left for a member who is not in it."""
        return not self.has_joined and left(self.challenge) != 0


def left(challenge: Challenge) -> int | None:
    """How many places are left; None if there is no limit."""
    return None if challenge.places is None else int(challenge.places - challenge.taken)


def check_target(target: int) -> None:
    """Refuses a goal that is no goal."""
    _check_number(target, MOST_DAYS)


def check_title(title: str) -> None:
    """Refuses a title that nobody could read."""
    if not title:
        raise Refusal("challenge-title-empty")
    if len(title) > TITLE_LENGTH:
        raise Refusal("challenge-title-long", limit=TITLE_LENGTH)


def check_reward(community: Community, reward: int) -> None:
    """Refuses a reward above what one act of staff may move."""
    _check_number(reward, community.programme.staff.award_limit)


def check_days(kind: Kind, target: int, days: int) -> None:
    """Refuses a length that is none, or that the goal does not fit into."""
    _check_number(days, MOST_DAYS)
    if kind.is_by_day and target > days:
        raise Refusal("challenge-too-short", target=target, days=days)


def check_places(places: int) -> None:
    """Refuses a number of places that is none."""
    _check_number(places, MOST_PLACES)


def _check_number(number: int, highest: int) -> None:
    if not 1 <= number <= highest:
        raise Refusal("challenge-number", lowest=1, highest=highest)


def create(tx: Transaction, community: Community, actor: Member, plan: Plan) -> Challenge:
    """The new challenge, announced in the groups; its first day is today."""
    check_target(plan.target)
    if plan.title is not None:
        check_title(plan.title)
    check_reward(community, plan.reward)
    check_days(kinds()[plan.kind], plan.target, plan.days)
    if plan.places is not None:
        check_places(plan.places)
    if len(stored.open_in(tx, community.id)) >= MOST_OPEN:
        raise Refusal("challenges-many", limit=MOST_OPEN)
    first_day = community.day(tx.now)
    last_day = first_day + timedelta(days=plan.days - 1)
    challenge = Challenge(
        community_id=community.id,
        kind=plan.kind,
        target=plan.target,
        title=plan.title,
        reward=plan.reward,
        first_day=first_day,
        last_day=last_day,
        ends_at=community.at(last_day + timedelta(days=1), 0),
        created_at=tx.now,
        places=plan.places,
    )
    stored.add(tx, challenge)
    due.plan(tx, END_JOB, challenge.id or 0, at=challenge.ends_at, community_id=community.id)
    facts = {"challenge": challenge.id, "kind": plan.kind, "target": plan.target}
    facts |= {"reward": plan.reward, "days": plan.days, "places": plan.places}
    audit.note(tx, community, actor, action="challenge-created", facts=facts)
    _announce(tx, community, challenge)
    return challenge


def _announce(tx: Transaction, community: Community, challenge: Challenge) -> None:
    for group in groups.of_community(tx, community.id):
        notices.say(
            tx,
            _announcement(challenge, group.id),
            _invitation(challenge),
            chat_id=group.chat_id,
            community_id=community.id,
            rank=Rank.SERVICE,
            not_after=challenge.ends_at,
            edit_gap=EDIT_SECONDS if challenge.places else 0,
        )


def _invitation(challenge: Challenge) -> Body:
    joining = Button(text("challenge-join"), action="challenges.join", object={"challenge": challenge.id})
    return Body(with_places("challenge-announcement", challenge), [[joining]] if left(challenge) != 0 else [])


def say_places(tx: Transaction, challenge_id: int) -> None:
    """Brings the number of places in the groups' messages up to date; Telegram sees it at most once a minute."""
    challenge = stored.get(tx, challenge_id)
    if challenge.ends_at > tx.now:
        for group in groups.of_community(tx, challenge.community_id):
            notices.change(tx, _announcement(challenge, group.id), _invitation(challenge))


def _announcement(challenge: Challenge, group_id: int) -> str:
    return f"challenge:{challenge.id}:group:{group_id}"


def title(challenge: Challenge) -> Param:
    """How a challenge is called: by its own title, or by its kind."""
    own: str | None = challenge.title
    return own if own is not None else text(f"challenge-title-{challenge.kind}", target=challenge.target)


def described(key: str, challenge: Challenge) -> Text:
    """A text about a challenge: its title, goal, reward and days."""
    return text(
        key,
        title=title(challenge),
        goal=text(f"challenge-goal-{challenge.kind}", target=challenge.target),
        reward=challenge.reward,
        first=challenge.first_day,
        last=challenge.last_day,
    )


def with_places(key: str, challenge: Challenge) -> Text:
    """The same, and how many of its places are left, if they are limited."""
    about = described(key, challenge)
    if challenge.places is None:
        return about
    return text("challenge-with-places", about=about, left=left(challenge) or 0, places=challenge.places)


def standings(tx: Transaction, community: Community, member: Member) -> list[Standing]:
    """The open challenges, the one that ends first coming first, and how far the member is in each."""
    joined = stored.joined(tx, member.id)
    return [_standing(tx, one, member, joined) for one in stored.open_in(tx, community.id)]


def _standing(tx: Transaction, challenge: Challenge, member: Member, joined: dict[int, datetime | None]) -> Standing:
    challenge_id = challenge.id or 0
    has_finished = joined.get(challenge_id) is not None
    done = challenge.target if has_finished else _done(tx, challenge, member.id)
    return Standing(challenge, challenge_id in joined, has_finished, done)


def join(tx: Transaction, community: Community, member: Member, challenge_id: int, *, at: datetime) -> Standing:
    """Where the member stands now that they take part; what they did before counts."""
    challenge = stored.get(tx, challenge_id)
    if challenge.ends_at <= tx.now:
        raise NotEarned("challenge-over")
    is_new = stored.join(tx, challenge_id, member.id)
    if is_new and challenge.places is not None:
        if not stored.take_place(tx, challenge):
            raise NotEarned("challenge-full")
        due.ensure(tx, PLACES_JOB, challenge_id, at=tx.now, community_id=community.id)
    if is_new:
        _advance(tx, community, member, challenge, at=at)
    standing = _standing(tx, challenge, member, stored.joined(tx, member.id))
    if not is_new and standing.has_finished:
        raise Refusal("challenge-finished")
    if not is_new:
        raise Refusal("challenge-joined", done=standing.done, target=challenge.target)
    return standing


def count(tx: Transaction, community: Community, member: Member, *, at: datetime) -> None:
    """Looks whether what a member did just now finishes a challenge; to be called after whatever may move one."""
    for challenge_id in stored.unfinished(tx, member.id, at):
        challenge = stored.get(tx, challenge_id)
        if _advance(tx, community, member, challenge, at=at) and challenge.ends_at <= tx.now:
            _say_over(tx, challenge)


def _done(tx: Transaction, challenge: Challenge, member_id: int) -> int:
    done = kinds()[challenge.kind].count(tx, member_id, challenge.first_day, challenge.last_day)
    return min(done, challenge.target)


def _advance(tx: Transaction, community: Community, member: Member, challenge: Challenge, *, at: datetime) -> bool:
    """Whether the member has reached the goal just now; then the reward is paid."""
    challenge_id = challenge.id or 0
    if _done(tx, challenge, member.id) < challenge.target or not stored.finish(tx, challenge_id, member.id):
        return False
    key = f"challenge:{challenge.id}:{member.id}"
    source = f"challenge:{challenge.id}"
    points.grant(tx, community, member, key=key, amount=challenge.reward, rule="challenge", source=source, at=at)
    notices.to_member(tx, community, member, key=f"{key}:done", text=described("challenge-done", challenge))
    return True


def end(tx: Transaction, challenge_id: int) -> int:
    """Ends a challenge and says so in the groups; how many finished.

    Who is still on the way is counted once more: joining and the last step may have passed each other unseen.
    """
    challenge = stored.get(tx, challenge_id)
    community = communities.get(tx, challenge.community_id)
    for member_id in stored.on_the_way(tx, challenge_id):
        member = members.get(tx, member_id)
        if member.left_at is None:
            _advance(tx, community, member, challenge, at=tx.now)
    return _say_over(tx, challenge)


def _say_over(tx: Transaction, challenge: Challenge) -> int:
    finished = stored.finished(tx, challenge.id or 0)
    said = text("challenge-is-over", title=title(challenge), finished=finished)
    for group in groups.of_community(tx, challenge.community_id):
        notices.change(tx, _announcement(challenge, group.id), Body(said))
    return finished
