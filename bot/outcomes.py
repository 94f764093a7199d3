"""Outcomes: what the end of a call means for its notice. The table that this file is:

| how the call ended | was it sent? | a promotion | anything else |
|---|---|---|---|
| answered | yes | `sent` | `sent` |
| no connection | no | again | again |
| no answer, half of one, 5xx, a page instead of JSON | perhaps | `unknown`, never again | again |
| 429 | no | everything pauses, again | the same |
| 403 | no | `blocked`, and the person counts as gone | the same |
| the group has moved | no | again, to its new id | the same |
| 400 | no | `dead` | `dead`, and the owner is told |
| 401, 404, 409 | no | nothing is sent for a while, again | the same |
| too few Stars for a paid broadcast | no | again, unpaid | the same |
| the process died during the call | perhaps | `unknown` | again |
"""

from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.aiohttp_request import NOT_SENT
from bot.render import Call
from bot.telegram import asked_pause
from loyalty.notices import Rank
from storage.notices import Claimed

# What only this notice fails with may pass, and what is owed must still arrive: the tries last for about a day.
RETRY_SECONDS = (1, 2, 5, 15, 60, 300)
TRIES = 290
TOKEN_TROUBLE_SECONDS = 60
UNCHANGED = "message is not modified"
VANISHED = "message to edit not found"
NO_STARS = "balance_too_low"
# By these Telegram itself has spoken; any other error may be a gateway's, or nobody's.
ANSWERS = (BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: the notice's next state, why, and what follows from it.

    `stops_all`: nothing else may go out during `wait` either. `is_try`: whether it counts against the notice.
    `is_unanswered`: Telegram said nothing about it, so it may be away altogether. `is_broke`: it could not be paid for.
    """

    state: str
    reason: str = ""
    message_id: int | None = None
    result: Any = None
    wait: float | None = None
    moved_to: int | None = None
    stops_all: bool = False
    is_try: bool = True
    is_unanswered: bool = False
    is_broke: bool = False


def success(result: Any) -> Outcome:
    """What an answer means, the message's id among it."""
    first = result[0] if isinstance(result, list) and result else result
    message_id = int(first["message_id"]) if isinstance(first, dict) and "message_id" in first else None
    return Outcome("sent", message_id=message_id, result=result)


def judge(notice: Claimed, call: Call, error: TelegramError) -> Outcome:
    """What a failed call means."""
    match error:
        case RetryAfter():
            return Outcome("waiting", "flood", wait=asked_pause(error), stops_all=True, is_try=False)
        case ChatMigrated():
            return Outcome("waiting", "migrated", moved_to=error.new_chat_id, is_try=False)
        case InvalidToken() | Conflict():
            return Outcome("waiting", str(error), wait=TOKEN_TROUBLE_SECONDS, stops_all=True, is_try=False)
        case Forbidden():
            return Outcome("blocked", str(error))
        case BadRequest():
            return _refused(call, str(error))
        case _:
            return _unanswered(notice, error)


def _refused(call: Call, why: str) -> Outcome:
    """Telegram understood the call and will not do it, now or later."""
    said = why.lower()  # PTB writes the first letter large
    if UNCHANGED in said or call.method == "deleteMessage":
        return Outcome("sent")
    if VANISHED in said:
        return Outcome("gone", why)
    if NO_STARS in said:
        return Outcome("waiting", why, is_try=False, is_broke=True)
    if call.method in {"answerCallbackQuery", "setMessageReaction"}:
        return Outcome("skipped", why)
    return Outcome("dead", why)


def _unanswered(notice: Claimed, error: TelegramError) -> Outcome:
    """No answer came, or none that says what was done."""
    why = str(error)
    was_not_sent = isinstance(error.__cause__, NOT_SENT)
    if notice.rank == Rank.PROMOTION and notice.step == "send" and not was_not_sent:
        return Outcome("unknown", why, is_unanswered=True)
    if notice.tries >= TRIES:
        return Outcome("dead", why, is_unanswered=True)
    wait = RETRY_SECONDS[min(notice.tries, len(RETRY_SECONDS)) - 1]
    return Outcome("waiting", why, wait=wait, is_unanswered=True)
