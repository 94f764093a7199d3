"""A state machine over the programme: members do what they like, in any order that Telegram permits, each update up to
three times; after every step the books are right and say what a small model of the programme says.

Some rules let happen what they need first: who votes where nobody has entered finds an entry made for them.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from loyalty import Transaction, challenges, communities, contests, members
from loyalty.communities import Community
from loyalty.contest_rules import Draft
from loyalty.members import Member
from storage.contests import Entry
from storage.members import Member as MemberRow
from storage.shared_posts import SharedPost
from storage.types import table_of
from tests.soak.delivery import Delivery, Mix
from tests.soak.model import DAY, RULES, ZONE, Challenge, Contest, Model, day_of
from tests.soak.scene import Result
from tests.soak.stage import CHECK_IN, JOIN, Stage, built
from tests.soak.workload import GROUP, member

OWNER, MODERATOR, *ORDINARY = [member(number) for number in range(6)]
PEOPLE = [OWNER, MODERATOR, *ORDINARY]
WORDS = ["The new roast is worth getting up for.", "10 signs, no", "nine in all"]
_entry, _member, _post = table_of(Entry), table_of(MemberRow), table_of(SharedPost)

users = st.sampled_from(PEOPLE)
ordinary = st.sampled_from(ORDINARY)
staff = st.sampled_from([OWNER, MODERATOR])
places = st.integers(0, 9)
kinds = st.sampled_from(["check-ins", "active-days", "shared-posts"])
limits = st.sampled_from([None, None, 1, 2])
amounts = st.sampled_from([20, -20, 1, -1, 300, -300, 1000, -1000, 1001, 0])
lists = st.lists(st.tuples(st.sampled_from(["own", "other", "again"]), places), max_size=4)
mixes = st.one_of(lists, lists, lists, st.none())


@dataclass(frozen=True, slots=True)
class Plan:
    """So many runs of so many steps."""

    runs: int = 20
    steps: int = 30
    is_repeatable: bool = True
    shrinks: bool = True


LONG = Plan(runs=500, steps=50, is_repeatable=False)


class Machine(RuleBasedStateMachine):
    """People, time, and a Telegram that takes its liberties."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        stage.begin(OWNER, MODERATOR, ORDINARY)
        self.stage = stage
        self.model = Model(OWNER, MODERATOR, PEOPLE, stage.now)
        self.challenge_ids: list[int] = []
        self.contest_id = 0
        self.entries: dict[int, tuple[int, datetime]] = {}
        self.delivery = Delivery(stage, self.model, PEOPLE)

    @rule(user=users, typed=st.booleans(), mix=mixes)
    def check_in(self, user: int, typed: bool, mix: Mix) -> None:
        if typed:
            self.delivery.write(user, "/checkin", lambda at: self.model.check_in(user, at), mix)
        else:
            self.delivery.press(user, CHECK_IN, lambda: self.model.check_in(user, self.model.now), mix, chat=GROUP)

    @rule(user=users, days=st.sampled_from([2, 3, 7]))
    def keep_a_habit(self, user: int, days: int) -> None:
        for _ in range(days):
            self.delivery.pass_time(DAY, ticks=True)
            self.delivery.write(user, "/checkin", lambda at: self.model.check_in(user, at), [])

    @rule(
        user=users,
        words=st.sampled_from(WORDS),
        mix=mixes,
        gap=st.sampled_from([0, 60, 118, 119, 120]),
    )
    def talk(self, user: int, words: str, gap: int, mix: Mix) -> None:
        self.delivery.pass_time(timedelta(seconds=gap), ticks=False)
        self.delivery.write(user, words, lambda at: self.model.talk(user, at, words), mix, chat=GROUP)

    @rule(
        user=users, picture=places, caption=st.sampled_from(["My cup", "My cup", ""]), in_group=st.booleans(), mix=mixes
    )
    def share(self, user: int, picture: int, caption: str, in_group: bool, mix: Mix) -> None:
        self.delivery.show(user, f"picture-{picture}", caption, mix, in_group=in_group)

    @rule(user=staff, author=users, approves=st.booleans(), place=places, mix=mixes)
    def moderate(self, user: int, author: int, approves: bool, place: int, mix: Mix) -> None:
        if not any(post.waits for post in self.model.posts.values()):
            self.delivery.show(author, f"picture-of-{self.delivery.number}", "My cup", [], in_group=True)
        self.delivery.write(user, "/queue", lambda at: self.model.sign(user, at), [])
        cards = self.delivery.buttons("shared_posts.approve", user)
        if cards:
            card, about = cards[-1 - place % len(cards)]
            message = self.stage.read(partial(_message_of, post_id=about["post"]))
            assert message in self.model.posts, f"the house and the model differ: {message} is no shared post"
            if approves:
                self.delivery.press(user, card, lambda: self.model.approve(user, message), mix, alone=True)
            else:
                self._decline(user, about["post"], message, mix)

    def _decline(self, user: int, post: int, message: int, mix: Mix) -> None:
        asking = self.delivery.button("shared_posts.ask-reason", user, post=post)
        self.delivery.press(user, asking, lambda: self.model.sign(user, self.model.now), [])
        if self.model.posts[message].waits:
            reason = self.delivery.button("shared_posts.refuse", user, post=post)
            self.delivery.press(user, reason, lambda: self.model.decline(user, message), mix, alone=True)

    @rule(user=st.sampled_from([OWNER, MODERATOR, MODERATOR, ORDINARY[0]]), whom=users, mix=mixes, amount=amounts)
    def award(self, user: int, whom: int, amount: int, mix: Mix) -> None:
        verb = "deduct" if amount < 0 else "award"
        words = f"/{verb} {whom} {abs(amount)} for the raffle"
        self.delivery.write(user, words, lambda at: self.model.award(user, at, whom, amount), mix, alone=True)

    @rule(user=staff, whom=ordinary, place=places, mix=mixes)
    def undo(self, user: int, whom: int, place: int, mix: Mix) -> None:
        if place < 5:
            self.award(MODERATOR, whom, 20 * (place or -1), [])
        acts = self.delivery.buttons("awards.undo")
        if acts:
            number = len(acts) - 1 - place % len(acts)
            self.delivery.press(user, acts[number][0], lambda: self.model.undo(user, number), mix, alone=True)

    @rule(user=ordinary, mix=mixes)
    def leave(self, user: int, mix: Mix) -> None:
        self.delivery.write(user, "/stop", lambda at: self.model.sign(user, at), [])
        for token, _ in self.delivery.buttons("stop.leave", user)[-1:]:
            self.delivery.press(user, token, lambda: self.model.leave(user), mix, alone=True)

    @rule(user=ordinary, mix=mixes)
    def come_back(self, user: int, mix: Mix) -> None:
        gone = [one for one in ORDINARY if self.model.here(one) is None]
        for one in gone or [user]:
            self.delivery.press(one, JOIN, lambda one=one: self.model.join(one), mix)

    @rule(user=users, kind=kinds, goal=st.integers(1, 3), more=places, limit=limits, is_new=st.booleans(), mix=mixes)
    def join_challenge(
        self, user: int, kind: str, goal: int, more: int, limit: int | None, is_new: bool, mix: Mix
    ) -> None:
        """One of one's choice; the owner has perhaps set it just now, and others join it with them."""
        if is_new or not self.challenge_ids:
            self._set_challenge(kind, goal, goal + more, limit)
        number = len(self.challenge_ids) - 1 - more % len(self.challenge_ids)
        token = self.delivery.button("challenges.join", challenge=self.challenge_ids[number])
        for one in {user, *PEOPLE[:more]}:
            effect = partial(self.model.join_challenge, one, number)
            self.delivery.press(one, token, effect, mix, chat=GROUP, alone=True)

    def _set_challenge(self, kind: str, goal: int, days: int, limit: int | None) -> None:
        first = day_of(self.stage.now)
        challenge = Challenge(kind, goal, RULES["challenges"]["reward"], first, first + (days - 1) * DAY, limit)
        if sum(one.last >= first for one in self.model.challenges) < challenges.MOST_OPEN:
            plan = challenges.Plan(kind, goal, None, challenge.reward, days, limit)
            self.challenge_ids.append(self.stage.run(lambda tx: challenges.create(tx, *_staff(tx), plan).id or 0))
            self.model.challenges.append(challenge)

    @rule(user=users, days=st.integers(1, 5), picture=places, mix=mixes)
    def enter(self, user: int, days: int, picture: int, mix: Mix) -> None:
        """Enters the contest; if there is none, it is opened first."""
        self._open_contest(days)
        number = self.contest_id
        token = self.delivery.button("contests.enter", contest=number)
        self.delivery.press(user, token, lambda: self.model.enter(user, number), mix, chat=GROUP, alone=True)
        self.delivery.show(user, f"picture-{picture}", "My cup", mix, in_group=False)

    def _open_contest(self, days: int) -> None:
        self.delivery.tick()
        if self.model.contest is None:
            draft = Draft("Best cup", "", None, days, tuple(RULES["contests"]["prizes"]))
            self.contest_id = self.stage.run(lambda tx: contests.create(tx, *_staff(tx), draft).id)
            closes_at = (self.stage.now.astimezone(ZONE) + days * DAY).astimezone(UTC)
            self.model.contest = Contest(self.contest_id, self.stage.now, closes_at)
            self.delivery.tick()

    @rule(user=users, author=users, place=places, mix=mixes)
    def vote(self, user: int, author: int, place: int, mix: Mix) -> None:
        """Votes for what is shown, or by an older button; if nobody has entered, somebody does so first."""
        if self.model.contest is None or not self.model.contest.entries:
            self.enter(author, 3, place, [])
        showing = self.delivery.button("contests.show", contest=self.contest_id)
        self.delivery.press(user, showing, lambda: self.model.sign(user, self.model.now), [], chat=GROUP)
        self.entries |= self.stage.read(_entries)
        votes = [one for one in self.delivery.buttons("contests.vote", user) if one[1]["entry"] in self.entries]
        if votes:
            token, about = votes[-1 - place % len(votes)]
            number, (entrant, entered) = about["contest"], self.entries[about["entry"]]
            self.delivery.press(user, token, lambda: self.model.vote(user, number, entrant, entered), mix, alone=True)

    @rule(minutes=st.sampled_from([1, 2, 9, 10, 60, 600, 1440]), ticks=st.booleans())
    def wait(self, minutes: int, ticks: bool) -> None:
        self.delivery.pass_time(timedelta(minutes=minutes), ticks=ticks)

    @rule(days=st.sampled_from([2, 3, 8, 35]))
    def stay_away(self, days: int) -> None:
        self.delivery.pass_time(days * DAY, ticks=True)

    @invariant()
    def all_is_right(self) -> None:
        self.stage.steps += 1
        if self.delivery.has_changed:
            self.delivery.has_changed = False
            seen = self.stage.look()
            assert not seen.faults, seen.faults
            expected = {user: self.model.standing(user) for user in PEOPLE}
            found = seen.standings
            differing = [f"{user}: {found[user]}, {expected[user]}" for user in PEOPLE if found[user] != expected[user]]
            assert not differing, f"the house and the model differ: {differing}"
            assert seen.transfers == self.model.transfers, "the house and the model differ in the number of transfers"

    def teardown(self) -> None:
        self.stage.reached += self.model.transfers


def _message_of(tx: Transaction, *, post_id: int) -> int:
    """The message that has become a shared post."""
    album: str = tx.scalar(sa.select(_post.c.album).where(_post.c.id == post_id))
    return int(album.removeprefix("message:"))


def _entries(tx: Transaction) -> dict[int, tuple[int, datetime]]:
    """Who entered the contest's entries, and when."""
    wanted = sa.select(_entry.c.id, _member.c.user_id, _entry.c.at).join(_member, _member.c.id == _entry.c.member_id)
    return {int(entry): (int(user), at) for entry, user, at in tx.all(wanted)}


def _staff(tx: Transaction) -> tuple[Community, Member]:
    community = communities.only_one(tx)
    owner = None if community is None else members.of_user(tx, community.id, OWNER)
    if community is None or owner is None:
        raise LookupError("no community")
    return community, owner


async def run(database_url: str, plan: Plan) -> Result:
    """Lives through a plan on a fresh, migrated database; beside the event loop, as Hypothesis knows of none."""
    return await asyncio.to_thread(_live, database_url, plan)


def _live(database_url: str, plan: Plan) -> Result:
    phases = [Phase.generate, Phase.shrink] if plan.shrinks else [Phase.generate]
    chosen = settings(
        max_examples=plan.runs,
        stateful_step_count=plan.steps,
        derandomize=plan.is_repeatable,
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    violations = []
    with built(database_url) as stage:
        try:
            run_state_machine_as_test(partial(Machine, stage), settings=chosen)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what was found
            violations = [f"{type(error).__name__}: {error}", *getattr(error, "__notes__", [])]
    figures = {"steps": stage.steps, "updates": stage.updates, "transfers": stage.reached.total()}
    return Result(violations, figures | dict(sorted(stage.reached.items())))
