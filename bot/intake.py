"""Intake by long polling: raw updates go into the inbox, and only then is Telegram told that they arrived.

Nothing is parsed here, so no update can jam the door. Trouble (a revoked token, a second poller, no network) is logged
once when it begins and once when it ends, and tried again with growing pauses, for as long as the process lives.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram.error import TelegramError

from bot.telegram import ALLOWED_UPDATES, Telegram
from storage import inbox
from storage.database import Database
from storage.inbox import Arrival

POLL_SECONDS = 30
PAUSES = (1, 2, 5, 10, 30, 60)
log = logging.getLogger(__name__)


class Intake:
    """The one task that asks Telegram for updates. `trouble` says what is wrong now, empty if nothing is."""

    def __init__(self, telegram: Telegram, database: Database, *, bot_id: int, on_arrival: Callable[[], None]) -> None:
        self._telegram = telegram
        self._database = database
        self._bot_id = bot_id
        self._on_arrival = on_arrival
        self._offset = 0
        self.trouble = ""
        self.last_poll: datetime | None = None

    async def run(self) -> None:
        """Polls until it is cancelled."""
        failures = 0
        while True:
            try:
                await self.poll(POLL_SECONDS)
            except TelegramError as error:
                self._note(f"{type(error).__name__}: {error}")
            except Exception:  # the database, or a bug: Telegram keeps what it was not told to forget
                self._note("the database could not store the updates")
                log.exception("intake.store-failed")
            else:
                self._note("")
                failures = 0
                continue
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1

    async def poll(self, seconds: int) -> int:
        """How many updates one call brought; they are committed before the next call confirms them."""
        parameters = {"offset": self._offset, "limit": 100, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES}
        updates: list[dict[str, Any]] = await self._telegram.call("getUpdates", parameters, seconds=seconds + 10)
        arrivals = [Arrival(_id_of(update), lane_of(update), json.dumps(update)) for update in updates]
        if arrivals:
            await self._database.run(lambda tx: inbox.store(tx, self._bot_id, arrivals))
            self._offset = max(arrival.update_id or 0 for arrival in arrivals) + 1
            self._on_arrival()
        return len(arrivals)

    def _note(self, trouble: str) -> None:
        if bool(trouble) != bool(self.trouble):
            if trouble:
                log.warning("intake.trouble", extra={"trouble": trouble})
            else:
                log.info("intake.recovered")
        self.trouble = trouble


def _id_of(update: dict[str, Any]) -> int:
    return int(update["update_id"])


def lane_of(update: dict[str, Any]) -> int:
    """Whose order this update belongs to: the user's; the chat's, if no user speaks; 0 if it has neither."""
    for kind, content in update.items():
        if kind == "update_id" or not isinstance(content, dict):
            continue
        chat = content.get("chat") or content.get("sender_chat")
        speaker = content.get("sender_chat") or content.get("from") or content.get("user") or chat
        if isinstance(speaker, dict) and isinstance(speaker.get("id"), int):
            return int(speaker["id"])
    return 0
