"""Every kind of media: what is sent, what is told about it, and what it may be sent as again."""

import io
import json
from typing import Any

import pytest
from PIL import Image
from telegram import Bot
from telegram.error import BadRequest

from sandbox import samples
from sandbox.client import Group, Persona, Telegram
from sandbox.samples import recordings
from sandbox.samples.kinds import samples_of
from sandbox.server import Sandbox
from sandbox.shapes import Json
from sandbox.state.media_kinds import KINDS
from tests.sandbox.raw import ask, send

SMALL = samples.draw("latte")


def _webp(width: int, height: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGBA", (width, height)).save(content, "WEBP")
    return content.getvalue()


@pytest.mark.parametrize(
    ("kind", "file", "content", "params", "told"),
    [
        ("video", "a.mp4", recordings.film(7), {"duration": 7, "width": 640, "height": 360},
         {"duration": 7, "width": 640, "height": 360, "file_name": "a.mp4", "mime_type": "video/mp4"}),
        ("video", "a.mp4", recordings.film(1), {"duration": 999_999, "width": -1},
         {"duration": 86_400, "width": 0, "height": 0, "file_name": "a.mp4", "mime_type": "video/mp4"}),
        ("animation", "a.gif", recordings.animation("cat"), {"duration": 1},
         {"duration": 1, "width": 320, "height": 240, "file_name": "a.gif", "mime_type": "image/gif"}),
        ("audio", "a.mp3", recordings.music(1), {"duration": 1, "title": "Rain", "performer": "Cloud"},
         {"duration": 1, "title": "Rain", "performer": "Cloud", "file_name": "a.mp3", "mime_type": "audio/mpeg"}),
        ("voice", "a.ogg", recordings.voice(2), {"duration": 2}, {"duration": 2, "mime_type": "audio/ogg"}),
        ("video_note", "a.mp4", recordings.film(3), {"duration": 3, "length": 240}, {"duration": 3, "length": 240}),
        ("sticker", "a.webp", _webp(512, 300), {"emoji": "☕"},
         {"emoji": "☕", "type": "regular", "is_animated": False, "is_video": False, "width": 512, "height": 300}),
        ("document", "a.csv", b"a,b", {}, {"file_name": "a.csv", "mime_type": "text/csv"}),
        ("document", "menu", b"%PDF-1.4", {}, {"file_name": "menu", "mime_type": "application/pdf"}),
        ("document", "blob", b"\0\1", {}, {"file_name": "blob", "mime_type": "application/octet-stream"}),
    ],
)  # fmt: skip
async def test_what_is_told_of_a_file(
    sandbox: Sandbox, nina: Persona, kind: str, file: str, content: bytes, params: Json, told: Json
) -> None:
    method = f"send{kind.title().replace('_', '')}"
    message = await send(sandbox, method, {f"{kind}/{file}": content}, chat_id=nina.id, **params)

    shown = message[kind]
    own = {name: value for name, value in shown.items() if name not in ("file_id", "file_unique_id", "thumbnail")}
    assert own == told | {"file_size": len(content)}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.gif", recordings.animation("cat"), "animation"),
        ("a.mp4", recordings.film(1), "video"),
        ("a.mp3", recordings.music(1), "audio"),
        ("a.webp", _webp(512, 512), "sticker"),
        ("a.csv", b"a,b", "document"),
    ],
)
async def test_a_document_may_turn_out_to_be_more(
    sandbox: Sandbox, nina: Persona, name: str, content: bytes, kind: str
) -> None:
    detected = await send(sandbox, "sendDocument", {f"document/{name}": content}, chat_id=nina.id)
    plain = await send(
        sandbox, "sendDocument", {f"document/{name}": content}, chat_id=nina.id, disable_content_type_detection=True
    )

    # An animation is told as a document as well.
    assert KINDS.keys() & detected.keys() == ({kind, "document"} if kind == "animation" else {kind})
    assert KINDS.keys() & plain.keys() == {"document"}


async def test_what_is_not_what_was_asked_for(sandbox: Sandbox, nina: Persona) -> None:
    video = await send(sandbox, "sendVideo", {"video/a.csv": b"a,b"}, chat_id=nina.id)
    voice = await send(sandbox, "sendVoice", {"voice/a.flac": b"fLaC"}, chat_id=nina.id)

    assert (video["document"]["file_name"], "video" in video) == ("a.csv", False)
    assert (voice["audio"]["mime_type"], "voice" in voice) == ("audio/flac", False)


async def test_all_that_can_be_said_with_a_photo(sandbox: Sandbox, bot: Bot, nina: Persona) -> None:
    asked = await nina.write("Which one?")
    message = await bot.send_photo(
        nina.id,
        SMALL,
        caption="*this* one",
        caption_entities=[],
        parse_mode=None,
        show_caption_above_media=True,
        has_spoiler=True,
        protect_content=True,
        disable_notification=True,
        message_effect_id="5104841245755180586",
        reply_to_message_id=asked.id,
    )

    assert (message.caption, message.show_caption_above_media, message.has_media_spoiler) == ("*this* one", True, True)
    assert (message.has_protected_content, message.effect_id) == (True, "5104841245755180586")
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "Which one?"
    assert (await nina.sees("this")).silent


async def test_effects_are_for_two(bot: Bot, coffee: Group, telegram: Telegram) -> None:
    with pytest.raises(BadRequest, match="Can't use message effects in the chat"):
        await bot.send_sticker(coffee.id, _webp(512, 512), message_effect_id="5104841245755180586")
    assert len(await telegram.transcript(coffee)) == 1


async def test_thumbnail_and_cover(sandbox: Sandbox, bot: Bot, nina: Persona) -> None:
    message = await bot.send_video(
        nina.id, recordings.film(1), thumbnail=SMALL, cover=samples.draw("cat"), start_timestamp=5, filename="a.mp4"
    )

    assert message.video is not None
    assert message.video.thumbnail is not None
    assert (message.video.thumbnail.width, message.video.thumbnail.height) == (320, 240)
    assert message.video.cover is not None
    assert [size.width for size in message.video.cover] == [90, 320, 800]
    small = await (await bot.get_file(message.video.thumbnail.file_id)).download_as_bytearray()
    with Image.open(io.BytesIO(bytes(small))) as picture:
        assert (picture.size, picture.format) == ((320, 240), "JPEG")
    refused = await ask(sandbox, "sendVideo", {"video/a.mp4": b"x", "thumbnail/t.jpg": bytes(204_800)}, chat_id=nina.id)
    assert refused["description"] == (
        "Bad Request: file of size 204800 bytes is too big for a thumbnail; the maximum size is 204799 bytes"
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_sent_again_by_its_id(sandbox: Sandbox, nina: Persona, kind: str) -> None:
    """Whatever the method, a file stays what it is; only photos and the others are no use for each other."""
    (file,) = samples_of(KINDS[kind], (), seconds=1)
    method = f"send{kind.title().replace('_', '')}"
    params = {"disable_content_type_detection": True} if kind == "document" else {}
    first = await send(sandbox, method, {f"{kind}/{file.name}": file.content}, chat_id=nina.id, **params)
    file_id = first["photo"][0]["file_id"] if kind == "photo" else first[kind]["file_id"]

    again = await send(sandbox, method, chat_id=nina.id, **{kind: file_id})
    wrong = "sendPhoto" if kind != "photo" else "sendDocument"
    other = "photo" if kind != "photo" else "document"
    refused = await ask(sandbox, wrong, chat_id=nina.id, **{other: file_id})

    assert _timeless(again[kind]) == _timeless(first[kind])
    assert refused["description"] == (
        f"Bad Request: can't use file of type {KINDS[kind].title} as {KINDS[other].title}"
    )
    if kind not in ("photo", "document"):
        assert kind in await send(sandbox, "sendDocument", chat_id=nina.id, document=file_id)


@pytest.mark.parametrize(
    ("method", "params", "files", "description"),
    [
        *[(f"send{name}", {}, {}, f"there is no {phrase} in the request") for name, phrase in (
            ("Photo", "photo"), ("Document", "document"), ("Video", "video"), ("Animation", "animation"),
            ("Audio", "audio"), ("Voice", "voice"), ("VideoNote", "video note"), ("Sticker", "sticker"))],
        ("sendVideo", {"video": "attach://film"}, {}, "there is no video in the request"),
        ("sendVoice", {}, {"voice/a.ogg": b""}, "file must be non-empty"),
        ("sendPhoto", {}, {"photo/a.jpg": b"no picture"}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {}, {"photo/a.jpg": SMALL[:2000]}, "IMAGE_PROCESS_FAILED"),
        ("sendVideoNote", {"length": 641}, {"video_note/a.mp4": b"x"}, "wrong video note length"),
        ("sendSticker", {"sticker": "ab!d"}, {},
         "wrong remote file identifier specified: Wrong character in the string"),
        ("sendSticker", {"sticker": "abcde"}, {}, "wrong remote file identifier specified: Wrong string length"),
        ("sendSticker", {"sticker": "abcd"}, {},
         "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"),
        ("sendPhoto", {"photo": "{}"}, {}, "wrong remote file identifier specified: Wrong character in the string"),
    ],
)  # fmt: skip
async def test_refusals(
    sandbox: Sandbox, nina: Persona, telegram: Telegram, method: str, params: Json, files: dict[str, bytes],
    description: str,
) -> None:  # fmt: skip
    answer = await ask(sandbox, method, files, chat_id=nina.id, **params)

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert len(await telegram.transcript(nina)) == 1


def _timeless(value: Json) -> Any:
    """A file without its ids that are new each time."""
    text = json.dumps(value)
    return json.loads(text, object_hook=lambda found: found | {"file_id": "any"})
