"""Activity: a member is active on a local day if they write in a group, check in, share, or use the bot at all.

The first sign of a day counts; it moves the lapse reminder away and may finish a challenge.
"""

from datetime import datetime

from loyalty import challenges, lapse
from loyalty.communities import Community
from loyalty.errors import NotEarned, Refusal
from loyalty.members import Member
from loyalty.texts import encode
from storage import activity as stored
from storage import members
from storage.activity import RefusalMet
from storage.database import Transaction

__all__ = ["RefusalMet", "note", "note_refusal", "refusals"]


def note(tx: Transaction, community: Community, member: Member, *, at: datetime) -> bool:
    """Whether this is the first sign of the day, which is counted then."""
    day = community.day(at)
    if member.active_on is not None and member.active_on >= day:
        return False
    if not stored.add_day(tx, member.id, day):
        return False
    members.note_active(tx, member.id, day)
    lapse.postpone(tx, community, member, active_at=at)
    challenges.count(tx, community, member, at=at)
    return True


def note_refusal(tx: Transaction, member: Member, refusal: Refusal) -> None:
    """Remembers a refusal that kept points from a member, so that /why can explain it."""
    if not isinstance(refusal, NotEarned):
        return
    facts = {name: encode(value) for name, value in refusal.facts.items()}
    if refusal.until is not None:
        facts["until"] = {"at": refusal.until.isoformat(), "style": "moment"}
    stored.note_refusal(tx, member.id, refusal.code, facts)


def refusals(tx: Transaction, member: Member, *, limit: int) -> list[RefusalMet]:
    """The last refusals a member met, newest first."""
    return stored.refusals(tx, member.id, limit=limit)
