"""Privacy: what is kept about a person, told in full.

One entry for each kind of data, with the tables it lies in and the encrypted columns among them; its words say what,
why, for how long and who sees it. A test holds the list against the models, so that nothing personal is kept untold.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data; its words are the text `privacy-<key>`."""

    key: str
    tables: tuple[str, ...]
    encrypted: tuple[str, ...] = ()


KEPT = (
    Kept("identity", ("people",), ("people.name", "people.username")),
    Kept("membership", ("members", "group_members", "queue_notes")),
    Kept("points", ("accounts", "transfers", "audit"), ("audit.reason",)),
    Kept("activity", ("active_days", "check_ins", "reminders", "refusals"), ("refusals.facts",)),
    Kept(
        "contributions",
        (
            "shared_posts",
            "paid_post_days",
            "contests",
            "contest_entries",
            "contest_votes",
            "challenges",
            "participations",
        ),
        (
            "shared_posts.caption",
            "shared_posts.reason",
            "contest_entries.photos",
            "contest_entries.caption",
            "contests.title",
            "contests.about",
            "challenges.title",
        ),
    ),
    Kept(
        "messages",
        ("inbox", "lanes", "notices", "buttons", "dialogues", "broadcasts", "broadcast_recipients"),
        ("notices.content", "dialogues.answers", "broadcasts.content"),
    ),
)
