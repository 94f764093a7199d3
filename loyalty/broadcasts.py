"""Broadcasts: one message to many members, in their private chats, written and watched over by a moderator.

A message is a text of at most 3500 characters or a photo with at most 900, counted as Telegram counts. Its author sees
it as members will, chooses an audience and a time, sees how many it can reach, and confirms once. Who receives it is
written down when it starts. It may start up to 6 hours late; later than that it is not sent, and the author is told.

It goes out as a promotion: only to members who turned news on and started the bot, and in quiet hours not before the
morning. The outbox holds at most 2,500 of it at a time, and is filled up every few seconds, or sooner if they go out
faster; a recipient has one notice under one key, so nobody gets it twice, and who has none yet is fed next, so nobody
is left out. Pausing holds what waits; stopping takes it back.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from loyalty import audiences, audit, consent, deliveries, members, notices
from loyalty.audiences import Audience, Reach
from loyalty.communities import Community
from loyalty.deliveries import Tally
from loyalty.errors import Refusal
from loyalty.members import Member
from loyalty.notices import Body, Button, Rank
from loyalty.texts import Bar, Markup, When, text
from storage import broadcasts as stored
from storage import due
from storage import notices as outbox
from storage.database import Transaction

START_JOB = "broadcast-start"
FEED_JOB = "broadcast-feed"
TEXT_LIMIT = 3500
CAPTION_LIMIT = 900
FARTHEST = timedelta(days=366)
GRACE = timedelta(hours=6)
IN_OUTBOX = 2_500
EDIT_SECONDS = 5
FEED_EVERY = timedelta(seconds=5)
# Less than the second between two ticks, so that none is missed.
FEED_SOON = timedelta(seconds=0.5)
IS_FAST = 200
LOOK_EVERY = timedelta(seconds=60)
LIVE = ("running", "paused", "stopping")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: Telegram's own HTML, and the file id of a photo above it."""

    html: str
    photo: str | None = None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as it is now; see `storage.broadcasts` for its states. `start_at` None: at once."""

    id: int
    author_id: int
    letter: Letter
    audience: Audience | None
    start_at: datetime | None
    state: str
    size: int
    is_stop_asked: bool
    has_waited: bool

    @property
    def subject(self) -> str:
        """What its notices have in common."""
        return f"broadcast:{self.id}"

    @property
    def progress_key(self) -> str:
        """The key of the message in which the author watches it."""
        return f"{self.subject}:progress"


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a confirmed draft will do: to how many, and until when quiet hours would keep it."""

    audience: Audience
    reach: Reach
    quiet_until: datetime | None


def measure(typed: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(typed.encode("utf-16-le")) // 2


def decide_start(typed: str, community: Community, *, now: datetime) -> datetime:
    """The instant of a typed local time such as 2027-03-05 18:30; refused if unclear, past, or over a year ahead."""
    try:
        local = datetime.strptime(" ".join(typed.split()), "%Y-%m-%d %H:%M")  # noqa: DTZ007  # the zone follows
    except ValueError as error:
        raise Refusal("broadcast-time-unclear") from error
    return local_start(community, local.date(), local.time(), now=now)


def local_start(community: Community, day: date, hour: time, *, now: datetime) -> datetime:
    """The instant of a local time; refused if it is past or over a year ahead."""
    if day > community.day(now) + FARTHEST:
        raise Refusal("broadcast-too-far")
    at = datetime.combine(day, hour, community.zone).astimezone(UTC)
    if at <= now:
        raise Refusal("broadcast-in-the-past")
    return at


def is_too_late(planned: datetime, now: datetime) -> bool:
    """Whether a broadcast that should have started then must not start any more."""
    return now - planned > GRACE


def compose(tx: Transaction, community: Community, author: Member, letter: Letter, *, length: int) -> Broadcast:
    """A new draft; refused if it is too long. `length` is that of the words without their formatting."""
    limit = TEXT_LIMIT if letter.photo is None else CAPTION_LIMIT
    if length > limit:
        code = "broadcast-too-long" if letter.photo is None else "broadcast-caption-too-long"
        raise Refusal(code, length=length, limit=limit)
    row = stored.Broadcast(
        community_id=community.id,
        author_id=author.id,
        content={"html": letter.html, "photo": letter.photo},
        created_at=tx.now,
    )
    stored.add(tx, row)
    return _value(row)


def get(tx: Transaction, community: Community, broadcast_id: int) -> Broadcast:
    """A community's broadcast; refused if it has no such."""
    row = stored.get(tx, broadcast_id)
    if row is None or row.community_id != community.id:
        raise Refusal("button-expired")
    return _value(row)


def as_sent(community: Community, letter: Letter, *, is_preview: bool = False) -> Body:
    """The message as members see it, with the way to turn promotions off; in a preview that button does nothing."""
    about = {"preview": True} if is_preview else {}
    stop = Button(text("broadcast-unsubscribe"), action="broadcasts.unsubscribe", object=about)
    said = text("broadcast", words=Markup(letter.html), community=community.name)
    return Body(said, [[stop]], [letter.photo] if letter.photo else [])


def choose_audience(tx: Transaction, community: Community, broadcast_id: int, audience: Audience) -> Broadcast:
    """The draft, for this audience."""
    return _change(tx, community, broadcast_id, audience=audience.as_json())


def choose_start(tx: Transaction, community: Community, broadcast_id: int, start_at: datetime | None) -> Broadcast:
    """The draft, for this time; None is at once."""
    if start_at is not None and start_at <= tx.now:
        raise Refusal("broadcast-in-the-past")
    return _change(tx, community, broadcast_id, start_at=start_at)


def _change(tx: Transaction, community: Community, broadcast_id: int, **values: object) -> Broadcast:
    get(tx, community, broadcast_id)
    if not stored.move(tx, broadcast_id, "draft", out_of=("draft",), **values):
        raise Refusal("button-expired")
    return get(tx, community, broadcast_id)


def prospect(tx: Transaction, community: Community, draft: Broadcast) -> Prospect:
    """What comes of a draft if it is confirmed; refused if no audience is chosen or nobody is in it."""
    if draft.audience is None:
        raise Refusal("button-expired")
    reach = audiences.reach(tx, community, draft.audience)
    if not reach.everyone:
        raise Refusal("broadcast-nobody")
    at = community.local(draft.start_at or tx.now)
    return Prospect(draft.audience, reach, consent.quiet_until(community.programme.quiet_hours, at))


def confirm(tx: Transaction, community: Community, actor: Member, broadcast_id: int) -> Broadcast:
    """The draft as planned, to start now or when its time comes; works once."""
    draft = get(tx, community, broadcast_id)
    if draft.state != "draft":
        raise Refusal("button-used")
    expected = prospect(tx, community, draft)
    choose_start(tx, community, broadcast_id, draft.start_at)
    start_at = draft.start_at or tx.now
    if not stored.move(tx, broadcast_id, "planned", out_of=("draft",), start_at=start_at):
        raise Refusal("button-used")
    due.plan(tx, START_JOB, broadcast_id, at=start_at, community_id=community.id)
    facts = {"audience": expected.audience.as_json(), "members": expected.reach.everyone, "at": start_at.isoformat()}
    _note(tx, community, actor, "broadcast-confirmed", broadcast_id, **facts)
    return get(tx, community, broadcast_id)


def drop(tx: Transaction, community: Community, broadcast_id: int) -> None:
    """Lays a draft aside."""
    _move(tx, community, broadcast_id, "dropped", out_of=("draft",))


def call_off(tx: Transaction, community: Community, actor: Member, broadcast_id: int) -> None:
    """Takes back a broadcast that has not started; refused once it has."""
    get(tx, community, broadcast_id)
    if not stored.move(tx, broadcast_id, "dropped", out_of=("planned",)):
        raise Refusal("broadcast-begun")
    due.cancel(tx, START_JOB, broadcast_id)
    _note(tx, community, actor, "broadcast-stopped", broadcast_id)


def start(tx: Transaction, community: Community, broadcast_id: int) -> str:
    """Writes down whom it goes to and begins; too late, it only tells the author. What came of it, for the due row."""
    planned = get(tx, community, broadcast_id)
    if planned.start_at is None or planned.audience is None:
        raise ValueError(f"broadcast {broadcast_id} was never confirmed")
    if is_too_late(planned.start_at, tx.now):
        stored.move(tx, broadcast_id, "missed", out_of=("planned",))
        said = text("broadcast-missed", at=When(planned.start_at))
        _tell(tx, community, planned, f"{planned.subject}:missed", Body(said))
        return "skipped: more than 6 hours late"
    if not stored.move(tx, broadcast_id, "running", out_of=("planned",)):
        return f"skipped: {planned.state}"
    condition = audiences.condition(community, planned.audience, now=tx.now)
    stored.update(tx, broadcast_id, size=stored.list_recipients(tx, broadcast_id, condition))
    running = get(tx, community, broadcast_id)
    _tell(tx, community, running, running.progress_key, _progress(tx, community, running, Tally(unfed=running.size)))
    return feed(tx, community, broadcast_id)


def feed(tx: Transaction, community: Community, broadcast_id: int) -> str:
    """Puts the next recipients into the outbox, shows how far it is, and ends it when nobody is open."""
    broadcast = get(tx, community, broadcast_id)
    if broadcast.state not in LIVE:
        return f"skipped: {broadcast.state}"
    if broadcast.state == "stopping":
        outbox.withdraw(tx, broadcast.subject, "stopped")
    counted = _tally(tx, broadcast)
    is_fast = counted.unfed > 0 and counted.fed < IN_OUTBOX - IS_FAST
    if broadcast.state == "running":
        counted = _fill_outbox(tx, community, broadcast, counted)
    if counted.quiet:
        stored.update(tx, broadcast_id, has_waited=True)
    if not counted.open:
        _finish(tx, community, broadcast, counted)
        return "done: over"
    every = LOOK_EVERY if broadcast.state == "paused" else FEED_SOON if is_fast else FEED_EVERY
    due.move(tx, FEED_JOB, broadcast_id, at=tx.now + every, community_id=community.id)
    _show(tx, community, broadcast_id, counted)
    return "done"


def pause(tx: Transaction, community: Community, actor: Member, broadcast_id: int) -> None:
    """Nothing more goes out until it is resumed; calls under way end as they end."""
    _move(tx, community, broadcast_id, "paused", out_of=("running",))
    outbox.hold(tx, get(tx, community, broadcast_id).subject)
    _note(tx, community, actor, "broadcast-paused", broadcast_id)
    _show(tx, community, broadcast_id)


def resume(tx: Transaction, community: Community, actor: Member, broadcast_id: int) -> None:
    """Goes on where it was paused."""
    _move(tx, community, broadcast_id, "running", out_of=("paused",))
    outbox.release(tx, get(tx, community, broadcast_id).subject)
    _note(tx, community, actor, "broadcast-resumed", broadcast_id)
    due.move(tx, FEED_JOB, broadcast_id, at=tx.now, community_id=community.id)
    _show(tx, community, broadcast_id)


def ask_stop(tx: Transaction, community: Community, broadcast_id: int, *, asked: bool) -> None:
    """Asks the author whether they really mean to stop, or no longer."""
    if get(tx, community, broadcast_id).state not in ("running", "paused"):
        raise Refusal("button-expired")
    stored.update(tx, broadcast_id, is_stop_asked=asked)
    _show(tx, community, broadcast_id)


def stop(tx: Transaction, community: Community, actor: Member, broadcast_id: int) -> None:
    """Takes back what has not gone out; what is on its way is waited for before the report."""
    _move(tx, community, broadcast_id, "stopping", out_of=("running", "paused"))
    subject = get(tx, community, broadcast_id).subject
    outbox.hold(tx, subject)
    outbox.withdraw(tx, subject, "stopped")
    _note(tx, community, actor, "broadcast-stopped", broadcast_id)
    due.move(tx, FEED_JOB, broadcast_id, at=tx.now, community_id=community.id)
    _show(tx, community, broadcast_id)


def unsubscribe(tx: Transaction, member: Member) -> bool:
    """Turns a member's promotions off; whether they were on."""
    members.set_promotions(tx, member, wanted=False)
    return member.wants_promotions


def _move(tx: Transaction, community: Community, broadcast_id: int, to: str, *, out_of: tuple[str, ...]) -> None:
    get(tx, community, broadcast_id)
    if not stored.move(tx, broadcast_id, to, out_of=out_of, is_stop_asked=False):
        raise Refusal("button-expired")


def _fill_outbox(tx: Transaction, community: Community, broadcast: Broadcast, counted: Tally) -> Tally:
    room = max(IN_OUTBOX - counted.fed, 0)
    following = stored.unfed(tx, broadcast.id, limit=room)
    notices.promote(tx, community, as_sent(community, broadcast.letter), following, subject=broadcast.subject)
    return replace(counted, unfed=counted.unfed - len(following), waiting=counted.waiting + len(following))


def _finish(tx: Transaction, community: Community, broadcast: Broadcast, counted: Tally) -> None:
    ending = "stopped" if broadcast.state == "stopping" else "done"
    if not stored.move(tx, broadcast.id, ending, out_of=LIVE):
        return
    outbox.release(tx, broadcast.subject)
    _show(tx, community, broadcast.id, counted)
    lines = deliveries.lines(counted)
    if broadcast.has_waited:
        lines.append(text("broadcast-waited"))
    said = text(f"broadcast-report-{ending}", whole=counted.whole, lines=lines)
    who = Button(text("broadcast-uncertain"), action="broadcasts.uncertain", object={"broadcast": broadcast.id})
    _tell(tx, community, broadcast, f"{broadcast.subject}:report", Body(said, [[who]] if counted.unknown else ()))


def _tally(tx: Transaction, broadcast: Broadcast) -> Tally:
    is_stopped = broadcast.state in ("stopping", "stopped")
    return deliveries.tally(stored.outcomes(tx, broadcast.id), is_stopped=is_stopped)


def _show(tx: Transaction, community: Community, broadcast_id: int, counted: Tally | None = None) -> None:
    broadcast = get(tx, community, broadcast_id)
    body = _progress(tx, community, broadcast, counted or _tally(tx, broadcast))
    notices.change(tx, broadcast.progress_key, body)


def _progress(tx: Transaction, community: Community, broadcast: Broadcast, counted: Tally) -> Body:
    done = broadcast.size - counted.open
    said = text(
        "broadcast-progress",
        state=text(f"broadcast-{broadcast.state}"),
        audience=audiences.name(tx, community, broadcast.audience or Audience("everyone")),
        bar=Bar(done, broadcast.size),
        done=done,
        whole=broadcast.size,
        lines=deliveries.lines(counted),
    )
    user_id = members.get(tx, broadcast.author_id).user_id

    def button(label: str, action: str) -> Button:
        about = {"broadcast": broadcast.id}
        return Button(text(f"broadcast-{label}"), action=f"broadcasts.{action}", object=about, user_id=user_id)

    if broadcast.state not in ("running", "paused"):
        return Body(said)
    if broadcast.is_stop_asked:
        return Body(said, [[button("really-stop", "stop"), button("go-on", "go-on")]])
    first = button("resume", "resume") if broadcast.state == "paused" else button("pause", "pause")
    return Body(said, [[first, button("stop", "ask-stop")]])


def _tell(tx: Transaction, community: Community, broadcast: Broadcast, key: str, body: Body) -> None:
    """Says something about a broadcast to its author."""
    user_id = members.get(tx, broadcast.author_id).user_id
    notices.say(
        tx,
        key,
        body,
        chat_id=user_id,
        user_id=user_id,
        community_id=community.id,
        rank=Rank.SERVICE,
        edit_gap=EDIT_SECONDS,
    )


def _note(
    tx: Transaction, community: Community, actor: Member, action: str, broadcast_id: int, **facts: object
) -> None:
    audit.note(tx, community, actor, action=action, facts={"broadcast": broadcast_id, **facts})


def _value(row: stored.Broadcast) -> Broadcast:
    return Broadcast(
        id=row.id or 0,
        author_id=row.author_id,
        letter=Letter(row.content["html"], row.content["photo"]),
        audience=None if row.audience is None else audiences.of_json(row.audience),
        start_at=row.start_at,
        state=row.state,
        size=row.size,
        is_stop_asked=row.is_stop_asked,
        has_waited=row.has_waited,
    )
