"""What members do in a soak, as raw updates from a seed, and what each of them must have for it in the end."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Update = dict[str, Any]

GROUP = -1_001_900_000_001
FIRST_MEMBER = 5_100_000_001
FIRST_STRANGER = 5_900_000_001
TOKEN = "press-to-check-in"  # of the button that everybody presses
APART = timedelta(seconds=121)  # talking pays once in 120 s
CHECK_IN, TALK, TALKS_A_DAY = 5, 1, 10


@dataclass
class Expected:
    """What must be true in the end: points by member and rule, answers by chat, dead letters."""

    points: Counter[tuple[int, str]] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    dead: int = 0


def noon_zone(now: datetime) -> str:
    """A zone in which it is about noon, so that no day ends and no quiet hours begin during a soak."""
    hours = 12 - now.hour  # Etc/GMT-5 is five hours ahead of UTC
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def member(number: int) -> int:
    """The user id of a member."""
    return FIRST_MEMBER + number


class Workload:
    """`count` updates of `members` members: most talk, some check in (typed or pressed, again and again under new ids),
    some ask for their points; a few updates cannot be read or make the handler raise."""

    def __init__(self, *, seed: int, count: int, members: int, poison: float = 0.01) -> None:
        self._random = random.Random(seed)  # noqa: S311  # a seed, so that a run can be had again
        self._count = count
        self._members = members
        self._poison = poison
        self._said: Counter[int] = Counter()
        self._begin = datetime.now(UTC) - timedelta(hours=3)
        self.expected = Expected()

    def updates(self) -> Iterator[Update]:
        """The updates, in the order in which they happen."""
        made = 0
        while made < self._count:
            for update in self._next(made):
                yield update
                made += 1

    def _next(self, number: int) -> list[Update]:
        user = member(self._random.randrange(self._members))
        dice = self._random.random()
        if dice < self._poison:
            self.expected.dead += 1
            if self._random.random() < 0.5:
                return [{"message": {"chat": number}}]
            return [written(FIRST_STRANGER + number, "poison raise", number)]
        if dice < 0.60:
            return [self._talk(user, number)]
        if dice < 0.75:
            return [self._typed(user, "/points", number)]
        self.expected.points[user, "check-in"] = CHECK_IN
        if dice < 0.85:
            return [self._typed(user, "/checkin", number)]
        again = self._random.randint(1, 3)
        return [_pressed(user, number) for _ in range(again)]

    def _talk(self, user: int, number: int) -> Update:
        at = self._begin + self._said[user] * APART
        self._said[user] += 1
        if self._said[user] <= TALKS_A_DAY:
            self.expected.points[user, "talking"] += TALK
        chat = {"id": GROUP, "type": "supergroup", "title": "Juniper"}
        return written(user, "The new roast is worth getting up for.", number, chat=chat, at=at)

    def _typed(self, user: int, words: str, number: int) -> Update:
        self.expected.answers[user] += 1
        return written(user, words, number)


def _user(user: int) -> Update:
    return {"id": user, "is_bot": False, "first_name": f"Member {user}", "language_code": "en"}


def written(user: int, words: str, number: int, *, chat: Update | None = None, at: datetime | None = None) -> Update:
    """A message, in the person's private chat unless another is given."""
    private = {"id": user, "type": "private", "first_name": f"Member {user}"}
    message = {
        "message_id": number + 1,
        "date": int((at or datetime.now(UTC)).timestamp()),
        "chat": chat or private,
        "from": _user(user),
        "text": words,
    }
    if words.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split()[0])}]
    return {"message": message}


def _pressed(user: int, number: int) -> Update:
    return {
        "callback_query": {
            "id": str(number),
            "from": _user(user),
            "chat_instance": "1",
            "data": TOKEN,
            "message": written(user, "Good morning.", number)["message"],
        }
    }
