"""Rendering: from a claimed notice to one Bot API call, in the language and the zone of whoever reads it."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from handlers.kit.words import Words, choose_language, words
from storage.notices import Claimed


@dataclass(frozen=True, slots=True)
class Call:
    """A Bot API method and its parameters."""

    method: str
    parameters: dict[str, Any]


def render(notice: Claimed, *, bot_username: str) -> Call:
    """The call that brings Telegram to what the notice says."""
    language = words(choose_language(notice.language, notice.telegram_language, notice.community_language))
    zone = ZoneInfo(notice.zone or "UTC")
    content = notice.content
    match notice.kind:
        case "answer":
            return _answer(content, language, zone, bot_username)
        case "reaction":
            emoji = [{"type": "emoji", "emoji": content["emoji"]}]
            target = {"chat_id": notice.chat_id, "message_id": content["message"]}
            return Call("setMessageReaction", {**target, "reaction": emoji})
        case "deletion":
            return Call("deleteMessage", {"chat_id": notice.chat_id, "message_id": content["message"]})
        case "question":
            return Call(content["method"], content["parameters"])
        case _:
            return _message(notice, language, zone, bot_username)


def _answer(content: Any, language: Words, zone: ZoneInfo, bot_username: str) -> Call:
    parameters: dict[str, Any] = {"callback_query_id": content["query"]}
    if content.get("start"):
        parameters["url"] = f"https://t.me/{bot_username}?start={content['start']}"
    elif content["text"] is not None:
        parameters["text"] = _plain(language.render(content["text"], zone))[:200]
        parameters["show_alert"] = bool(content.get("alert"))
    return Call("answerCallbackQuery", parameters)


def _plain(rendered: str) -> str:
    """A toast has no markup: the tags of our own words are dropped and the entities are turned back."""
    for tag in ("b", "i", "u", "s", "code"):
        rendered = rendered.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return rendered.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _message(notice: Claimed, language: Words, zone: ZoneInfo, bot_username: str) -> Call:
    content = notice.content
    target = {"chat_id": notice.chat_id}
    if notice.step == "delete":
        return Call("deleteMessage", {**target, "message_id": notice.message_id})
    said = language.render(content["text"], zone)
    keyboard = [[_button(button, language, zone, bot_username) for button in row] for row in content["buttons"]]
    markup = {"reply_markup": {"inline_keyboard": keyboard}}
    quiet = {"link_preview_options": {"is_disabled": True}}
    photos = content["photos"]
    if notice.step == "edit":
        edited = {**target, "message_id": notice.message_id, "parse_mode": "HTML", **markup}
        if len(photos) == 1:
            picture = {"type": "photo", "media": photos[0], "caption": said, "parse_mode": "HTML"}
            return Call("editMessageMedia", {**target, "message_id": notice.message_id, **markup, "media": picture})
        if photos:
            return Call("editMessageCaption", {**edited, "caption": said})
        return Call("editMessageText", {**edited, **quiet, "text": said})
    silent = {"disable_notification": True} if notice.chat_id < 0 else {}
    reply = {"reply_parameters": {"message_id": content["reply_to"], "allow_sending_without_reply": True}}
    common = {**target, **silent, "parse_mode": "HTML", **(reply if content["reply_to"] else {})}
    if len(photos) > 1:
        media = [{"type": "photo", "media": photo} for photo in photos]
        media[0] |= {"caption": said, "parse_mode": "HTML"}
        return Call("sendMediaGroup", {**target, **silent, "media": media})
    shown = markup if keyboard else {}
    if photos:
        return Call("sendPhoto", {**common, **shown, "photo": photos[0], "caption": said})
    return Call("sendMessage", {**common, **shown, **quiet, "text": said})


def _button(button: Any, language: Words, zone: ZoneInfo, bot_username: str) -> dict[str, str]:
    label = {"text": _plain(language.render(button["label"], zone))}
    if "start" in button:
        return {**label, "url": f"https://t.me/{bot_username}?start={button['start']}"}
    if "url" in button:
        return {**label, "url": button["url"]}
    return {**label, "callback_data": button["token"]}
