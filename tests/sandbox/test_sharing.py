"""Dice, contacts, places, chat actions, and the keyboards that ask for them."""

from typing import Any

import pytest
from telegram import (
    Bot,
    ForceReply,
    KeyboardButton,
    KeyboardButtonRequestChat,
    KeyboardButtonRequestUsers,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox
from sandbox.state.world import World
from tests.sandbox.news import heard

MENU = ReplyKeyboardMarkup(
    [
        ["Points", KeyboardButton("My number", request_contact=True)],
        [KeyboardButton("I am here", request_location=True)],
        [KeyboardButton("Friends", request_users=KeyboardButtonRequestUsers(7, max_quantity=2, request_name=True))],
        [KeyboardButton("Group", request_chat=KeyboardButtonRequestChat(8, False, request_title=True))],
    ],
    one_time_keyboard=True,
)


async def _newest(bot: Bot) -> Message:
    message = (await bot.get_updates())[-1].message
    assert message is not None
    return message


async def test_dice_fall_the_same_with_the_same_seed() -> None:
    def throws(seed: int) -> list[int]:
        world = World(Clock(), seed=seed)
        return [world.random.randint(1, 6) for _ in range(20)]

    assert throws(1) == throws(1)
    assert throws(1) != throws(2)


@pytest.mark.parametrize(
    ("emoji", "faces"), [(None, 6), ("🎲", 6), ("🎯", 6), ("🎳", 6), ("🏀", 5), ("⚽️", 5), ("🎰", 64)]
)
async def test_dice_of_the_bot(bot: Bot, nina: Persona, emoji: str | None, faces: int) -> None:
    dice = [(await bot.send_dice(nina.id, emoji=emoji)).dice for _ in range(10)]

    assert {one.emoji for one in dice if one} == {(emoji or "🎲").replace("\ufe0f", "")}
    assert all(one and 1 <= one.value <= faces for one in dice)
    assert len({one.value for one in dice if one}) > 1


async def test_dice_of_people(bot: Bot, coffee: Group, oleg: Persona) -> None:
    await oleg.dice("🎰", value=64, chat=coffee)

    dice = (await _newest(bot)).dice
    assert dice is not None
    assert (dice.emoji, dice.value) == ("🎰", 64)
    for emoji, value in (("🎲", 7), ("😀", None)):
        with pytest.raises(Refused, match="There are no dice"):
            await oleg.dice(emoji, value=value, chat=coffee)
    with pytest.raises(BadRequest, match="Emoticon_invalid"):
        await bot.send_dice(coffee.id, emoji="😀")


async def test_contacts_and_places(bot: Bot, nina: Persona) -> None:
    contact = await bot.send_contact(nina.id, "+1555", "Vera", last_name="V")
    location = await bot.send_location(nina.id, 51.5, -0.1, horizontal_accuracy=20)
    venue = await bot.send_venue(nina.id, 51.5, -0.1, "Coffee", "1 Street", google_place_id="g")

    assert contact.contact is not None
    assert contact.contact.to_dict() == {"phone_number": "+1555", "first_name": "Vera", "last_name": "V"}
    assert location.location is not None
    assert location.location.to_dict() == {"latitude": 51.5, "longitude": -0.1, "horizontal_accuracy": 20}
    assert venue.venue is not None
    assert (venue.venue.title, venue.venue.google_place_id, venue.location) == ("Coffee", "g", venue.venue.location)


async def test_people_share_their_number_and_a_place(bot: Bot, nina: Persona) -> None:
    await heard(bot)
    await nina.contact()
    await nina.location(51.5, -0.1)

    number, place = [update.message for update in await heard(bot)]
    assert number is not None
    assert number.contact is not None
    assert number.contact.user_id == nina.id
    assert place is not None
    assert place.location is not None
    assert place.location.to_dict() == {"latitude": 51.5, "longitude": -0.1}


async def test_a_place_that_moves_until_it_stops(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    sent = await bot.send_location(nina.id, 1, 2, live_period=60, heading=90)
    assert sent.location is not None
    assert sent.location.to_dict() == {"latitude": 1, "longitude": 2, "live_period": 60, "heading": 90}

    moved = await bot.edit_message_live_location(nina.id, sent.message_id, latitude=3, longitude=4)
    stopped = await bot.stop_message_live_location(nina.id, sent.message_id)

    assert isinstance(moved, Message)
    assert moved.location is not None
    assert moved.location.to_dict() == {"latitude": 3, "longitude": 4, "live_period": 60}
    assert isinstance(stopped, Message)
    assert stopped.location is not None
    assert stopped.location.to_dict() == {"latitude": 3, "longitude": 4}
    other = await bot.send_location(nina.id, 1, 2, live_period=60)
    await telegram.clock.advance(seconds=61)
    for message_id in (sent.message_id, other.message_id):
        with pytest.raises(BadRequest, match="Message can't be edited"):
            await bot.edit_message_live_location(nina.id, message_id, latitude=5, longitude=6)
    assert (await telegram.transcript(nina))[-1].body["location"]["latitude"] == 1


async def test_typing_is_shown(bot: Bot, nina: Persona, sandbox: Sandbox) -> None:
    await bot.send_chat_action(nina.id, "upload_photo")

    event = next(one for one in sandbox.world.events.after(0) if one["type"] == "typing")
    assert (event["chat_id"], event["action"]) == (nina.id, "upload_photo")


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendChatAction", {"action": "sleeping"}, "Wrong parameter action in request"),
        ("sendContact", {"first_name": "x"}, 'Parameter "phone_number" is required'),
        ("sendLocation", {"longitude": 1}, "Latitude is empty"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "Invalid location specified"),
        ("sendLocation", {"latitude": 1, "longitude": 1, "live_period": 59}, "Wrong live location period specified"),
        (
            "sendLocation",
            {"latitude": 1, "longitude": 1, "live_period": 60, "heading": 361},
            "Wrong live location heading specified",
        ),
        ("sendVenue", {"latitude": 1, "longitude": 181}, "Wrong venue location specified"),
    ],
)
async def test_what_cannot_be_shared(
    bot: Bot, nina: Persona, telegram: Telegram, method: str, params: dict[str, Any], description: str
) -> None:
    with pytest.raises(BadRequest, match=description):
        await bot._post(method, params | {"chat_id": nina.id})  # the plain call, without its checks
    assert len(await telegram.transcript(nina)) == 1


async def test_taps_send_what_the_button_asks_for(
    bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    asked = await bot.send_message(nina.id, "Choose", reply_markup=MENU)
    shown = (await telegram.transcript(nina))[-1].body
    assert shown["sim"]["keyboard"]["keyboard"][0] == [
        {"text": "Points"},
        {"text": "My number", "request_contact": True},
    ]
    assert "reply_markup" not in shown

    await nina.tap("Points")
    assert (await _newest(bot)).text == "Points"
    await nina.tap("My number")
    message = await _newest(bot)
    assert message.contact is not None
    assert (message.contact.user_id, message.contact.first_name) == (nina.id, "Nina")
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == asked.message_id
    await nina.tap("I am here")
    assert (await _newest(bot)).location is not None
    await nina.tap("Friends", users=[oleg.id])
    users = (await _newest(bot)).users_shared
    assert users is not None
    assert (users.request_id, [(one.user_id, one.first_name) for one in users.users]) == (7, [(oleg.id, "Oleg")])
    await nina.tap("Group", share=coffee)
    chat = (await _newest(bot)).chat_shared
    assert chat is not None
    assert (chat.request_id, chat.chat_id, chat.title) == (8, coffee.id, "Coffee")
    count = len(await telegram.transcript(nina))
    for label, options, refusal in (
        ("Nothing", {}, "Nina has no keyboard with a button 'Nothing'"),
        ("Friends", {}, "The button asks for 1 to 2 users"),
        ("Group", {}, "The button asks for a chat"),
    ):
        with pytest.raises(Refused, match=refusal):
            await nina.tap(label, **options)
    assert len(await telegram.transcript(nina)) == count


async def test_which_keyboard_is_before_whom(bot: Bot, coffee: Group, nina: Persona, oleg: Persona) -> None:
    plain = ReplyKeyboardMarkup([["One"]])
    await bot.send_message(coffee.id, "all", reply_markup=plain)
    await bot.send_message(coffee.id, "you @nina_k", reply_markup=ReplyKeyboardMarkup([["Two"]], selective=True))
    await bot.send_message(coffee.id, "answer", reply_markup=ForceReply())

    assert (await nina.tap("Two", chat=coffee)).body["reply_to_message"]["text"] == "you @nina_k"
    with pytest.raises(Refused, match=r"it has \['One'\]"):
        await oleg.tap("Two", chat=coffee)
    await bot.send_message(coffee.id, "gone", reply_markup=ReplyKeyboardRemove())
    for person in (nina, oleg):
        with pytest.raises(Refused, match=r"it has \[\]"):
            await person.tap("One", chat=coffee)


@pytest.mark.parametrize(
    ("group", "markup", "description"),
    [
        (False, [], "Object expected as reply markup"),
        (False, {"keyboard": [{}]}, 'Field "keyboard" must be an Array of Arrays'),
        (False, {"keyboard": [[7]]}, "Can't parse keyboard button: KeyboardButton must be a String or an Object"),
        (False, {"keyboard": [[""]]}, "Keyboard button text must be non-empty"),
        (True, {"keyboard": [[{"text": "x", "request_contact": True}]]}, "Phone number can be requested in private"),
        (True, {"keyboard": [[{"text": "x", "request_poll": {}}]]}, "Poll can be requested in private chats only"),
    ],
)
async def test_keyboards_that_are_refused(
    bot: Bot, coffee: Group, nina: Persona, telegram: Telegram, group: bool, markup: Any, description: str
) -> None:
    chat = coffee if group else nina
    # python-telegram-bot writes most of it in small letters.
    with pytest.raises(BadRequest, match=f"(?i){description}"):
        await bot._post("sendMessage", {"chat_id": chat.id, "text": "x", "reply_markup": markup})
    assert len(await telegram.transcript(chat)) == 1
