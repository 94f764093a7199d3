"""Dice, contacts, places that may move, and the signs that something is on its way."""

import math

from sandbox.acts import sharing
from sandbox.calls.params import Params
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.edit import apply_edit
from sandbox.methods.registry import method, one
from sandbox.methods.send import send
from sandbox.methods.targets import open_chat, own_post
from sandbox.methods.topics import named_topic
from sandbox.shapes import Json
from sandbox.state.posts import Post

ACTIONS = frozenset(
    {
        *("cancel", "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("record_audio", "upload_audio", "upload_document", "choose_sticker", "find_location", "pick_up_location"),
        *("record_video_note", "upload_video_note"),
    }
)
FOREVER = 0x7FFFFFFF
SHORTEST_LIFE = 60
LONGEST_LIFE = 86_400
LARGEST_RADIUS = 100_000
VENUE_IDS = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    action = call.params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = open_chat(call)
    topic = named_topic(call, chat)
    extra = {} if topic is None else {"message_thread_id": topic.id}
    call.world.events.emit("typing", chat_id=chat.id, bot_id=call.bot.id, action=action, **extra)
    return True


@method("sendDice", messages=one)
def send_dice(call: Call) -> Json:
    chat = open_chat(call)
    dice = sharing.thrown(call.world, call.params.text("emoji") or "🎲")
    if dice is None:
        raise bad_request("EMOTICON_INVALID")
    return send(call, chat, {"dice": dice}).message()


@method("sendContact", messages=one)
def send_contact(call: Call) -> Json:
    chat = open_chat(call)
    contact = {name: _required(call.params, name) for name in ("phone_number", "first_name")}
    contact |= _given(call.params, ("last_name", "vcard"))
    return send(call, chat, {"contact": contact}).message()


@method("sendVenue", messages=one)
def send_venue(call: Call) -> Json:
    chat = open_chat(call)
    location = _location(call.params, wrong="wrong venue location specified")
    named = {name: call.params.text(name) for name in ("title", "address")}
    venue = {"location": location, **named, **_given(call.params, VENUE_IDS)}
    return send(call, chat, {"location": location, "venue": venue}).message()


@method("sendLocation", messages=one)
def send_location(call: Call) -> Json:
    chat = open_chat(call)
    location = _location(call.params, wrong="invalid location specified")
    period = call.params.number("live_period") or 0
    if period:
        if period != FOREVER and not SHORTEST_LIFE <= period <= LONGEST_LIFE:
            raise bad_request("wrong live location period specified")
        location |= {"live_period": period} | _movement(call.params)
    return send(call, chat, {"location": location}).message()


@method("editMessageLiveLocation")
def edit_message_live_location(call: Call) -> Json:
    post = own_post(call)
    period = _period(call, post)
    location = _location(call.params, wrong="invalid live location specified")
    asked = call.params.number("live_period")
    if asked is not None:
        if asked != FOREVER and not 0 < asked <= LONGEST_LIFE + call.world.date() - post.body["date"]:
            raise bad_request("wrong live location period specified")
        period = asked
    location |= {"live_period": period} | _movement(call.params)
    return apply_edit(call, post, {"location": location}, replaced=("location",))


@method("stopMessageLiveLocation")
def stop_message_live_location(call: Call) -> Json:
    post = own_post(call)
    _period(call, post)
    place = {name: post.body["location"][name] for name in ("latitude", "longitude")}
    return apply_edit(call, post, {"location": place}, replaced=("location",))


def _period(call: Call, post: Post) -> int:
    """How long the location in the message lives; Telegram refuses if it does no more."""
    period = int(post.body.get("location", {}).get("live_period", 0))
    if "location" not in post.body or not period:
        raise bad_request("message can't be edited")
    if period != FOREVER and post.body["date"] + period <= call.world.date():
        raise bad_request("message can't be edited")
    return period


def _location(params: Params, *, wrong: str) -> Json:
    place: Json = {}
    for name, limit in (("latitude", 90), ("longitude", 180)):
        if not params.text(name).strip():
            raise bad_request(f"{name} is empty")
        place[name] = _decimal(params.text(name))
        if abs(place[name]) > limit:
            raise bad_request(wrong)
    accuracy = _decimal(params.text("horizontal_accuracy"))
    return place | ({"horizontal_accuracy": min(accuracy, 1500.0)} if accuracy > 0 else {})


def _movement(params: Params) -> Json:
    heading = params.number("heading") or 0
    radius = params.number("proximity_alert_radius") or 0
    if not 0 <= heading <= 360:
        raise bad_request("wrong live location heading specified")
    if not 0 <= radius <= LARGEST_RADIUS:
        raise bad_request("wrong live location proximity alert radius specified")
    moving = {"heading": heading, "proximity_alert_radius": radius}
    return {name: value for name, value in moving.items() if value}


def _decimal(text: str) -> float:
    """The number; like Telegram's own parser, 0 for what is none."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0


def _required(params: Params, name: str) -> str:
    value = params.text(name)
    if not value:
        raise bad_request(f'parameter "{name}" is required')
    return value


def _given(params: Params, names: tuple[str, ...]) -> Json:
    return {name: params.text(name) for name in names if params.text(name)}
