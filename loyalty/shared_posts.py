"""Shared posts: a member shows what they bought, as a picture or an album with a few words.

A post is sent to the bot in private, or put into a group with the hashtag in its caption. It needs at least one picture
and a caption, comes from the member (not forwarded), and no picture of it has been shared in this community before;
otherwise it is turned down at once. An album is one post, although Telegram delivers it picture by picture: what comes
before the captioned picture is held for a moment, and what comes after it is added.

Moderators approve or refuse it, and nobody approves their own (`loyalty.post_queue` keeps the order). An approved post
pays 20 points (preset), at most 2 posts for each local day of sharing; they are pending for 24 hours, then released.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from loyalty import activity, audit, challenges, communities, members, notices, points, post_queue
from loyalty.communities import Community
from loyalty.errors import NotEarned, Refusal
from loyalty.members import Member
from loyalty.texts import Text, When, text
from storage import due
from storage import shared_posts as stored
from storage.database import Transaction

ALBUM_JOB = "shared-post-album"
RELEASE_JOB = "shared-post-release"
# Telegram was seen to deliver the last picture of an album 11 s after the first; slow days get some room.
ALBUM_TIME = timedelta(seconds=30)
REASONS = ("not-ours", "unclear", "not-their-own")
REASON_LENGTH = 200


class State(StrEnum):
    """Where a post stands; `storage.shared_posts.SharedPost` says what each means."""

    GATHERING = "gathering"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class SharedPost:
    """A shared post as others see it; `photos` are Telegram's file ids, in the order of the album."""

    id: int
    member_id: int
    state: State
    photos: tuple[str, ...]
    caption: str
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in Telegram: `file_id` sends it again, `unique_id` is the same for everyone who has it."""

    file_id: str
    unique_id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a post: a picture alone, or one of an album (`album` is Telegram's media group).

    `is_meant`: it says that this is to be a shared post, by its hashtag or by being sent in private.
    """

    chat_id: int
    message_id: int
    album: str | None
    picture: Picture | None
    caption: str
    is_meant: bool
    is_forwarded: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a piece led to: the post that has entered the queue with it, or why its album is turned down, or neither."""

    entered: int | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision about a post: `by` whom (None if its own later pictures turned it down), and whether it is new."""

    post: SharedPost
    by: str | None
    is_new: bool
    paid: int


def get(tx: Transaction, post_id: int) -> SharedPost:
    """The post with this id; KeyError if there is none."""
    return _value(tx, _row(tx, post_id))


def latest_of(tx: Transaction, member: Member, *, limit: int) -> list[SharedPost]:
    """A member's last posts that wait or are approved, newest first."""
    rows = stored.latest_of(tx, member.id, (State.WAITING, State.APPROVED), limit=limit)
    return [_value(tx, row) for row in rows]


def decide_missing(*, pictures: int, caption: str) -> str | None:
    """The code of what a post still lacks; None if it is whole."""
    if not pictures:
        return "post-without-picture"
    return None if caption else "post-without-caption"


def share(tx: Transaction, community: Community, member: Member, piece: Piece, *, at: datetime) -> Receipt:
    """What a piece led to. A single picture that cannot be a post is refused; of an album, the receipt says so once."""
    post = _post_of(tx, community, member, piece, at=at)
    if post.state not in {State.GATHERING, State.WAITING}:
        return Receipt()
    _take_in(tx, post, piece)
    if not post.is_meant:
        return Receipt()
    pictures = stored.pictures(tx, post.id or 0)
    missing = decide_missing(pictures=len(pictures), caption=post.caption or "")
    fault = "post-forwarded" if piece.is_forwarded else None
    if fault is None and missing is None:
        # Every picture is looked up, not only the first that was seen: all of them are shared from now on.
        is_new = [stored.see(tx, community.id, one.unique_id, post.id or 0) for one in pictures]
        fault = None if all(is_new) else "post-picture-seen"
    if fault is None and piece.album is None:
        fault = missing
    if fault is not None:
        return _turn_down(tx, community, post, piece, NotEarned(fault))
    if missing is not None or post.state == State.WAITING:
        return Receipt()
    post.state = State.WAITING
    tx.session.flush()
    activity.note(tx, community, member, at=at)
    post_queue.announce(tx, community, author=member)
    return Receipt(entered=post.id)


def _post_of(tx: Transaction, community: Community, member: Member, piece: Piece, *, at: datetime) -> stored.SharedPost:
    """The post this piece belongs to, begun with its first piece."""
    album = piece.album or f"message:{piece.message_id}"
    post = stored.find(tx, community.id, piece.chat_id, album)
    if post is None:
        post = stored.SharedPost(
            community_id=community.id,
            member_id=member.id,
            chat_id=piece.chat_id,
            album=album,
            state=State.GATHERING,
            day=community.day(at),
            shared_at=at,
        )
        stored.add(tx, post)
        if piece.album is not None:
            due.plan(tx, ALBUM_JOB, post.id or 0, at=tx.now + ALBUM_TIME, community_id=community.id)
    return post


def _take_in(tx: Transaction, post: stored.SharedPost, piece: Piece) -> None:
    """Adds what a piece brings. No caption is kept before the album is known to be meant as a post."""
    post.is_meant = post.is_meant or piece.is_meant
    if post.is_meant and not post.caption and piece.caption:
        post.caption = piece.caption
    tx.session.flush()
    if piece.picture is not None:
        stored.add_picture(
            tx,
            post.id or 0,
            message_id=piece.message_id,
            file_id=piece.picture.file_id,
            unique_id=piece.picture.unique_id,
        )


def _turn_down(
    tx: Transaction, community: Community, post: stored.SharedPost, piece: Piece, refusal: Refusal
) -> Receipt:
    """Refuses a post that its member has just shared; of an album, the pictures that still come meet silence."""
    if piece.album is None:
        raise refusal
    if post.state == State.WAITING and not stored.decide(tx, post.id or 0, state=State.DROPPED, by=None):
        return Receipt()
    stored.forget_pictures(tx, post.id or 0)
    tx.session.refresh(post)
    was_received = post.decided_at is not None
    post.state, post.caption = State.DROPPED, None
    tx.session.flush()
    if was_received:
        notices.retract(tx, received_key(post.id or 0))
        post_queue.refresh(tx, community)
    return Receipt(refusal=refusal)


def received_key(post_id: int) -> str:
    """The key under which a member is told in private that a post has arrived."""
    return f"post:{post_id}:received"


def close_album(tx: Transaction, post_id: int) -> str:
    """Forgets an album that has not become a post in time, and says why if it was meant as one; the outcome."""
    post = stored.get(tx, post_id)
    if post is None or post.state not in {State.GATHERING, State.DROPPED}:
        return "done"
    if post.state == State.GATHERING and post.is_meant:
        community, member = communities.get(tx, post.community_id), members.get(tx, post.member_id)
        missing = decide_missing(pictures=len(stored.pictures(tx, post_id)), caption=post.caption or "")
        refusal = NotEarned(missing or "post-without-caption")
        activity.note_refusal(tx, member, refusal)
        _tell(tx, community, member, f"post:{post_id}:incomplete", text(f"refused-{refusal.code}"))
    stored.delete(tx, post)
    return "done: not shared"


def approve(tx: Transaction, community: Community, moderator: Member, post_id: int) -> Verdict:
    """Approves a waiting post: it pays, pending, and its member is told; decided already, the verdict says by whom."""
    row = _row(tx, post_id)
    if row.member_id == moderator.id:
        raise Refusal("post-own")
    if not stored.decide(tx, post_id, state=State.APPROVED, by=moderator.id):
        return verdict(tx, post_id)
    member = members.get(tx, row.member_id)
    audit.note(tx, community, moderator, action="post-approved", subject_id=member.id, facts={"post": post_id})
    _tell(tx, community, member, f"post:{post_id}:told", _pay(tx, community, moderator, member, row))
    challenges.count(tx, community, member, at=row.shared_at)
    post_queue.refresh(tx, community)
    return verdict(tx, post_id, is_new=True)


def _pay(tx: Transaction, community: Community, moderator: Member, member: Member, row: stored.SharedPost) -> Text:
    """Pays an approved post, if its day still has room, and says what it brought."""
    rules = community.programme.shared_posts
    if not rules.points:
        return text("post-approved-unpaid")
    if not stored.take_paid_place(tx, member.id, row.day, limit=rules.daily_limit):
        return text("post-approved-limit", day=row.day, limit=rules.daily_limit)
    post_id = row.id or 0
    points.grant(
        tx,
        community,
        member,
        key=f"post:{post_id}:approved",
        amount=rules.points,
        rule="shared-post",
        source=f"post:{post_id}",
        actor_id=moderator.id,
        pending=True,
    )
    stored.note_paid(tx, post_id, rules.points)
    until = tx.now + timedelta(hours=rules.holding_hours)
    due.plan(tx, RELEASE_JOB, post_id, at=until, community_id=community.id)
    return text("post-approved", points=rules.points, until=When(until))


def refuse(
    tx: Transaction, community: Community, moderator: Member, post_id: int, *, reason: str, typed: str | None = None
) -> Verdict:
    """Refuses a waiting post for one of `REASONS`, or for what was typed; the member gets the reason."""
    if typed is not None and not 0 < len(typed) <= REASON_LENGTH:
        raise Refusal("post-reason-unfit", limit=REASON_LENGTH)
    row = _row(tx, post_id)
    kept = typed or reason
    if not stored.decide(tx, post_id, state=State.REFUSED, by=moderator.id, reason=kept):
        return verdict(tx, post_id)
    member = members.get(tx, row.member_id)
    facts = {"post": post_id, "reason": reason}
    audit.note(tx, community, moderator, action="post-refused", subject_id=member.id, facts=facts, reason=kept)
    why = typed or text(f"post-reason-{reason}")
    _tell(tx, community, member, f"post:{post_id}:told", text("post-refused", at=When(row.shared_at), reason=why))
    post_queue.refresh(tx, community)
    return verdict(tx, post_id, is_new=True)


def verdict(tx: Transaction, post_id: int, *, is_new: bool = False) -> Verdict:
    """How a post was decided, and by whom."""
    row = _row(tx, post_id)
    by = None if row.decided_by is None else members.name_of(tx, row.decided_by)
    return Verdict(_value(tx, row), by, is_new, row.paid)


def release(tx: Transaction, post_id: int) -> str:
    """Makes the points of an approved post spendable; the outcome."""
    row = _row(tx, post_id)
    community, member = communities.get(tx, row.community_id), members.get(tx, row.member_id)
    key, source = f"post:{post_id}:released", f"post:{post_id}"
    if points.release(tx, community, member, key=key, amount=row.paid, rule="shared-post-release", source=source):
        _tell(tx, community, member, key, text("post-released", points=row.paid))
    return "done"


def _tell(tx: Transaction, community: Community, member: Member, key: str, said: Text) -> None:
    if member.left_at is None:
        notices.to_member(tx, community, member, key=key, text=said)


def _row(tx: Transaction, post_id: int) -> stored.SharedPost:
    row = stored.get(tx, post_id)
    if row is None:
        raise KeyError(post_id)
    return row


def _value(tx: Transaction, row: stored.SharedPost) -> SharedPost:
    photos = tuple(one.file_id for one in stored.pictures(tx, row.id or 0))
    return SharedPost(row.id or 0, row.member_id, State(row.state), photos, str(row.caption or ""), row.shared_at)
