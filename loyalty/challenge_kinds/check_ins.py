"""Check in on so many days."""

from loyalty.challenge_kinds import Kind
from storage import checkins

kind = Kind("check-ins", checkins.days, is_by_day=True)
