"""Buttons: what Telegram accepts below a message."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.shapes import Json

ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
LONGEST_CALLBACK_DATA = 64


def inline_keyboard(markup: Any) -> Json | None:
    """The checked InlineKeyboardMarkup, or None if there are no buttons in it."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    rows = [row for row in rows if row]
    for row in rows:
        for button in row:
            _check(button)
    return {"inline_keyboard": rows} if rows else None


def reply_keyboard(markup: Any) -> Json | None:
    """The markup if it is of the other kind: a reply keyboard, its removal or a forced reply."""
    return markup if isinstance(markup, dict) and markup and "inline_keyboard" not in markup else None


def find_button(markup: Json | None, *, label: str | None = None, data: str | None = None) -> Json | None:
    """The button with that data, or that label: exactly, or else the first that contains it."""
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    if data is not None:
        return next((button for button in buttons if button.get("callback_data") == data), None)
    if label is None:
        return None
    exact = (button for button in buttons if button["text"] == label)
    containing = (button for button in buttons if label in button["text"])
    return next(exact, None) or next(containing, None)


def _check(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Button text must be non-empty")
    if len(ACTIONS & button.keys()) != 1:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= LONGEST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
