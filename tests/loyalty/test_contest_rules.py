"""Who wins a contest, in which order its pictures are shown, and what may be planned."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from loyalty import contest_rules, programmes
from loyalty.communities import Community
from loyalty.contest_rules import Candidate, Draft, Vote, Winner
from loyalty.errors import Refusal
from loyalty.programmes import presets

START = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
Decide = Callable[[Sequence[Candidate], Sequence[Vote], Sequence[int]], list[Winner]]


def decide(entries: Sequence[Candidate], votes: Sequence[Vote], prizes: Sequence[int]) -> list[Winner]:
    """The rule as the closing applies it."""
    return contest_rules.decide_winners(entries, contest_rules.decide_votes(entries, votes), prizes)


def counts_every_vote(entries: Sequence[Candidate], votes: Sequence[Vote], prizes: Sequence[int]) -> list[Winner]:
    """A broken rule: a vote that was moved counts twice, and so do votes for oneself."""
    tally = {one.id: 0 for one in entries}
    for vote in votes:
        if vote.entry_id in tally:
            tally[vote.entry_id] += 1
    return contest_rules.decide_winners(entries, tally, prizes)


def takes_the_last_delivered(
    entries: Sequence[Candidate], votes: Sequence[Vote], prizes: Sequence[int]
) -> list[Winner]:
    """A broken rule: the vote that is delivered last counts, whenever it was given."""
    last = {vote.member_id: replace(vote, at=START) for vote in votes}
    return decide(entries, list(last.values()), prizes)


def rewards_everybody(entries: Sequence[Candidate], votes: Sequence[Vote], prizes: Sequence[int]) -> list[Winner]:
    """A broken rule: places are filled with entries that nobody voted for."""
    tally = contest_rules.decide_votes(entries, votes)
    return [
        Winner(place, one.id, one.member_id, tally[one.id], prize)
        for place, (one, prize) in enumerate(zip(entries, prizes, strict=False), start=1)
    ]


def prefers_the_later(entries: Sequence[Candidate], votes: Sequence[Vote], prizes: Sequence[int]) -> list[Winner]:
    """A broken rule: of equals the later entry wins."""
    turned = [replace(one, at=START - (one.at - START)) for one in entries]
    return decide(turned, votes, prizes)


moments = st.integers(0, 20).map(lambda minutes: START + timedelta(minutes=minutes))
owners = st.lists(st.tuples(st.integers(1, 9), moments), max_size=6, unique_by=lambda one: one[0])
contests = st.tuples(
    owners.map(lambda found: [Candidate(n, member, at) for n, (member, at) in enumerate(found, start=1)]),
    st.lists(st.builds(Vote, st.integers(1, 12), st.integers(1, 7), moments), max_size=25),
    st.lists(st.integers(1, 1000), min_size=1, max_size=4).map(lambda found: sorted(found, reverse=True)),
    st.randoms(use_true_random=False),
)


def check(rule: Decide) -> None:
    """Everything that holds for a fair rule, tried on many contests."""

    @settings(phases=[Phase.generate], report_multiple_bugs=False, database=None, deadline=None)
    @given(contests)
    def holds(given_contest: tuple[list[Candidate], list[Vote], list[int], object]) -> None:
        entries, votes, prizes, random = given_contest
        winners = rule(entries, votes, prizes)
        shuffled = list(votes)
        random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
        assert rule(entries, shuffled, prizes) == winners
        assert sum(one.votes for one in winners) <= len({vote.member_id for vote in votes})
        assert [one.prize for one in winners] == prizes[: len(winners)]
        assert [one.place for one in winners] == list(range(1, len(winners) + 1))
        assert all(one.votes > 0 for one in winners)
        at = {one.id: one.at for one in entries}
        for better, worse in pairwise(winners):
            assert (-better.votes, at[better.entry_id]) <= (-worse.votes, at[worse.entry_id])
        others = {vote.member_id for vote in votes}
        for one in winners:
            assert one.votes <= len(others - {one.member_id})

    holds()


def test_the_rule_is_fair() -> None:
    check(decide)


@pytest.mark.parametrize("broken", [counts_every_vote, takes_the_last_delivered, rewards_everybody, prefers_the_later])
def test_a_broken_rule_is_found_out(broken: Decide) -> None:
    with pytest.raises(AssertionError):
        check(broken)


def test_a_tie_goes_to_the_earlier_entry_and_an_entry_without_votes_wins_nothing() -> None:
    entries = [
        Candidate(1, 11, START + timedelta(minutes=2)),
        Candidate(2, 12, START + timedelta(minutes=1)),
        Candidate(3, 13, START),
    ]
    votes = [Vote(21, 1, START), Vote(22, 2, START)]
    assert decide(entries, votes, (100, 50, 20)) == [Winner(1, 2, 12, 1, 100), Winner(2, 1, 11, 1, 50)]


def test_nobody_is_first_for_everybody() -> None:
    firsts = Counter(contest_rules.decide_order(1, member, [1, 2, 3])[0] for member in range(1, 301))
    assert firsts == {1: 102, 2: 93, 3: 105}
    assert contest_rules.decide_order(1, 5, [3, 1, 2]) == contest_rules.decide_order(1, 5, [1, 2, 3])


@pytest.mark.parametrize(
    ("typed", "prizes"),
    [("100, 50, 20", (100, 50, 20)), ("30", (30,)), ("100 50", (100, 50)), ("100，50、20", (100, 50, 20))],
)
def test_prizes_are_read(typed: str, prizes: tuple[int, ...]) -> None:
    assert contest_rules.prizes_of(typed, limit=1000) == prizes


@pytest.mark.parametrize(
    "typed",
    ["", "a lot", "0", "-5", "20, 50", "1001", "1.5", "100,", "9" * 5000, ", ".join(["5"] * 11), "100 points"],
)
def test_other_prizes_are_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        contest_rules.prizes_of(typed, limit=1000)
    assert (refused.value.code, refused.value.facts) == ("contest-prizes", {"most": 10, "limit": 1000})


@pytest.mark.parametrize("typed", ["", "   ", "x" * 61, "/points"])
def test_other_titles_are_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        contest_rules.title_of(typed)
    assert refused.value.code == "contest-title"
    assert contest_rules.title_of("  Best \n cup ") == "Best cup"


def berlin() -> Community:
    """A community whose clock changes on 28 March 2027."""
    rules = programmes.parse(presets()["starter"])
    return Community(1, "Juniper", "code", "en", ZoneInfo("Europe/Berlin"), 1, rules, 1, 2)


def test_a_contest_closes_at_the_hour_of_its_opening_through_summer_time() -> None:
    opens = datetime(2027, 3, 26, 8, 0, tzinfo=UTC)
    draft = Draft("Best cup", "", opens, 3, (100,))
    assert contest_rules.decide_times(berlin(), draft, now=START) == (opens, datetime(2027, 3, 29, 7, 0, tzinfo=UTC))
    late = opens + timedelta(hours=1)
    assert contest_rules.decide_times(berlin(), draft, now=late)[0] == late


@pytest.mark.parametrize("days", [0, 31, -1])
def test_other_lengths_are_refused(days: int) -> None:
    with pytest.raises(Refusal) as refused:
        contest_rules.decide_times(berlin(), Draft("Best cup", "", None, days, (100,)), now=START)
    assert refused.value.code == "contest-days"
