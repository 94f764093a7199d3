"""Claims: which notices go out now, chosen and marked in one transaction.

As many as there is room for: what people wait for first, then promotions. Those that may not go out are withheld with
their reason; a chat that has just got something is passed over until it is free.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.pacer import Room
from loyalty import consent
from loyalty.notices import Rank
from storage import notices
from storage.database import Transaction
from storage.notices import Claimed

# So many are looked at in one transaction that a large broadcast to people who want none keeps nobody waiting.
LOOKS = 100
OWED = (int(Rank.ANSWER), int(Rank.SERVICE))
PROMOTIONS = (int(Rank.PROMOTION), int(Rank.PROMOTION))


@dataclass(frozen=True, slots=True)
class Claims:
    """The notices to be sent, and the chats that must wait though something is due there. `is_all`: nothing else is."""

    notices: list[Claimed]
    held_up: set[int]
    is_all: bool


class Choice:
    """A look into the outbox; at most `limit` are chosen."""

    def __init__(self, room: Room, limit: int, is_busy: Callable[[int], bool], held_up: Collection[int]) -> None:
        self._room = room
        self._limit = limit
        self._is_busy = is_busy
        self._first_held_up = frozenset(held_up)
        self._begin()

    def _begin(self) -> None:
        self._held_up = set(self._first_held_up)
        self._chosen: list[Claimed] = []
        self._chats: set[int] = set()
        self._looks = LOOKS

    def make(self, tx: Transaction) -> Claims:
        """The choice, marked; afresh each time, as a transaction may be tried again."""
        self._begin()
        is_all = self._take(tx, OWED, self._room.replies)
        taken = len(self._chosen) if self._room.is_shared else 0
        is_all = self._take(tx, PROMOTIONS, self._room.promotions - taken) and is_all
        return Claims(self._chosen, self._held_up, is_all)

    def _take(self, tx: Transaction, ranks: tuple[int, int], most: int) -> bool:
        """Whether nothing of these ranks is left that is due."""
        most = min(most, self._limit - len(self._chosen))
        end = len(self._chosen) + most
        while len(self._chosen) < end and self._looks > 0:
            asked = min(end - len(self._chosen), self._looks)
            found = notices.due(tx, ranks, limit=asked, busy=self._held_up)
            self._looks -= len(found)
            for notice in found:
                self._look_at(tx, notice)
            if len(found) < asked:
                return True
        return False

    def _look_at(self, tx: Transaction, notice: Claimed) -> None:
        if notice.rank != Rank.ANSWER and (notice.chat_id in self._chats or self._is_busy(notice.chat_id)):
            self._held_up.add(notice.chat_id)
            return
        zone, rules = ZoneInfo(notice.zone or "UTC"), consent.rules(tx, notice)
        decision = consent.decide(notice, now=tx.now, zone=zone, rules=rules)
        if decision is not None:
            notices.withhold(tx, notice, state=decision.state, reason=decision.reason, until=decision.until)
            return
        self._chosen.append(notices.mark(tx, notice))
        if notice.rank != Rank.ANSWER:
            self._chats.add(notice.chat_id)
