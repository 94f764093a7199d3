"""Consent and quiet hours: whether a notice may go out now, decided in the transaction that sends it.

A private message needs a person who started the bot. Whoever left a community hears no more from it than replies. A
promotion needs, besides, a member who turned promotions on, and an hour outside the quiet ones; in quiet hours it waits
for the morning, or is dropped if it may not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from loyalty import programmes
from loyalty.notices import Rank
from loyalty.programmes import QuietHours
from storage.database import Transaction


class Candidate(Protocol):
    """What is looked at in a notice."""

    @property
    def kind(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def rank(self) -> int: ...
    @property
    def chat_id(self) -> int: ...
    @property
    def has_started(self) -> bool | None: ...
    @property
    def wants_promotions(self) -> bool | None: ...
    @property
    def has_left(self) -> bool: ...
    @property
    def not_after(self) -> datetime | None: ...


class Regulated(Protocol):
    """What of a notice tells the rules of its community."""

    @property
    def community_id(self) -> int | None: ...
    @property
    def programme_version(self) -> int | None: ...
    @property
    def programme_digest(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a notice is not sent now, and when it may be."""

    state: str
    reason: str
    until: datetime | None = None


def quiet_until(rules: QuietHours, local: datetime) -> datetime | None:
    """The end of the quiet hours around a local instant; None outside them."""
    begins, ends = rules.from_hour, rules.to_hour
    is_quiet = begins <= local.hour < ends if begins < ends else local.hour >= begins or local.hour < ends
    if begins == ends or not is_quiet:
        return None
    day = local + timedelta(days=1) if local.hour >= ends else local
    return day.replace(hour=ends, minute=0, second=0, microsecond=0)


def decide(notice: Candidate, *, now: datetime, zone: ZoneInfo, rules: QuietHours | None) -> Withheld | None:
    """Why a notice may not go out now; None if it may."""
    if notice.step != "send" or notice.kind != "message":
        is_late = notice.kind == "answer" and notice.not_after is not None and now > notice.not_after
        return Withheld("skipped", "too-late") if is_late else None
    if notice.not_after is not None and now > notice.not_after:
        return Withheld("skipped", "too-late")
    if notice.chat_id > 0 and not notice.has_started:
        return Withheld("skipped", "never-started")
    if notice.has_left and notice.rank >= Rank.SERVICE:
        return Withheld("skipped", "left")
    if notice.rank != Rank.PROMOTION:
        return None
    if not notice.wants_promotions:
        return Withheld("skipped", "not-consented")
    until = quiet_until(rules, now.astimezone(zone)) if rules else None
    return None if until is None else Withheld("waiting", "quiet-hours", until)


def rules(tx: Transaction, notice: Regulated) -> QuietHours | None:
    """The quiet hours that a notice's community keeps."""
    if notice.community_id is None or notice.programme_version is None or notice.programme_digest is None:
        return None
    return programmes.current(tx, notice.community_id, notice.programme_version, notice.programme_digest).quiet_hours
