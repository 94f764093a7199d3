"""What comes from Telegram, made ready for the inbox: its id, and whose order it belongs to."""

import json
from typing import Any

from storage.inbox import Arrival

LARGEST_ID = 2**63 - 1


def arrival(update: dict[str, Any]) -> Arrival:
    """An update as the inbox keeps it; KeyError or ValueError if it has no id."""
    return Arrival(int(update["update_id"]), lane_of(update), json.dumps(update))


def lane_of(update: dict[str, Any]) -> int:
    """Whose order this update belongs to: the user's; the chat's, if no user speaks; 0 if nobody can be made out."""
    for kind, content in update.items():
        if kind == "update_id" or not isinstance(content, dict):
            continue
        chat = content.get("chat") or content.get("sender_chat")
        speaker = content.get("sender_chat") or content.get("from") or content.get("user") or chat
        number = speaker.get("id") if isinstance(speaker, dict) else None
        if isinstance(number, int) and abs(number) <= LARGEST_ID:
            return number
    return 0
