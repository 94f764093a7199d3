"""Telegram as it may be: what one person did arrives in its order, different people's in any, at once or when somebody
else's does; an update that has arrived comes again later, for a day, under its own id."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from loyalty import Transaction
from storage.buttons import Button
from storage.types import table_of
from tests.soak.model import DAY, Model
from tests.soak.stage import Stage
from tests.soak.workload import GROUP, Update, written

MOST_TIMES = 3
SECOND = timedelta(seconds=1)
Effect = Callable[[], None]
# What arrives with an update: a person's own, the next of somebody else, one that came before, each with a number that
# says which; None: the update waits.
Mix = list[tuple[str, int]] | None
_button = table_of(Button)


@dataclass(eq=False)
class Event:
    """Something a person did, and what the model makes of it. `alone`: it touches what others do as well."""

    update: Update
    user: int
    at: datetime
    effect: Effect
    alone: bool
    times: int = 1
    has_arrived: bool = False

    def have_effect(self) -> None:
        """The first time, and only then."""
        if not self.has_arrived:
            self.has_arrived = True
            self.effect()


class Delivery:
    """People who write and press, a clock, and the order in which what they did comes to the house."""

    def __init__(self, stage: Stage, model: Model, people: Sequence[int]) -> None:
        self.stage = stage
        self.model = model
        self.people = people
        self.waiting: dict[int, deque[Event]] = {user: deque() for user in people}
        self.arrived: list[Event] = []
        self.number = 0
        self.has_changed = True

    def write(
        self, user: int, words: str, effect: Callable[[datetime], None], mix: Mix, *, chat: int = 0, alone: bool = False
    ) -> None:
        """Somebody writes, in private or in the group; the time of writing is what counts."""
        number, at = self._move_on(SECOND)
        update = written(user, words, number, chat=_chat(chat), at=at)
        self._send(Event(update | {"update_id": number}, user, at, lambda: effect(at), alone), mix)

    def show(self, user: int, picture: str, caption: str, mix: Mix, *, in_group: bool) -> None:
        """Somebody sends a picture."""
        number, at = self._move_on(SECOND)
        photo = {"file_id": picture, "file_unique_id": picture, "width": 1, "height": 1}
        said = f"#share {caption}" if in_group else caption
        update = written(user, "", number, chat=_chat(GROUP if in_group else 0), at=at)
        message = update["message"] = update["message"] | {"photo": [photo], "caption": said}
        del message["text"]

        def effect() -> None:
            self.model.show(user, at, message["message_id"], picture, caption, in_group=in_group)

        self._send(Event(update | {"update_id": number}, user, at, effect, alone=True), mix)

    def press(self, user: int, token: str, effect: Effect, mix: Mix, *, chat: int = 0, alone: bool = False) -> None:
        """Somebody presses; the time of arrival is what counts."""
        number, at = self._move_on(SECOND)
        shown = written(user, "Good morning.", number, chat=_chat(chat), at=at)["message"]
        query = {"id": str(number), "from": shown["from"], "chat_instance": "1", "data": token, "message": shown}
        self._send(Event({"callback_query": query, "update_id": number}, user, at, effect, alone), mix)

    def _send(self, event: Event, mix: Mix) -> None:
        self.waiting[event.user].append(event)
        if mix is not None:
            self._arrive(event.user, mix)

    def _arrive(self, user: int, mix: Iterable[tuple[str, int]] = ()) -> None:
        """Hands over all that waits of one person, and what else is mixed in, in groups that may be handled at once."""
        picked = [self._pick(user, whose, place) for whose, place in mix]
        batch = [*filter(None, picked), *(self._take(user) for _ in range(len(self.waiting[user])))]
        for is_alone, events in groupby(batch, key=lambda event: event.alone):
            together = list(events)
            for group in [[one] for one in together] if is_alone else [together]:
                self.has_changed = True
                self.stage.arrive([event.update for event in group])
                for event in group:
                    event.have_effect()

    def _pick(self, user: int, whose: str, place: int) -> Event | None:
        if whose == "again":
            again = [one for one in self.arrived if one.at > self.stage.now - DAY and one.times < MOST_TIMES]
            if not again:
                return None
            event = again[-1 - place % len(again)]
            event.times += 1
            return event
        others = [one for one in self.people if (one == user) == (whose == "own") and self.waiting[one]]
        return self._take(others[place % len(others)]) if others else None

    def _take(self, user: int) -> Event:
        """The next of what waits."""
        event = self.waiting[user].popleft()
        self.arrived.append(event)
        return event

    def pass_time(self, time: timedelta, *, ticks: bool) -> None:
        """Time goes by. Telegram keeps nothing for longer than a day."""
        oldest = min((one[0].at for one in self.waiting.values() if one), default=self.stage.now)
        if oldest + DAY <= self.stage.now + time:
            self.flush()
        self._move_on(time)
        if ticks:
            self.tick()

    def flush(self) -> None:
        for user in self.people:
            self._arrive(user)

    def tick(self) -> None:
        self.has_changed = True
        self.stage.tick()
        self.model.tick()

    def _move_on(self, time: timedelta) -> tuple[int, datetime]:
        """The number of what happens next, and its time."""
        self.number += 1
        self.stage.now = self.model.now = self.stage.now + time
        return self.number, self.stage.now

    def buttons(self, action: str, user: int | None = None) -> list[tuple[str, Any]]:
        """The buttons of an action that somebody can press, each with what it is about, the newest last."""
        return self.stage.read(partial(_pressable, action=action, user=user))

    def button(self, action: str, user: int | None = None, **about: int) -> str:
        """The button of an action that is about this."""
        found = [token for token, chosen in self.buttons(action, user) if chosen.items() >= about.items()]
        return found[-1]


def _pressable(tx: Transaction, *, action: str, user: int | None) -> list[tuple[str, Any]]:
    is_theirs = _button.c.user_id.is_(None) if user is None else _button.c.user_id == user
    wanted = sa.select(_button.c.token, _button.c.object).where(_button.c.action == action, is_theirs)
    if action == "stop.leave":
        wanted = wanted.where(_button.c.used_at.is_(None))
    about = {str(sorted(found.items())): (token, found) for token, found in tx.all(wanted)}
    return sorted(about.values(), key=lambda one: sorted(one[1].items()))


def _chat(chat: int) -> Update | None:
    return {"id": chat, "type": "supergroup", "title": "Juniper"} if chat else None
