"""Buttons below a message: what Telegram accepts there."""

from collections.abc import Callable
from typing import Any

from sandbox.errors import bad_request
from sandbox.markup.links import LinkError, checked_link
from sandbox.shapes import Json

LONGEST_CALLBACK_DATA = 64
LONGEST_COPIED_TEXT = 256
MOST_BUTTONS = 100
STYLES = frozenset({"", "default", "primary", "danger", "success"})
LOOKS = ("icon_custom_emoji_id", "style")
UNREADABLE = "can't parse inline keyboard button"


def inline_keyboard(markup: Any, *, of_invoice: bool = False) -> Json | None:
    """The checked InlineKeyboardMarkup, or None if there are no buttons in it."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = rows_of(markup, "inline_keyboard", 'field "inline_keyboard" of the InlineKeyboardMarkup')
    checked = [[_checked(button) for button in row] for row in rows if row]
    if not checked:
        return None
    buttons = [button for row in checked for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    if any("callback_game" in button or ("pay" in button and not of_invoice) for button in buttons):
        raise bad_request("BUTTON_TYPE_INVALID")
    if any("pay" in button for button in buttons[1:]):
        raise bad_request("BUTTON_POS_INVALID")
    return {"inline_keyboard": checked}


def edited_keyboard(markup: Any) -> Json | None:
    """The checked InlineKeyboardMarkup of an edit, where no other kind of markup can stand."""
    keyboard = inline_keyboard(markup)
    others = ("keyboard", "remove_keyboard", "force_reply")
    if keyboard is None and isinstance(markup, dict) and any(markup.get(name) for name in others):
        raise bad_request("inline keyboard expected")
    return keyboard


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


def rows_of(markup: Json, name: str, words: str) -> list[list[Any]]:
    """The rows of a keyboard, whatever stands in them."""
    rows = markup.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f"{words} must be an Array of Arrays")
    return rows


def label_and_looks(button: Json, unreadable: str) -> Json:
    """What every kind of button has: its text, and if it likes an icon and a style."""
    text = button.get("text")
    if text is None:
        raise bad_request(f'{unreadable}: Can\'t find field "text"')
    if not isinstance(text, str):
        raise bad_request(f'{unreadable}: Field "text" must be of type String')
    if str(button.get("style") or "").lower() not in STYLES:
        raise bad_request(f"{unreadable}: invalid button style specified")
    return {"text": text.strip()} | {name: button[name] for name in LOOKS if button.get(name)}


def _checked(button: Any) -> Json:
    """The button with what it does: of several kinds given, the first that Telegram looks for."""
    if not isinstance(button, dict):
        raise bad_request(f"{UNREADABLE}: InlineKeyboardButton must be an Object")
    checked = label_and_looks(button, UNREADABLE)
    for name, check in ACTIONS.items():
        value = button.get(name)
        if value is None or (value == "" and name in ("url", "callback_data")):
            continue
        if not checked["text"]:
            raise bad_request("inline keyboard button text must be non-empty")
        return checked | {name: check(value)}
    raise bad_request(f"{UNREADABLE}: Text buttons are unallowed in the inline keyboard")


def _link(url: str, *, https_only: bool = False) -> str:
    """The address as Telegram writes it."""
    url = url.strip()
    try:
        address = checked_link(url)
        if https_only and not address.startswith("https://"):
            raise LinkError("Only HTTPS links are allowed")
    except LinkError as error:
        raise LinkError(f"URL '{url}' is invalid: {error}") from error
    return address


def _url(value: Any) -> str:
    try:
        return _link(str(value))
    except LinkError as error:
        raise bad_request(f"inline keyboard button {error}") from error


def _data(value: Any) -> str:
    if len(str(value).encode(errors="replace")) > LONGEST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    return str(value)


def _web_app(value: Any) -> Json:
    try:
        return {"url": _link(str(_object("web_app", value).get("url", "")), https_only=True)}
    except LinkError as error:
        raise bad_request(f"inline keyboard button Web App {error}") from error


def _login(value: Any) -> Json:
    try:
        return _object("login_url", value) | {"url": _link(str(value.get("url", "")))}
    except LinkError as error:
        raise bad_request(f"inline keyboard button login {error}") from error


def _copied(value: Any) -> Json:
    text = str(_object("copy_text", value).get("text", ""))
    if not 1 <= len(text) <= LONGEST_COPIED_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _object(name: str, value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request(f'{UNREADABLE}: Field "{name}" must be of type Object')
    return value


def _text(value: Any) -> str:
    return str(value)


def _as_object(name: str) -> Callable[[Any], Json]:
    return lambda value: _object(name, value)


def _true(_value: Any) -> bool:
    return True


# In the order in which Telegram looks for them.
ACTIONS: dict[str, Callable[[Any], object]] = {
    "url": _url,
    "callback_data": _data,
    "callback_game": _as_object("callback_game"),
    "pay": _true,
    "switch_inline_query": _text,
    "switch_inline_query_chosen_chat": _as_object("switch_inline_query_chosen_chat"),
    "switch_inline_query_current_chat": _text,
    "login_url": _login,
    "web_app": _web_app,
    "copy_text": _copied,
    "disabled": _as_object("disabled"),
}
