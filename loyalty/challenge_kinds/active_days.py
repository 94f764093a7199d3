"""Be active on so many days; `loyalty/activity.py` says what counts as a sign."""

from loyalty.challenge_kinds import Kind
from storage import activity

kind = Kind("active-days", activity.days, is_by_day=True)
