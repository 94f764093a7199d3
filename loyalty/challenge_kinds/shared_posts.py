"""Share so many posts that a moderator approves."""

from loyalty.challenge_kinds import Kind
from storage import challenges

kind = Kind("shared-posts", challenges.paid_posts, is_by_day=False)
