"""Broadcasts: /announce takes the message, then a preview and one message with buttons lead to the confirmation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from telegram import Message

from handlers.broadcasts import pages
from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Dialogue, Feature, Where
from loyalty import audiences, broadcasts, deliveries, notices
from loyalty.broadcasts import Broadcast, Letter
from loyalty.errors import Refusal
from loyalty.members import Role
from loyalty.texts import When, text

MESSAGE_DIALOGUE = "broadcasts.message"
TIME_DIALOGUE = "broadcasts.time"
About = Mapping[str, Any]


def announce(context: Context) -> None:
    """Asks for the message."""
    context.expect(MESSAGE_DIALOGUE, "message")
    context.say_private(
        text("broadcast-ask-message", limit=broadcasts.TEXT_LIMIT, caption_limit=broadcasts.CAPTION_LIMIT)
    )


def take_message(context: Context, _question: str, _answers: dict[str, Any]) -> None:
    """Shows the message as members will see it, and asks for the audience."""
    message = context.message
    if message is None:
        return
    if message.media_group_id is not None:
        context.say_private(text("refused-broadcast-album"), key=f"album:{context.user_id}:{message.media_group_id}")
        return
    letter = _letter(message)
    draft = broadcasts.compose(
        context.tx, context.community, context.member, letter, length=broadcasts.measure(context.text)
    )
    context.end_dialogue()
    preview = broadcasts.as_sent(context.community, letter, is_preview=True)
    context.say_private(preview.text, preview.buttons, photos=preview.photos)
    page = pages.audience(context, draft)
    context.say_private(page.text, page.buttons)


def _letter(message: Message) -> Letter:
    if message.photo and not message.caption:
        raise Refusal("broadcast-caption-missing")
    if message.photo:
        return Letter(message.caption_html, message.photo[-1].file_id)
    if not message.text:
        raise Refusal("broadcast-kind")
    return Letter(message.text_html)


def _draft(context: Context, about: About) -> Broadcast:
    draft = broadcasts.get(context.tx, context.community, about["broadcast"])
    if draft.state != "draft":
        raise Refusal("button-expired")
    return draft


def ask_audience(context: Context, about: About) -> None:
    """Offers the audiences again."""
    page = pages.audience(context, _draft(context, about))
    context.edit(page.text, page.buttons)


def choose_audience(context: Context, about: About) -> None:
    """Takes an audience over and offers times."""
    audience = audiences.of_json(about["audience"])
    draft = broadcasts.choose_audience(context.tx, context.community, about["broadcast"], audience)
    page = pages.time(context, draft)
    context.edit(page.text, page.buttons)


def ask_time(context: Context, about: About) -> None:
    """Offers times again."""
    page = pages.time(context, _draft(context, about))
    context.edit(page.text, page.buttons)


def choose_time(context: Context, about: About) -> None:
    """Takes a time over and shows what confirming would do."""
    start_at = datetime.fromisoformat(about["at"]) if about["at"] else None
    draft = broadcasts.choose_start(context.tx, context.community, about["broadcast"], start_at)
    page = pages.confirmation(context, draft)
    context.edit(page.text, page.buttons)


def other_time(context: Context, about: About) -> None:
    """Asks for a time by typing."""
    draft = _draft(context, about)
    context.expect(TIME_DIALOGUE, "time", {"broadcast": draft.id, "page": context.pressed_key})
    example = context.community.local(context.at) + timedelta(days=3)
    context.say_private(
        text("broadcast-ask-time", example=f"{example:%Y-%m-%d} 18:30", zone=str(context.community.zone))
    )


def type_time(context: Context, _question: str, answers: dict[str, Any]) -> None:
    """Takes a typed time over and shows what confirming would do, below what was typed."""
    start_at = broadcasts.decide_start(context.text, context.community, now=context.tx.now)
    draft = broadcasts.choose_start(context.tx, context.community, answers["broadcast"], start_at)
    context.end_dialogue()
    notices.retract(context.tx, answers["page"])
    page = pages.confirmation(context, draft)
    context.say_private(page.text, page.buttons)


def confirm(context: Context, about: About) -> None:
    """Plans the broadcast; a second press finds the button used."""
    was_at_once = _draft(context, about).start_at is None
    planned = broadcasts.confirm(context.tx, context.community, context.member, about["broadcast"])
    if was_at_once or planned.start_at is None:
        context.edit(text("broadcast-on-its-way"))
    else:
        said = text("broadcast-planned", at=When(planned.start_at))
        context.edit(said, [[pages.button(context, planned, "broadcast-call-off", "call-off", single=True)]])


def drop(context: Context, about: About) -> None:
    """Lays the draft aside."""
    broadcasts.drop(context.tx, context.community, about["broadcast"])
    context.edit(text("broadcast-dropped"))


def call_off(context: Context, about: About) -> None:
    """Takes back a planned broadcast."""
    broadcasts.call_off(context.tx, context.community, context.member, about["broadcast"])
    context.edit(text("broadcast-called-off"))


def pause(context: Context, about: About) -> None:
    """Lets nothing more go out for now."""
    broadcasts.pause(context.tx, context.community, context.member, about["broadcast"])
    context.toast(text("broadcast-toast-paused"))


def resume(context: Context, about: About) -> None:
    """Goes on after a pause."""
    broadcasts.resume(context.tx, context.community, context.member, about["broadcast"])
    context.toast(text("broadcast-toast-resumed"))


def ask_stop(context: Context, about: About) -> None:
    """Asks whether stopping is meant."""
    broadcasts.ask_stop(context.tx, context.community, about["broadcast"], asked=True)
    context.toast(text("broadcast-toast-ask-stop"))


def go_on(context: Context, about: About) -> None:
    """Leaves it running, or paused, as it was."""
    broadcasts.ask_stop(context.tx, context.community, about["broadcast"], asked=False)


def stop(context: Context, about: About) -> None:
    """Stops for good."""
    broadcasts.stop(context.tx, context.community, context.member, about["broadcast"])
    context.toast(text("broadcast-toast-stopped"))


def uncertain(context: Context, about: About) -> None:
    """Lists those of whom nobody knows whether they got it."""
    broadcast = broadcasts.get(context.tx, context.community, about["broadcast"])
    context.say_private(text("broadcast-uncertain-list", lines=deliveries.uncertain(context.tx, broadcast.id)))


def unsubscribe(context: Context, about: About) -> None:
    """Turns promotions off for who pressed; in the author's preview nothing is turned off."""
    if about.get("preview"):
        context.toast(text("broadcast-toast-preview"))
    elif broadcasts.unsubscribe(context.tx, context.member):
        context.toast(text("broadcast-toast-unsubscribed", community=context.community.name))
    else:
        context.toast(text("broadcast-toast-off-already", community=context.community.name))


STAFF_ACTIONS = {
    "ask-audience": ask_audience,
    "audience": choose_audience,
    "ask-time": ask_time,
    "time": choose_time,
    "other-time": other_time,
    "confirm": confirm,
    "drop": drop,
    "call-off": call_off,
    "pause": pause,
    "resume": resume,
    "ask-stop": ask_stop,
    "go-on": go_on,
    "stop": stop,
    "uncertain": uncertain,
}

feature = Feature(
    commands=[Command("announce", announce, access=Role.MODERATOR, where=Where.PRIVATE, order=150)],
    actions=[
        *(Action(f"broadcasts.{name}", run, access=Role.MODERATOR) for name, run in STAFF_ACTIONS.items()),
        Action("broadcasts.unsubscribe", unsubscribe, access=Role.MEMBER),
    ],
    dialogues=[
        Dialogue(MESSAGE_DIALOGUE, take_message, access=Role.MODERATOR),
        Dialogue(TIME_DIALOGUE, type_time, access=Role.MODERATOR),
    ],
)
