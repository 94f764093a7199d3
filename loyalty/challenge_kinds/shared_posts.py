"""Share so many posts that a moderator approves."""

from loyalty.challenge_kinds import Kind
from storage import shared_posts

kind = Kind("shared-posts", shared_posts.approved, is_by_day=False)
