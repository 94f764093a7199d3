"""Files as such: how large they may be, whose ids are good for what, how they come from the web and go down again."""

import asyncio
import io
import struct
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from PIL import Image
from telegram import Bot

from sandbox import samples
from sandbox.client import Group, Persona, Telegram
from sandbox.samples import recordings
from sandbox.server import Sandbox
from tests.sandbox.raw import ask, send

MEGABYTE = 1024 * 1024
LATTE = samples.draw("latte")


def _picture(width: int, height: int) -> bytes:
    content = io.BytesIO()
    Image.new("1", (width, height)).save(content, "PNG")
    return content.getvalue()


@dataclass
class Shop:
    """A web site with files on it; `/slow` answers when it is told to."""

    url: str = ""
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    files = {
        "latte.jpg": ("image/jpeg", LATTE),
        "blob": ("application/octet-stream", LATTE),
        "menu.pdf": ("application/pdf", b"%PDF-1.4"),
        "film.mp4": ("video/mp4", recordings.film(1)),
        "page.html": ("text/html", b"<p>Closed</p>"),
        "broken.jpg": ("image/jpeg", b"no picture"),
        "large.jpg": ("image/jpeg", LATTE + bytes(5 * MEGABYTE)),
        "large.pdf": ("application/pdf", bytes(20 * MEGABYTE + 1)),
    }

    async def serve(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name == "slow.jpg":
            shop.asked.set()
            await shop.opened.wait()
            return web.Response(body=LATTE, content_type="image/jpeg")
        if name not in files:
            return web.Response(status=404)
        return web.Response(body=files[name][1], content_type=files[name][0])

    app = web.Application()
    app.router.add_get("/{name}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    shop.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield shop
    await runner.cleanup()


@pytest.mark.parametrize(
    ("width", "height", "error"),
    [
        (9_000, 1_000, None),
        (9_000, 1_001, "PHOTO_INVALID_DIMENSIONS"),
        (200, 10, None),
        (201, 10, "PHOTO_INVALID_DIMENSIONS"),
        (10, 201, "PHOTO_INVALID_DIMENSIONS"),
        (60_000, 60_000, "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_dimensions_of_a_photo(
    sandbox: Sandbox, nina: Persona, width: int, height: int, error: str | None
) -> None:
    content = _picture(min(width, 9_000), min(height, 9_000))
    # The largest only says in its head that it is so large.
    head = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    content = content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]

    answer = await ask(sandbox, "sendPhoto", {"photo/a.png": content}, chat_id=nina.id)

    assert answer.get("description") == (error and f"Bad Request: {error}")


@pytest.mark.parametrize(
    ("method", "part", "size", "code", "description"),
    [
        ("sendPhoto", "photo/a.jpg", 10 * MEGABYTE + 1, 400,
         "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"),
        ("sendVideoNote", "video_note/a.mp4", 12 * MEGABYTE + 1, 400,
         "Bad Request: file of size 12582913 bytes is too big for a video note; the maximum size is 12582912 bytes"),
        ("sendDocument", "document/a.bin", 50 * MEGABYTE + 1, 413, "Request Entity Too Large"),
        ("sendDocument", "document/a.bin", 60 * MEGABYTE, 413, "Request Entity Too Large"),
    ],
)  # fmt: skip
async def test_too_large(
    sandbox: Sandbox, nina: Persona, telegram: Telegram, method: str, part: str, size: int, code: int,
    description: str,
) -> None:  # fmt: skip
    answer = await ask(sandbox, method, {part: bytes(size)}, chat_id=nina.id)

    assert (answer["error_code"], answer["description"]) == (code, description)
    assert len(await telegram.transcript(nina)) == 1


async def test_download(sandbox: Sandbox, bot: Bot, nina: Persona) -> None:
    message = await send(sandbox, "sendDocument", {"document/a b.c$d": b"12345"}, chat_id=nina.id)
    file = (await ask(sandbox, "getFile", file_id=message["document"]["file_id"]))["result"]

    assert file == {
        "file_id": message["document"]["file_id"],
        "file_unique_id": message["document"]["file_unique_id"],
        "file_size": 5,
        "file_path": f"documents/{message['document']['file_unique_id']}.bin",
    }
    folder, _, name = file["file_path"].partition("/")
    async with aiohttp.ClientSession() as http:
        for path in (f"bot123:abc/{folder}/{name}", f"bot123%3Aabc/{folder}%2F{name}"):
            async with http.get(f"{sandbox.url}/file/{path}") as response:
                assert await response.read() == b"12345"
        async with http.get(f"{sandbox.url}/file/bot123:abc/{folder}/none.bin") as response:
            assert (response.status, (await response.json())["description"]) == (404, "Not Found")


async def test_what_cannot_be_downloaded(sandbox: Sandbox, nina: Persona) -> None:
    large = await send(sandbox, "sendDocument", {"document/a": bytes(20 * MEGABYTE + 1)}, chat_id=nina.id)

    for file_id, description in (
        ("", "file_id not specified"),
        ("none", "invalid file_id"),
        (large["document"]["file_unique_id"], "invalid file_id"),
        (large["document"]["file_id"], "file is too big"),
    ):
        assert (await ask(sandbox, "getFile", file_id=file_id))["description"] == f"Bad Request: {description}"


async def test_the_same_content_under_two_names(sandbox: Sandbox, nina: Persona) -> None:
    one, two = [
        await send(sandbox, "sendDocument", {f"document/{name}": b"same"}, chat_id=nina.id)
        for name in ("one.txt", "two.txt")
    ]
    again = await send(sandbox, "sendDocument", chat_id=nina.id, document=two["document"]["file_id"])

    assert one["document"]["file_unique_id"] == two["document"]["file_unique_id"]
    assert again["document"]["file_name"] == "two.txt"


async def test_ids_from_a_private_chat_are_its_bots_own(
    sandbox: Sandbox, telegram: Telegram, nina: Persona, coffee: Group
) -> None:
    await telegram.post("bots", token="77:xyz", first_name="Other", username="other_bot")
    await telegram.post(f"people/{nina.id}/start", bot_id=77)
    await telegram.post(f"groups/{coffee.id}/bot", by=nina.id, bot_id=77)
    (own,) = await nina.send("voice")
    (shared,) = await nina.send("voice", chat=coffee)

    async def other(method: str, **params: object) -> dict[str, object]:
        url = f"{sandbox.url}/bot77:xyz/{method}"
        async with aiohttp.ClientSession() as http, http.post(url, json=params) as response:
            answer: dict[str, object] = await response.json()
            return answer

    own_id, shared_id = own.body["voice"]["file_id"], shared.body["voice"]["file_id"]
    sent = await other("sendVoice", chat_id=nina.id, voice=own_id)
    found = await other("getFile", file_id=own_id)
    assert sent["description"] == "Bad Request: wrong file identifier/HTTP URL specified"
    assert found["description"] == "Bad Request: wrong file_id or the file is temporarily unavailable"
    assert (await other("sendVoice", chat_id=nina.id, voice=shared_id))["ok"] is True
    assert (await ask(sandbox, "getFile", file_id=own_id))["ok"] is True


@pytest.mark.parametrize(
    ("method", "field", "file", "kind"),
    [
        ("sendPhoto", "photo", "latte.jpg", "photo"),
        ("sendPhoto", "photo", "blob", "photo"),
        ("sendDocument", "document", "menu.pdf", "document"),
        ("sendVideo", "video", "film.mp4", "video"),
        ("sendAnimation", "animation", "film.mp4", "animation"),
    ],
)
async def test_from_the_web(
    sandbox: Sandbox, nina: Persona, shop: Shop, method: str, field: str, file: str, kind: str
) -> None:
    message = await send(sandbox, method, chat_id=nina.id, **{field: f"{shop.url}/{file}?size=1"})

    assert kind in message
    if kind != "photo":
        assert message[kind]["file_name"] == file


@pytest.mark.parametrize(
    ("method", "field", "file", "description"),
    [
        ("sendPhoto", "photo", "gone.jpg", "failed to get HTTP URL content"),
        ("sendPhoto", "photo", "large.jpg", "failed to get HTTP URL content"),
        ("sendDocument", "document", "large.pdf", "failed to get HTTP URL content"),
        ("sendPhoto", "photo", "page.html", "wrong type of the web page content"),
        ("sendDocument", "document", "page.html", "wrong type of the web page content"),
        ("sendVideoNote", "video_note", "film.mp4", "wrong type of the web page content"),
        ("sendPhoto", "photo", "broken.jpg", "IMAGE_PROCESS_FAILED"),
    ],
)
async def test_what_the_web_does_not_give(
    sandbox: Sandbox, nina: Persona, telegram: Telegram, shop: Shop, method: str, field: str, file: str,
    description: str,
) -> None:  # fmt: skip
    answer = await ask(sandbox, method, chat_id=nina.id, **{field: f"{shop.url}/{file}"})

    assert answer["description"] == f"Bad Request: {description}"
    assert len(await telegram.transcript(nina)) == 1


@pytest.mark.parametrize(
    ("url", "description"),
    [
        ("http://127.0.0.1:1/a.jpg", "failed to get HTTP URL content"),
        ("127.0.0.1:1/a.jpg", "failed to get HTTP URL content"),
        ("http://[/a.jpg", "failed to get HTTP URL content"),
        ("ftp://example.com/a.jpg", "invalid file HTTP URL specified: Unsupported URL protocol"),
        ("file:///etc/a.jpg", "invalid file HTTP URL specified: Unsupported URL protocol"),
    ],
)
async def test_addresses_that_lead_nowhere(sandbox: Sandbox, nina: Persona, url: str, description: str) -> None:
    answer = await ask(sandbox, "sendPhoto", chat_id=nina.id, photo=url)

    assert answer["description"] == f"Bad Request: {description}"


async def test_a_slow_web_holds_up_nobody_else(sandbox: Sandbox, nina: Persona, telegram: Telegram, shop: Shop) -> None:
    slow = asyncio.create_task(ask(sandbox, "sendPhoto", chat_id=nina.id, photo=f"{shop.url}/slow.jpg"))
    await shop.asked.wait()
    await send(sandbox, "sendMessage", chat_id=nina.id, text="Meanwhile")
    await nina.block()
    shop.opened.set()

    assert (await slow)["description"] == "Forbidden: bot was blocked by the user"
    assert [one.text for one in await telegram.transcript(nina)] == ["/start", "Meanwhile"]
