"""Talking earns a little: 1 point for a real message in a group (presets), at most once in 120 seconds and 10 a day.

A real message has at least 10 characters, or 4 Chinese, Japanese or Korean ones. It earns in silence.
"""

from datetime import date, datetime, timedelta

from loyalty import points
from loyalty.communities import Community
from loyalty.members import Member
from loyalty.programmes import Talking
from storage import members as stored
from storage.database import Transaction

CJK = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


def is_long_enough(rules: Talking, message: str) -> bool:
    """Whether a message has enough to it; white space does not count."""
    characters = "".join(message.split())
    if len(characters) >= rules.characters:
        return True
    cjk = sum(any(low <= ord(character) <= high for low, high in CJK) for character in characters)
    return cjk >= rules.cjk_characters


def decide_count(
    rules: Talking, *, at: datetime, day: date, last_at: datetime | None, last_day: date | None, count: int
) -> int | None:
    """How many messages have paid today with this one; None if it does not pay."""
    so_far = count if last_day == day else 0
    if (so_far + 1) * rules.points > rules.daily_limit:
        return None
    if last_at is not None and at - last_at < timedelta(seconds=rules.every_seconds):
        return None
    return so_far + 1


def talk(
    tx: Transaction, community: Community, member: Member, *, group_id: int, message_id: int, message: str, at: datetime
) -> bool:
    """Whether the message earned."""
    rules = community.programme.talking
    day = community.day(at)
    if not rules.points or not is_long_enough(rules, message):
        return False
    count = decide_count(
        rules, at=at, day=day, last_at=member.talked_at, last_day=member.talked_on, count=member.talked_count
    )
    if count is None:
        return False
    key = f"msg:{group_id}:{message_id}:talking"
    source = f"group:{group_id}"
    if not points.grant(tx, community, member, key=key, amount=rules.points, rule="talking", source=source, at=at):
        return False
    stored.note_talk(tx, member.id, at=at, day=day, count=count)
    return True
