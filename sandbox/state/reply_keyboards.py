"""Keyboards in place of the letters: which one a person has before them, and which buttons are allowed."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.keyboards import label_and_looks, rows_of
from sandbox.state.people import Person
from sandbox.state.posts import Post

UNREADABLE = "can't parse keyboard button"
# What can be asked for by a button, in the order in which Telegram looks for it, and its name in the refusal.
REQUESTS = {
    "request_contact": "phone number",
    "request_location": "location",
    "request_poll": "poll",
    "web_app": "",
    "request_users": "users",
    "request_chat": "chats",
}
FLAGS = ("request_contact", "request_location")
KEPT = ("resize_keyboard", "one_time_keyboard", "is_persistent", "selective", "input_field_placeholder")


def reply_keyboard(markup: Any, *, private: bool) -> Json | None:
    """The checked markup if it is of this kind: a reply keyboard, its removal or a forced reply."""
    if not isinstance(markup, dict):
        return None
    rows = [row for row in rows_of(markup, "keyboard", 'field "keyboard"') if row]
    kept = {name: markup[name] for name in KEPT if markup.get(name)}
    if rows:
        return {"keyboard": [[_checked(button, private=private) for button in row] for row in rows]} | kept
    for name in ("remove_keyboard", "force_reply"):
        if markup.get(name) and not markup.get("inline_keyboard"):
            return {name: True} | kept
    return None


def keyboard_of(chat: Chat, person: Person) -> Post | None:
    """The message whose keyboard this person has before them."""
    for post in reversed(chat.posts.values()):
        keyboard = post.keyboard
        if keyboard is None or post.deleted or "force_reply" in keyboard:
            continue
        if keyboard.get("selective") and not _addresses(post, person):
            continue
        return post if "keyboard" in keyboard else None
    return None


def _addresses(post: Post, person: Person) -> bool:
    """Whether the message mentions the person or replies to them."""
    if post.body.get("reply_to_message", {}).get("from", {}).get("id") == person.id:
        return True
    if any(entity.get("user", {}).get("id") == person.id for entity in post.body.get("entities", [])):
        return True
    return person.username is not None and f"@{person.username}".lower() in post.body.get("text", "").lower().split()


def _checked(button: Any, *, private: bool) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request(f"{UNREADABLE}: KeyboardButton must be a String or an Object")
    checked = label_and_looks(button, UNREADABLE)
    if not checked["text"]:
        raise bad_request("keyboard button text must be non-empty")
    for name, asked in REQUESTS.items():
        value = button.get(name)
        if value is None or value is False:
            continue
        if not private and name == "web_app":
            raise bad_request("web App buttons can be used in private chats only")
        if not private:
            raise bad_request(f"{asked} can be requested in private chats only")
        if name not in FLAGS and not isinstance(value, dict):
            raise bad_request(f'{UNREADABLE}: Field "{name}" must be of type Object')
        if name in ("request_users", "request_chat") and not isinstance(value.get("request_id"), int):
            raise bad_request(f'{UNREADABLE}: Can\'t find field "request_id"')
        return checked | {name: value}
    return checked
