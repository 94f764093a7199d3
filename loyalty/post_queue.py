"""The queue: shared posts wait for the moderators, who take them one at a time, oldest first.

"Later" puts a post at the end of that moderator's round. Moderators who have started the bot are told by one note that
posts wait, and it keeps the count; a new note comes with a new post, at most one an hour.
"""

from collections.abc import Sequence
from datetime import timedelta

from loyalty import communities, members, notices, people
from loyalty.communities import Community
from loyalty.members import Member
from loyalty.notices import Body, Button, Rank
from loyalty.texts import text
from storage import due
from storage import shared_posts as stored
from storage.database import Transaction

NOTE_JOB = "shared-post-note"
NOTE_EVERY = timedelta(hours=1)
EDIT_SECONDS = 60


def decide_next(waiting: Sequence[int], later: Sequence[int]) -> int | None:
    """The next post of a round: the oldest that was not put off, else the one put off first."""
    fresh = [post_id for post_id in waiting if post_id not in later]
    return next(iter([*fresh, *(post_id for post_id in later if post_id in waiting)]), None)


def following(tx: Transaction, community: Community, *, later: Sequence[int]) -> int | None:
    """The id of the next post in the queue for a moderator who put these off."""
    return decide_next(stored.waiting(tx, community.id), later)


def announce(tx: Transaction, community: Community, *, author: Member) -> None:
    """Tells the moderators that a post has arrived; who was told within the hour sees the count change."""
    for moderator in members.staff(tx, community):
        if moderator.id != author.id and not _tell(tx, community, moderator):
            last = stored.note(tx, moderator.id)
            if last is not None:
                at = last.said_at + NOTE_EVERY
                due.ensure(tx, NOTE_JOB, moderator.id, at=at, community_id=community.id)
    refresh(tx, community)


def refresh(tx: Transaction, community: Community) -> None:
    """Brings the count in every moderator's note up to date."""
    body = _note(len(stored.waiting(tx, community.id)))
    for key in stored.note_keys(tx, community.id):
        notices.change(tx, key, body)


def remind(tx: Transaction, community_id: int, moderator_id: int) -> str:
    """Tells a moderator of what arrived after the last note, if it still waits; the outcome in a word."""
    community, moderator = communities.get(tx, community_id), members.get(tx, moderator_id)
    is_staff = moderator.left_at is None and moderator.role in members.STAFF
    if not is_staff or not stored.waiting(tx, community_id):
        return "skipped: nothing waits"
    return "done" if _tell(tx, community, moderator) else "skipped: told already"


def _tell(tx: Transaction, community: Community, moderator: Member) -> bool:
    """Whether a new note has replaced the moderator's last one; True also for who cannot be told."""
    person = people.get(tx, moderator.user_id)
    if person is None or not person.has_started:
        return True
    last = stored.note(tx, moderator.id)
    key = f"queue-note:{moderator.id}:{tx.now:%Y%m%dT%H%M%S}"
    if not stored.renew_note(tx, moderator.id, community_id=community.id, key=key, before=tx.now - NOTE_EVERY):
        return False
    if last is not None:
        notices.retract(tx, last.key)
    notices.say(
        tx,
        key,
        _note(len(stored.waiting(tx, community.id))),
        chat_id=moderator.user_id,
        user_id=moderator.user_id,
        community_id=community.id,
        rank=Rank.SERVICE,
        edit_gap=EDIT_SECONDS,
    )
    return True


def _note(count: int) -> Body:
    if not count:
        return Body(text("queue-note-empty"))
    return Body(text("queue-note", posts=count), [[Button(text("queue-open"), action="shared_posts.open")]])
