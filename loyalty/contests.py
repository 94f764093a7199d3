"""Contests: members enter a picture, members vote, and at the closing the best ones win points.

A moderator plans a contest; it opens and closes by itself. One contest is open at a time: one whose days overlap with
another planned or open contest is refused, one that begins when the other closes is fine. A member has one entry; a
new picture takes its place as long as nobody has voted for it. A member has one vote, which can be moved until the
closing, never for oneself, and only who joined before the opening votes. Nobody sees the count before the closing,
staff neither.
The time at which somebody pressed or wrote decides, not the time at which the closing is worked off. The closing fixes
the result once, pays each prize once, and tells the groups and the winners. How the winners are found is in
`contest_rules.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from loyalty import audit, groups, members, notices, points
from loyalty.communities import Community
from loyalty.contest_rules import (
    Candidate,
    Draft,
    Vote,
    Winner,
    check_prizes,
    decide_order,
    decide_times,
    decide_votes,
    decide_winners,
)
from loyalty.errors import NotEarned, Refusal
from loyalty.members import Member
from loyalty.notices import Body, Button, Rank
from loyalty.texts import Text, When, text
from storage import contests as stored
from storage import due
from storage import members as member_rows
from storage.database import Transaction

OPEN_JOB = "contest-open"
CLOSE_JOB = "contest-close"
COUNT_JOB = "contest-count"
EDIT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest as the rules see it."""

    id: int
    community_id: int
    title: str
    about: str
    prizes: tuple[int, ...]
    opens_at: datetime
    closes_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The open contest as one member sees it, and when the next one opens if there is none."""

    contest: Contest | None
    entries: int
    has_entered: bool
    has_voted: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class View:
    """One entry as a voter sees it: its number in their own order, its neighbours, and what it is to them."""

    contest: Contest
    entry_id: int
    photos: tuple[str, ...]
    caption: str
    number: int
    count: int
    before: int
    after: int
    is_own: bool
    is_chosen: bool


def _value(row: stored.Contest) -> Contest:
    return Contest(
        row.id or 0,
        row.community_id,
        row.title,
        row.about,
        tuple(row.prizes),
        row.opens_at,
        row.closes_at,
        row.state,
    )


def unfinished(tx: Transaction, community: Community) -> list[Contest]:
    """The contests that are planned or open, the earliest first."""
    return [_value(row) for row in stored.unfinished(tx, community.id)]


def create(tx: Transaction, community: Community, actor: Member, draft: Draft) -> Contest:
    """A contest that will open and close by itself; refused if its days overlap with another one's."""
    check_prizes(draft.prizes, limit=community.programme.staff.award_limit)
    opens_at, closes_at = decide_times(community, draft, now=tx.now)
    stored.hold_community(tx, community.id)
    for other in unfinished(tx, community):
        if other.opens_at < closes_at and opens_at < other.closes_at:
            raise Refusal("contest-overlaps", until=other.closes_at, title=other.title)
    row = stored.Contest(
        community_id=community.id,
        title=draft.title,
        about=draft.about,
        prizes=list(draft.prizes),
        opens_at=opens_at,
        closes_at=closes_at,
        created_by=actor.id,
    )
    contest_id = stored.add(tx, row)
    due.plan(tx, OPEN_JOB, contest_id, at=opens_at, community_id=community.id)
    due.plan(tx, CLOSE_JOB, contest_id, at=closes_at, community_id=community.id)
    facts = {"contest": contest_id, "days": draft.days, "prizes": list(draft.prizes)}
    audit.note(tx, community, actor, action="contest-created", facts=facts)
    return _value(row)


def begin(tx: Transaction, community: Community, contest_id: int) -> str:
    """Opens a planned contest: each group gets its message. Missed altogether, it never opens and its maker is told."""
    row = stored.hold(tx, contest_id, shared=False)
    if row is None or row.state != "planned":
        return "skipped: not planned any more"
    if tx.now >= row.closes_at:
        stored.move_on(tx, contest_id, before="planned", after="missed")
        maker = members.get(tx, row.created_by)
        said = text("contest-missed", title=row.title)
        notices.to_member(tx, community, maker, key=f"contest-missed:{contest_id}", text=said)
        return "skipped: its days are over"
    for other in stored.unfinished(tx, community.id):
        if other.state == "open" and other.closes_at <= tx.now:
            close(tx, community, other.id or 0)
    stored.move_on(tx, contest_id, before="planned", after="open")
    body = _message(_value(row), entries=0)
    for group in groups.of_community(tx, community.id):
        notices.say(
            tx,
            f"contest:{contest_id}:{group.id}",
            body,
            chat_id=group.chat_id,
            community_id=community.id,
            rank=Rank.SERVICE,
            edit_gap=EDIT_SECONDS,
        )
    return "done"


def count(tx: Transaction, community: Community, contest_id: int) -> None:
    """Brings the number of entries in the groups' messages up to date."""
    row = stored.get(tx, contest_id)
    if row is not None and row.state == "open":
        _change_messages(tx, community, contest_id, _message(_value(row), entries=stored.count(tx, contest_id)))


def standing(tx: Transaction, community: Community, member: Member) -> Standing:
    """The open contest, if there is one, as a member sees it."""
    there = [one for one in unfinished(tx, community) if one.closes_at > tx.now]
    current = next((one for one in there if one.state == "open"), None)
    if current is None:
        return Standing(None, 0, False, False, there[0].opens_at if there else None)
    has_entered = stored.entry_of(tx, current.id, member.id) is not None
    has_voted = stored.vote_of(tx, current.id, member.id) is not None
    return Standing(current, stored.count(tx, current.id), has_entered, has_voted, None)


def require_open(
    tx: Transaction, community: Community, contest_id: int, *, at: datetime, shared: bool = True
) -> Contest:
    """The contest if it was open at the time of a press or a message; refused otherwise. It stays so until the end of
    the transaction; `shared` False: and nobody enters or votes beside us."""
    row = stored.hold(tx, contest_id, shared=shared)
    if row is None or row.community_id != community.id:
        raise Refusal("button-expired")
    if row.state != "open" or at >= row.closes_at:
        raise NotEarned("contest-closed", title=row.title)
    return _value(row)


def require_room(tx: Transaction, contest: Contest, member: Member) -> bool:
    """Whether a new entry would take the place of an older one; refused if that one has votes."""
    older = stored.entry_of(tx, contest.id, member.id)
    if older is not None and stored.has_votes(tx, older.id or 0):
        raise Refusal("contest-entry-has-votes")
    return older is not None


def enter(
    tx: Transaction,
    community: Community,
    member: Member,
    *,
    photos: Sequence[str],
    caption: str,
    at: datetime,
    post_id: int | None = None,
    contest_id: int | None = None,
) -> bool:
    """Whether the entry took the place of an older one. `contest_id` None: the contest that is open.

    `photos` are Telegram's ids of the pictures; the first one is what voters see.
    """
    if contest_id is None:
        current = standing(tx, community, member).contest
        if current is None:
            raise Refusal("contest-none")
        contest_id = current.id
    contest = require_open(tx, community, contest_id, at=at, shared=False)
    is_new_picture = require_room(tx, contest, member)
    older = stored.entry_of(tx, contest.id, member.id)
    if older is not None:
        stored.remove(tx, older)
    row = stored.Entry(
        contest_id=contest.id, member_id=member.id, photos=list(photos), caption=caption, post_id=post_id, at=at
    )
    stored.add(tx, row)
    due.ensure(tx, COUNT_JOB, contest.id, at=tx.now, community_id=community.id)
    return is_new_picture


def look(
    tx: Transaction, community: Community, member: Member, contest_id: int, *, at: datetime, entry_id: int | None = None
) -> View:
    """One entry for voting; without a wish, or if it is gone, the member's chosen one or else their first."""
    contest = require_open(tx, community, contest_id, at=at)
    rows = {row.id or 0: row for row in stored.entries(tx, contest.id)}
    if not rows:
        raise Refusal("contest-no-entries")
    order = decide_order(contest.id, member.id, rows)
    chosen = stored.vote_of(tx, contest.id, member.id)
    shown = next(one for one in (entry_id, chosen, order[0]) if one in rows)
    index = order.index(shown)
    return View(
        contest=contest,
        entry_id=shown,
        photos=tuple(rows[shown].photos),
        caption=rows[shown].caption,
        number=index + 1,
        count=len(order),
        before=order[index - 1],
        after=order[(index + 1) % len(order)],
        is_own=rows[shown].member_id == member.id,
        is_chosen=shown == chosen,
    )


def vote(
    tx: Transaction, community: Community, member: Member, contest_id: int, *, entry_id: int, at: datetime
) -> bool:
    """Whether the vote is on this entry now and was elsewhere, or nowhere, before."""
    contest = require_open(tx, community, contest_id, at=at)
    entry = stored.get_entry(tx, entry_id)
    if entry is None or entry.contest_id != contest.id or members.get(tx, entry.member_id).left_at is not None:
        raise Refusal("contest-entry-gone")
    if entry.member_id == member.id:
        raise Refusal("contest-vote-own")
    if member_rows.get(tx, member.id).joined_at > contest.opens_at:
        raise NotEarned("contest-vote-joined-late")
    if stored.vote_of(tx, contest.id, member.id) == entry_id:
        return False
    stored.put_vote(tx, contest_id=contest.id, member_id=member.id, entry_id=entry_id, at=at)
    return True


def close(tx: Transaction, community: Community, contest_id: int) -> str:
    """Fixes the result of an open contest, pays the prizes and tells everybody; a second time nothing happens."""
    if not stored.move_on(tx, contest_id, before="open", after="closed"):
        return "skipped: not open"
    row = stored.get(tx, contest_id)
    if row is None:
        raise KeyError(contest_id)
    contest = _value(row)
    entries = {entry.id or 0: entry for entry in stored.entries(tx, contest_id)}
    candidates = [Candidate(number, entry.member_id, entry.at) for number, entry in entries.items()]
    tally = decide_votes(candidates, [Vote(*one) for one in stored.votes(tx, contest_id)])
    winners = decide_winners(candidates, tally, contest.prizes)
    places = {winner.entry_id: winner.place for winner in winners}
    for entry_id, votes in tally.items():
        stored.fix_result(tx, entry_id, votes=votes, place=places.get(entry_id))
    for winner in winners:
        _reward(tx, community, contest, winner)
    pictures = [entries[winner.entry_id].photos[0] for winner in winners]
    _announce(tx, community, contest, winners, pictures, has_entries=bool(entries))
    return f"done: {len(entries)} entries, {len(winners)} winners"


def _reward(tx: Transaction, community: Community, contest: Contest, winner: Winner) -> None:
    member = members.get(tx, winner.member_id)
    points.grant(
        tx,
        community,
        member,
        key=f"contest:{contest.id}:{winner.place}",
        amount=winner.prize,
        rule="contest-prize",
        source=f"contest:{contest.id}",
    )
    said = text("contest-won", title=contest.title, place=winner.place, votes=winner.votes, points=winner.prize)
    notices.to_member(tx, community, member, key=f"contest-won:{contest.id}:{winner.place}", text=said)


def _announce(
    tx: Transaction,
    community: Community,
    contest: Contest,
    winners: Sequence[Winner],
    pictures: Sequence[str],
    *,
    has_entries: bool,
) -> None:
    lines = [
        text(
            "contest-winner",
            place=winner.place,
            name=members.name_of(tx, winner.member_id),
            votes=winner.votes,
            points=winner.prize,
        )
        for winner in winners
    ]
    outcome = text("contest-winners", lines=lines) if winners else _without_winners(has_entries=has_entries)
    closed = text("contest-message-closed", title=contest.title, outcome=outcome)
    _change_messages(tx, community, contest.id, Body(closed))
    if not winners:
        return
    for group in groups.of_community(tx, community.id):
        notices.say(
            tx,
            f"contest-result:{contest.id}:{group.id}",
            Body(text("contest-result", title=contest.title, lines=lines), photos=pictures),
            chat_id=group.chat_id,
            community_id=community.id,
            rank=Rank.SERVICE,
        )


def _without_winners(*, has_entries: bool) -> Text:
    return text("contest-without-votes") if has_entries else text("contest-without-entries")


def _change_messages(tx: Transaction, community: Community, contest_id: int, body: Body) -> None:
    for group in groups.of_community(tx, community.id):
        notices.change(tx, f"contest:{contest_id}:{group.id}", body)


def describe(contest: Contest, *, entries: int) -> list[Text]:
    """A contest in lines: what it is, the prizes, until when, how many entries."""
    return [
        text("contest-title", title=contest.title),
        *([text("contest-about", about=contest.about)] if contest.about else []),
        text("contest-facts", prizes=" · ".join(map(str, contest.prizes)), until=When(contest.closes_at)),
        text("contest-entries", count=entries),
    ]


def buttons(contest: Contest) -> list[list[Button]]:
    """The buttons under a contest, for anyone."""
    return [
        [
            Button(text("contest-enter-button"), action="contests.enter", object={"contest": contest.id}),
            Button(text("contest-vote-button"), action="contests.show", object={"contest": contest.id}),
        ]
    ]


def _message(contest: Contest, *, entries: int) -> Body:
    parts = [*describe(contest, entries=entries), text("contest-how")]
    return Body(text("contest-parts", parts=parts), buttons(contest))
