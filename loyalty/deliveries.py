"""Deliveries: what became of a broadcast for each of its recipients; everyone is counted once, in one of these ways.

Sent; blocked (Telegram said so when it was sent); never started (the bot may not write to them: they never opened it,
or stopped it earlier); not consented (promotions are off, or they have left); unknown (the answer was lost, so it may
have arrived and is not sent again); stopped before it was sent; failed. Until one of these is known a recipient is
open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from loyalty import members
from loyalty.texts import Text, text
from storage import broadcasts as stored
from storage.database import Transaction

LISTED = 50
Ending = Literal["sent", "blocked", "never_started", "not_consented", "unknown", "stopped", "failed"]
Standing = Ending | Literal["unfed", "quiet", "waiting"]


@dataclass(frozen=True, slots=True)
class Tally:
    """The recipients of a broadcast by what became of them.

    Open are `unfed`, not in the outbox yet; `quiet`, kept there for the end of the quiet hours; and `waiting`, about to
    be sent.
    """

    unfed: int = 0
    quiet: int = 0
    waiting: int = 0
    sent: int = 0
    blocked: int = 0
    never_started: int = 0
    not_consented: int = 0
    unknown: int = 0
    stopped: int = 0
    failed: int = 0

    @property
    def fed(self) -> int:
        """How many wait in the outbox."""
        return self.quiet + self.waiting

    @property
    def open(self) -> int:
        """How many have no ending yet."""
        return self.unfed + self.fed

    @property
    def whole(self) -> int:
        """How many there are."""
        return sum(getattr(self, one.name) for one in fields(self))


def decide_standing(state: str | None, reason: str, *, was_sent: bool, is_stopped: bool) -> Standing:
    """What a notice's state and reason mean for its recipient; state None: there is no notice for them."""
    if was_sent:
        return "sent"
    match state, reason:
        case None, _:
            return "stopped" if is_stopped else "unfed"
        case "waiting", "quiet-hours":
            return "quiet"
        case (("waiting" | "sending"), _):
            return "waiting"
        case "blocked", _:
            return "blocked"
        case "unknown", _:
            return "unknown"
        case "skipped", "never-started":
            return "never_started"
        case "skipped", "not-consented":
            return "not_consented"
        case "skipped", "stopped":
            return "stopped"
    return "failed"


def tally(rows: Iterable[Any], *, is_stopped: bool) -> Tally:
    """The sum of (state, reason, was_sent, count), see `storage.broadcasts.outcomes`."""
    counts: dict[str, int] = {}
    for state, reason, was_sent, count in rows:
        standing = decide_standing(state, reason or "", was_sent=bool(was_sent), is_stopped=is_stopped)
        counts[standing] = counts.get(standing, 0) + int(count)
    return Tally(**counts)


def lines(counted: Tally) -> list[Text]:
    """One line for each ending that there is, and always one for what was sent."""
    found = [(one.name, getattr(counted, one.name)) for one in fields(counted)]
    return [text(f"delivery-{name.replace('_', '-')}", count=count) for name, count in found if count or name == "sent"]


def uncertain(tx: Transaction, broadcast_id: int) -> list[Text]:
    """The recipients of whom nobody knows whether they got it, a line for each; at most 50, and that there are more."""
    member_ids = stored.uncertain(tx, broadcast_id, limit=LISTED + 1)
    listed = [members.get(tx, member_id) for member_id in member_ids[:LISTED]]
    said = [text("uncertain-member", number=one.number, name=members.name(tx, one.user_id)) for one in listed]
    return [*said, *([text("uncertain-more")] if len(member_ids) > LISTED else [])]
