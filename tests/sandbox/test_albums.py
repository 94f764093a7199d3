"""Albums: what goes together, whole or not at all."""

import json

import pytest

from sandbox import samples
from sandbox.client import Persona, Telegram
from sandbox.samples import recordings
from sandbox.server import Sandbox
from sandbox.shapes import Json
from tests.sandbox.raw import ask

FILES = {
    "photo": samples.draw("latte"),
    "video": recordings.film(1),
    "audio": recordings.music(1),
    "document": b"a,b",
    "animation": recordings.animation("cat"),
}


def _items(*kinds: str) -> list[Json]:
    return [{"type": kind, "media": f"attach://{kind}"} for kind in kinds]


async def _ask(sandbox: Sandbox, nina: Persona, media: object, **params: object) -> Json:
    return await ask(sandbox, "sendMediaGroup", FILES, chat_id=nina.id, media=json.dumps(media), **params)


@pytest.mark.parametrize("kinds", [("photo",), ("photo", "video", "photo"), ("audio", "audio"), ("document",) * 10])
async def test_what_goes_together(sandbox: Sandbox, nina: Persona, kinds: tuple[str, ...]) -> None:
    answer = await _ask(sandbox, nina, _items(*kinds))

    messages: list[Json] = answer["result"]
    assert [next(kind for kind in FILES if kind in message) for message in messages] == list(kinds)
    groups = {message.get("media_group_id") for message in messages}
    # One alone is no album.
    assert len(groups) == 1
    assert (groups == {None}) == (len(kinds) == 1)


async def test_what_each_says_and_all_share(sandbox: Sandbox, nina: Persona, telegram: Telegram) -> None:
    asked = await nina.write("Both?")
    first, second = _items("photo", "video")
    first |= {"caption": "<b>One</b>", "parse_mode": "HTML", "has_spoiler": True}
    second |= {"caption": "two", "caption_entities": [{"type": "italic", "offset": 0, "length": 3}], "duration": 3}

    answer = await _ask(
        sandbox, nina, [first, second], reply_parameters={"message_id": asked.id}, protect_content=True,
        disable_notification=True,
    )  # fmt: skip

    one, two = answer["result"]
    assert (one["caption"], one["caption_entities"][0]["type"], one["has_media_spoiler"]) == ("One", "bold", True)
    assert (two["caption_entities"][0]["type"], two["video"]["duration"]) == ("italic", 3)
    for message in (one, two):
        assert message["reply_to_message"]["message_id"] == asked.id
        assert message["has_protected_content"] is True
    assert [one.silent for one in await telegram.transcript(nina)] == [False, False, True, True]


async def test_documents_stay_documents(sandbox: Sandbox, nina: Persona) -> None:
    gif = {"type": "document", "media": "attach://animation"}

    answer = await _ask(sandbox, nina, [gif, *_items("document")])

    assert ["animation" in message for message in answer["result"]] == [False, False]


PHOTO = {"type": "photo", "media": "attach://photo"}


@pytest.mark.parametrize(
    ("media", "description"),
    [
        ([], "there are no messages to send"),
        ([PHOTO] * 11, "too many messages to send as an album"),
        (_items("photo", "document"), "document can't be mixed with other media types"),
        (_items("video", "audio"), "audio can't be mixed with other media types"),
        ([PHOTO, PHOTO | {"show_caption_above_media": True}],
         "parameter show_caption_above_media must be the same for all messages"),
        (_items("photo", "animation"),
         'can\'t parse InputMedia: type "animation" can\'t be used in sendMediaGroup'),
        ([PHOTO | {"type": "sticker"}], 'can\'t parse InputMedia: type "sticker" is unsupported'),
        ([{"media": "attach://photo"}], 'can\'t parse InputMedia: Can\'t find field "type"'),
        ([PHOTO | {"type": 5.5}], 'can\'t parse InputMedia: type "5.5" is unsupported'),
        ([PHOTO | {"type": []}], 'can\'t parse InputMedia: Field "type" must be of type String'),
        ([PHOTO | {"caption": {}}], 'can\'t parse InputMedia: Field "caption" must be of type String'),
        ([PHOTO | {"has_spoiler": "very"}], 'can\'t parse InputMedia: Field "has_spoiler" must be of type Boolean'),
        ([_items("video")[0] | {"width": "wide"}], 'can\'t parse InputMedia: Field "width" must be a Number'),
        ([PHOTO | {"caption": "<b>", "parse_mode": "HTML"}],
         'can\'t parse InputMedia: Can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
        ([PHOTO | {"media": "attach://none"}], "can't parse InputMedia: media not found"),
        ([{"type": "photo"}], "can't parse InputMedia: media not found"),
        ([5], "can't parse InputMedia: expected an Object"),
        ([None], "can't parse InputMedia: expected an Object"),
        ({}, "expected an Array of InputMedia"),
        (5, "expected an Array of InputMedia"),
        ([PHOTO, PHOTO | {"media": "attach://document"}],
         'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"'),
        ([PHOTO, PHOTO | {"media": "abcd"}],
         "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"),
        ([PHOTO | {"media": "http://127.0.0.1:1/a.jpg"}, PHOTO],
         'failed to send message #1 with the error message "Failed to get HTTP URL content"'),
    ],
)  # fmt: skip
async def test_refusals(sandbox: Sandbox, nina: Persona, telegram: Telegram, media: object, description: str) -> None:
    answer = await _ask(sandbox, nina, media)

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert len(await telegram.transcript(nina)) == 1


@pytest.mark.parametrize(
    ("media", "description"),
    [
        ("", 'parameter "media" is required'),
        ("[{", "can't parse media JSON object"),
        ("[" * 100_000, "can't parse media JSON object"),
    ],
)
async def test_what_is_no_json(sandbox: Sandbox, nina: Persona, media: str, description: str) -> None:
    answer = await ask(sandbox, "sendMediaGroup", chat_id=nina.id, media=media)

    assert answer["description"] == f"Bad Request: {description}"
