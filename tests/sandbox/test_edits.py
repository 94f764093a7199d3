"""Edits of captions and media: which messages they are for, and what they leave of the old content."""

import json

import pytest
from telegram import Bot, InlineKeyboardMarkup, InputMediaAnimation, InputMediaDocument, InputMediaPhoto, Message
from telegram import InputMediaVideo as Film
from telegram.error import BadRequest

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.samples import recordings
from sandbox.samples.kinds import samples_of
from sandbox.server import Sandbox
from sandbox.shapes import Json
from sandbox.state.contents import CAPTIONED, EDITABLE
from sandbox.state.media_kinds import KINDS
from tests.sandbox.raw import ask, send

LATTE = samples.draw("latte")


async def _sent(sandbox: Sandbox, nina: Persona, kind: str) -> Json:
    (file,) = samples_of(KINDS[kind], (), seconds=1)
    method = f"send{kind.title().replace('_', '')}"
    return await send(
        sandbox, method, {f"{kind}/{file.name}": file.content}, chat_id=nina.id, disable_content_type_detection=True
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_caption_of_every_kind(sandbox: Sandbox, nina: Persona, kind: str) -> None:
    place = {"chat_id": nina.id, "message_id": (await _sent(sandbox, nina, kind))["message_id"]}

    answer = await ask(
        sandbox, "editMessageCaption", caption="*new*", parse_mode="", show_caption_above_media=True, **place
    )

    if kind in CAPTIONED:
        assert answer["result"]["caption"] == "*new*"
        assert answer["result"].get("show_caption_above_media") == (KINDS[kind].shown_large or None)
        assert kind in answer["result"]
    else:
        assert answer["description"] == "Bad Request: message can't be edited"


@pytest.mark.parametrize("kind", KINDS)
async def test_which_media_can_be_replaced(sandbox: Sandbox, nina: Persona, kind: str) -> None:
    sent = await _sent(sandbox, nina, kind)
    media = json.dumps({"type": "photo", "media": "attach://new", "caption": "New"})

    answer = await ask(
        sandbox, "editMessageMedia", {"new/a.jpg": samples.draw("cat")}, chat_id=nina.id,
        message_id=sent["message_id"], media=media,
    )  # fmt: skip

    if kind in EDITABLE - {"voice"}:
        message = answer["result"]
        assert ({"photo"}, "New") == (KINDS.keys() & message.keys(), message["caption"])
        assert message["edit_date"] == sent["date"]
    else:
        assert answer["description"] == "Bad Request: message media can't be edited"


async def test_a_text_becomes_a_photo(bot: Bot, nina: Persona) -> None:
    message = await bot.send_message(nina.id, "See https://example.com")

    edited = await bot.edit_message_media(InputMediaPhoto(LATTE), nina.id, message.message_id)

    assert isinstance(edited, Message)
    assert (edited.text, edited.entities, bool(edited.photo)) == (None, (), True)


async def test_the_same_media_again(bot: Bot, nina: Persona) -> None:
    message = await bot.send_photo(nina.id, LATTE, caption="Same")
    same = InputMediaPhoto(message.photo[-1].file_id, caption="Same")

    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_media(same, nina.id, message.message_id)


async def test_inside_an_album(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    photos = await bot.send_media_group(nina.id, [InputMediaPhoto(LATTE), InputMediaPhoto(samples.draw("cat"))])
    documents = await bot.send_media_group(nina.id, [InputMediaDocument(b"a"), InputMediaDocument(b"b")])
    photo, document = photos[0].message_id, documents[0].message_id
    before = [one.body for one in await telegram.transcript(nina)]

    for media, message_id, error in (
        (InputMediaDocument(b"c"), photo, "Can't change media type in the album"),
        (InputMediaPhoto(LATTE), document, "Can't change media type in the album"),
        (InputMediaAnimation(recordings.animation("cat")), photo, "Message content type can't be used in an album"),
    ):
        with pytest.raises(BadRequest, match=error):
            await bot.edit_message_media(media, nina.id, message_id)
    assert [one.body for one in await telegram.transcript(nina)] == before

    edited = await bot.edit_message_media(Film(recordings.film(1), filename="a.mp4"), nina.id, photo)
    assert isinstance(edited, Message)
    assert (edited.media_group_id, bool(edited.video)) == (photos[0].media_group_id, True)


@pytest.mark.parametrize(
    ("media", "description"),
    [
        ("", 'parameter "media" is required'),
        ("{", "can't parse input media JSON object"),
        ("[]", "can't parse InputMedia: expected an Object"),
        ('{"type": "voice", "media": "attach://a"}', 'can\'t parse InputMedia: type "voice" is unsupported'),
        ('{"type": "photo"}', "can't parse InputMedia: media not found"),
        ('{"type": "photo", "media": "attach://a"}', "IMAGE_PROCESS_FAILED"),
    ],
)
async def test_media_that_are_none(
    sandbox: Sandbox, nina: Persona, telegram: Telegram, media: str, description: str
) -> None:
    sent = await _sent(sandbox, nina, "photo")

    answer = await ask(
        sandbox, "editMessageMedia", {"a": b"x"}, chat_id=nina.id, message_id=sent["message_id"], media=media
    )

    assert answer["description"] == f"Bad Request: {description}"
    assert (await telegram.transcript(nina))[-1].body["photo"] == sent["photo"]


@pytest.mark.parametrize("method", ["editMessageText", "editMessageCaption", "editMessageReplyMarkup"])
@pytest.mark.parametrize(
    ("place", "description"),
    [
        ({}, "message identifier is not specified"),
        ({"inline_message_id": "nothing"}, "invalid inline message identifier specified"),
        ({"inline_message_id": "&"}, "invalid inline message identifier specified"),
        ({"inline_message_id": "A" * 27}, "MESSAGE_ID_INVALID"),
        ({"inline_message_id": "A" * 32}, "MESSAGE_ID_INVALID"),
        ({"chat_id": "NINA"}, "message to edit not found"),
        ({"message_id": 1}, "chat_id is empty"),
        ({"chat_id": "NINA", "message_id": 1}, "message can't be edited"),
    ],
)
async def test_messages_that_are_none(
    sandbox: Sandbox, nina: Persona, method: str, place: Json, description: str
) -> None:
    filled = {name: nina.id if value == "NINA" else value for name, value in place.items()}

    answer = await ask(sandbox, method, text="x", caption="x", **filled)

    assert answer["description"] == f"Bad Request: {description}"


async def test_what_stays_as_it_is(sandbox: Sandbox, bot: Bot, nina: Persona, coffee: Group) -> None:
    hers = await nina.write("Hers")
    forwarded = await bot.forward_message(nina.id, nina.id, hers.id)
    keyboard = json.dumps({"keyboard": [[{"text": "Yes"}]]})
    asked = await send(sandbox, "sendMessage", chat_id=nina.id, text="Yes?", reply_markup=keyboard)
    await bot.pin_chat_message(coffee.id, (await bot.send_message(coffee.id, "Rules")).message_id)

    for chat_id, message_id in (
        (nina.id, forwarded.message_id),
        (nina.id, asked["message_id"]),
        (coffee.id, 3),
    ):
        for edit in (
            bot.edit_message_text("x", chat_id, message_id),
            bot.edit_message_reply_markup(chat_id, message_id, reply_markup=InlineKeyboardMarkup([])),
        ):
            with pytest.raises(BadRequest, match="Message can't be edited"):
                await edit


async def test_bots_edit_what_is_old(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    message = await bot.send_photo(nina.id, LATTE)
    await telegram.clock.advance(days=30)

    edited = await bot.edit_message_caption(nina.id, message.message_id, caption="At last")

    assert isinstance(edited, Message)
    assert edited.caption == "At last"


async def test_people_have_two_days(oleg: Persona, nina: Persona, coffee: Group, telegram: Telegram) -> None:
    his = await oleg.write("His", chat=coffee)
    hers = await nina.write("Hers", chat=coffee)
    (photo,) = await oleg.photo("latte", chat=coffee, caption="Mine")
    (sticker,) = await oleg.send("sticker", chat=coffee)
    passed_on = await oleg.forward(hers, to=coffee)

    assert (await oleg.edit(photo, "Still mine")).body["caption"] == "Still mine"
    for message in (sticker, passed_on):
        with pytest.raises(Refused, match=f"Message {message.id} cannot be edited"):
            await oleg.edit(message, "x")
    await telegram.clock.advance(days=2)
    with pytest.raises(Refused, match=f"Message {his.id} is too old to be edited"):
        await oleg.edit(his, "x")
    # Who may pin may also edit what is old.
    assert (await nina.edit(hers, "Still hers")).text == "Still hers"
