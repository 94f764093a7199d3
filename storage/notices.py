"""The outbox. A notice is one message and what it should say now; sending, editing and deleting are its states."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Index, Integer, LargeBinary, SmallInteger, bindparam, func, or_, text
from sqlmodel import Field, SQLModel, select

from storage.communities import Community
from storage.database import Transaction
from storage.members import Member
from storage.people import Person
from storage.prepared import Prepared
from storage.types import Encrypted, Utc, insert, table_of

SENDING = "state = 'sending'"


class Notice(SQLModel, table=True):
    """`step` is what is to be done (send, edit, delete); `state`: waiting, sending, sent, unknown, blocked, dead,
    skipped, gone. `rank` orders the queue: 0 answers, 1 replies, 2 service, 3 promotions. `content` is encrypted, as it
    holds names, and forgotten after a while. `subject` groups the notices of one broadcast or prompt."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "notices_waiting",
            "rank",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("notices_sending", "id", sqlite_where=text(SENDING), postgresql_where=text(SENDING)),
        Index("notices_by_message", "chat_id", "message_id"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer(), "sqlite"))
    key: str = Field(unique=True)
    community_id: int | None = Field(default=None, foreign_key="communities.id")
    chat_id: int = Field(sa_type=BigInteger)
    user_id: int | None = Field(default=None, sa_type=BigInteger)
    kind: str = "message"
    rank: int = Field(default=1, sa_type=SmallInteger)
    content: Any = Field(default=None, sa_type=Encrypted, nullable=True)
    subject: str | None = Field(default=None, index=True)
    step: str = "send"
    state: str = "waiting"
    reason: str = ""
    tries: int = 0
    due_at: datetime = Field(sa_type=Utc)
    not_after: datetime | None = Field(default=None, sa_type=Utc)
    edit_gap: int = 0
    remove_after: int | None = None
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    created_at: datetime = Field(sa_type=Utc)


class HeldSubject(SQLModel, table=True):
    """A subject that is held: its notices are not sent, due or not, until it is released."""

    __tablename__ = "held_subjects"
    subject: str = Field(primary_key=True)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice whose turn it is, with what is needed to render and judge it; `sealed` is its content as stored."""

    id: int
    key: str
    community_id: int | None
    chat_id: int
    user_id: int | None
    kind: str
    rank: int
    content: Any
    sealed: bytes
    step: str
    tries: int
    not_after: datetime | None
    remove_after: int | None
    message_id: int | None
    zone: str | None
    community_language: str | None
    programme_version: int | None
    programme_digest: str | None
    language: str | None
    telegram_language: str | None
    has_started: bool | None
    wants_promotions: bool | None
    has_left: bool


_notice = table_of(Notice)
_held = table_of(HeldSubject)
_person = table_of(Person)
_community = table_of(Community)
_member = table_of(Member)

PROMOTION = 3
COLUMNS = (
    "key", "community_id", "chat_id", "user_id", "kind", "rank", "content", "subject", "step", "state", "reason",
    "tries", "due_at", "not_after", "edit_gap", "remove_after", "message_id", "created_at",
)  # fmt: skip
_insert = (
    insert(_notice)
    .values({name: bindparam(name, type_=_notice.c[name].type) for name in COLUMNS})
    .on_conflict_do_nothing(index_elements=["key"])
)


_withdraw = Prepared(
    _notice.update()
    .where(_notice.c.subject == bindparam("of"), _notice.c.state == "waiting", _notice.c.step == "send")
    .values(state="skipped", reason=bindparam("why"))
)


_insert_one = Prepared(_insert)
_is_said = Prepared(sa.select(_notice.c.id).where(_notice.c.key == bindparam("said")))


def add(tx: Transaction, **values: Any) -> None:
    """Stores a new notice; one whose key is there already is passed over."""
    fresh = {"step": "send", "state": "waiting", "reason": "", "tries": 0, "message_id": None}
    tx.write(_insert_one, {**fresh, "created_at": tx.now, **values})


def insert_many(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Stores many new notices at once; keys that are there already are passed over."""
    fresh = {"step": "send", "state": "waiting", "reason": "", "tries": 0, "message_id": None, "created_at": tx.now}
    tx.many(_insert, [{**fresh, **row} for row in rows])


def is_said(tx: Transaction, key: str) -> bool:
    """Whether there is a notice with this key."""
    return tx.first(_is_said, {"said": key}) is not None


def by_key(tx: Transaction, key: str) -> Notice | None:
    """The notice with this key."""
    return tx.session.exec(select(Notice).where(Notice.key == key)).first()


def get(tx: Transaction, notice_id: int) -> Notice | None:
    """The notice with this id."""
    return tx.session.get(Notice, notice_id)


def change(tx: Transaction, notice: Notice, content: Any) -> None:
    """What a notice should say from now on; sent already, it is edited, at the earliest after its `edit_gap`."""
    if notice.content == content or notice.state in {"gone", "dead", "blocked", "skipped", "unknown"}:
        return
    # A call under way has taken its text already; `settle` finds the difference and edits what was sent.
    notice.content = content
    if notice.state == "sent":
        notice.state, notice.tries = "waiting", 0
        notice.due_at = _next_edit(tx, notice)
    tx.session.flush()


def _next_edit(tx: Transaction, notice: Notice) -> datetime:
    return max(tx.now, (notice.sent_at or tx.now) + timedelta(seconds=notice.edit_gap))


def retract(tx: Transaction, notice: Notice, *, at: datetime) -> None:
    """Takes a notice back: deleted if it was sent, never sent if it was not, deleted after the call under way."""
    if notice.state == "sending":
        notice.step, notice.due_at = "delete", at
    elif notice.message_id is not None and notice.state != "gone":
        notice.step, notice.state, notice.due_at, notice.tries = "delete", "waiting", at, 0
    elif notice.state == "waiting":
        notice.state = "gone"
    tx.session.flush()


def set_aside(tx: Transaction, notice: Notice) -> None:
    """Gives a notice's key free, so that the same can be said as a new message."""
    notice.key = f"{notice.key}:until:{notice.id}"
    tx.session.flush()


def withdraw(tx: Transaction, subject: str, reason: str) -> None:
    """Skips every notice of a subject that still waits to be sent."""
    tx.write(_withdraw, {"of": subject, "why": reason})


def hold(tx: Transaction, subject: str) -> None:
    """Lets no notice of a subject go out; also not one whose call is under way and has to be made again."""
    tx.changed(insert(_held).values(subject=subject).on_conflict_do_nothing())


def release(tx: Transaction, subject: str) -> None:
    """Lets the notices of a subject go out again."""
    tx.changed(_held.delete().where(_held.c.subject == subject))


def states(tx: Transaction, subject: str) -> dict[tuple[str, str], int]:
    """How many notices of a subject are in each (state, reason)."""
    counted = sa.select(_notice.c.state, _notice.c.reason, func.count()).where(_notice.c.subject == subject)
    rows = tx.all(counted.group_by(_notice.c.state, _notice.c.reason))
    return {(str(state), str(reason)): int(count) for state, reason, count in rows}


_is_free = or_(_notice.c.subject.is_(None), _notice.c.subject.not_in(sa.select(_held.c.subject)))
_chat = sa.literal("%,") + sa.cast(_notice.c.chat_id, sa.String) + sa.literal(",%")
_membership = (_member.c.community_id == _notice.c.community_id) & (_member.c.user_id == _notice.c.user_id)
_due = Prepared(
    sa.select(
        *(_notice.c[name] for name in (
            "id", "key", "community_id", "chat_id", "user_id", "kind", "rank", "step", "tries", "not_after",
            "remove_after", "message_id",
        )),
        sa.type_coerce(_notice.c.content, LargeBinary).label("sealed"),
        _community.c.zone,
        _community.c.language.label("community_language"),
        _community.c.programme_version,
        _community.c.programme_digest,
        _person.c.language,
        _person.c.telegram_language,
        _person.c.has_started,
        _member.c.wants_promotions,
        _member.c.left_at.is_not(None).label("has_left"),
    )
    .select_from(
        _notice.outerjoin(_community, _community.c.id == _notice.c.community_id)
        .outerjoin(_person, _person.c.user_id == _notice.c.user_id)
        .outerjoin(_member, _membership)
    )
    .where(
        text("notices.state = 'waiting'"),  # spelled out, as the index of what waits is
        _notice.c.due_at <= bindparam("now", type_=Utc),
        _notice.c.rank.between(bindparam("first_rank"), bindparam("last_rank")),
        _is_free,
        # Answers to presses and deletions cost no room in a chat, so a busy chat does not hold them up. The busy ones
        # come as one text, `,1,-2,`: a list would make another statement for each length.
        or_(bindparam("busy", type_=sa.String).not_like(_chat), _notice.c.rank == 0),
    )
    .order_by(_notice.c.rank, _notice.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=_notice, skip_locked=True)
)  # fmt: skip
_mark = Prepared(
    _notice.update()
    .where(_notice.c.id == bindparam("which"))
    .values(state="sending", tries=_notice.c.tries + 1, reason="")
)
_keep = Prepared(
    _notice.update()
    .where(_notice.c.id == bindparam("which"))
    .values(state=bindparam("as_state"), reason=bindparam("why"), due_at=bindparam("until", type_=Utc))
)
_sent_as_claimed = Prepared(
    _notice.update()
    .where(
        _notice.c.id == bindparam("which"),
        _notice.c.state == "sending",
        _notice.c.step == "send",
        _notice.c.remove_after.is_(None),
        sa.type_coerce(_notice.c.content, LargeBinary) == bindparam("sealed", type_=LargeBinary),
    )
    .values(
        state="sent",
        reason="",
        step="edit",
        message_id=func.coalesce(_notice.c.message_id, bindparam("message", type_=BigInteger)),
        sent_at=bindparam("at", type_=Utc),
    )
)


def due(tx: Transaction, ranks: tuple[int, int], *, limit: int, busy: Collection[int] = ()) -> list[Claimed]:
    """The next notices of these ranks, first and last, that are due; chats in `busy` and held subjects are passed over.

    They are locked for this transaction, which says by `mark` or `withhold` what happens to each.
    """
    chats = f",{','.join(map(str, busy))},"
    values = {"now": tx.now, "first_rank": ranks[0], "last_rank": ranks[1], "busy": chats, "most": limit}
    return [Claimed(content=Encrypted.opened(row.sealed), **row._asdict()) for row in tx.all(_due, values)]


def mark(tx: Transaction, claimed: Claimed) -> Claimed:
    """Says that a notice's call is about to be made: it counts as a try from now on."""
    tx.write(_mark, {"which": claimed.id})
    return replace(claimed, tries=claimed.tries + 1)


def withhold(tx: Transaction, claimed: Claimed, *, state: str, reason: str, until: datetime | None) -> None:
    """Says why a notice is not sent now: never (`skipped`), or not before an instant (`waiting`)."""
    tx.write(_keep, {"which": claimed.id, "as_state": state, "why": reason, "until": until or tx.now})


def settle(
    tx: Transaction,
    claimed: Claimed,
    *,
    state: str,
    reason: str = "",
    message_id: int | None = None,
    due_at: datetime | None = None,
    is_try: bool = True,
) -> bool:
    """Writes down how a call ended: `sent` (with the message id), `waiting` for another try, or how it failed.

    False if it was written down already. `is_try` False: the notice is not to blame, so this try does not count.
    """
    if state == "sent" and claimed.step == "send":
        values = {"which": claimed.id, "sealed": claimed.sealed, "message": message_id, "at": tx.now}
        if tx.changed(_sent_as_claimed, values):  # nothing happened to it during the call, which is the rule
            return True
    notice = tx.session.get(Notice, claimed.id, populate_existing=True)
    if notice is None or notice.state != "sending":
        return False
    is_retracted = notice.step == "delete" and claimed.step != "delete"
    notice.state, notice.reason = state, reason
    if state == "sent":
        _after_success(tx, notice, claimed, message_id)
    if is_retracted:
        _after_retraction(notice)
    elif state == "waiting":
        notice.due_at = due_at or tx.now
        notice.tries -= 0 if is_try else 1
    tx.session.flush()
    return True


def _after_success(tx: Transaction, notice: Notice, claimed: Claimed, message_id: int | None) -> None:
    if claimed.step == "delete":
        notice.state = "gone"
        return
    notice.message_id = notice.message_id or message_id
    notice.sent_at = tx.now
    if notice.step == "delete":
        return
    notice.step = "edit"
    if notice.content != claimed.content:
        notice.state, notice.tries, notice.due_at = "waiting", 0, _next_edit(tx, notice)
    elif notice.remove_after is not None:
        notice.step, notice.state, notice.tries = "delete", "waiting", 0
        notice.due_at = tx.now + timedelta(seconds=notice.remove_after)


def _after_retraction(notice: Notice) -> None:
    """What was taken back during its call is deleted if it is there, and not tried again if it is not."""
    if notice.message_id is not None:
        notice.state, notice.tries = "waiting", 0
    elif notice.state == "waiting":
        notice.state = "gone"


def settle_orphans(tx: Transaction, *, besides: Collection[int] = ()) -> int:
    """Settles what a sender left between saying `sending` and learning how the call ended; how many notices.

    Those in `besides` are under way still. A promotion, and what was taken back meanwhile, is `unknown` and never sent
    again; anything else is.
    """
    lost = (_notice.c.message_id.is_(None)) & ((_notice.c.rank == PROMOTION) | (_notice.c.step == "delete"))
    orphaned = text(SENDING) & _notice.c.id.not_in(besides)
    unknown = {"state": "unknown", "reason": "the process ended during the call"}
    count = tx.changed(_notice.update().where(orphaned, lost).values(unknown))
    return count + tx.changed(_notice.update().where(orphaned).values(state="waiting"))


def blank(tx: Transaction, before: datetime) -> int:
    """Forgets what was said before an instant, wherever nothing is left to be sent."""
    is_over = _notice.c.state.not_in(["waiting", "sending"]) & (_notice.c.created_at < before)
    return tx.changed(_notice.update().where(is_over, _notice.c.content.is_not(None)).values(content=None))


def move_chat(tx: Transaction, old: int, new: int) -> None:
    """Sends what still waits for a group to its new chat id."""
    tx.changed(_notice.update().where(_notice.c.chat_id == old).values(chat_id=new))
