"""Whatever comes in gets Telegram's error, and the server lives."""

import asyncio
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import aiogram.methods
import aiohttp
import pytest
from aiogram.methods.base import TelegramMethod
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.client import Persona, Telegram
from sandbox.clock import Clock
from sandbox.methods import METHODS
from sandbox.methods.registry import KNOWN
from sandbox.server import Sandbox

JSON_TYPE = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=cut"}


async def _post(sandbox: Sandbox, body: object, headers: dict[str, str], path: str = "123:abc/sendMessage") -> Any:
    """Status and description of the answer."""
    url = f"{sandbox.base_url}{path}"
    async with aiohttp.ClientSession() as http, http.post(url, data=body, headers=headers) as answer:
        told = await answer.json()
        assert (told["ok"], told.get("error_code", 200)) == (answer.status == 200, answer.status)
        return answer.status, told.get("description")


def _aiogram_methods() -> dict[str, type[TelegramMethod[Any]]]:
    """Bot API 10.3 as another library knows it."""
    found = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    methods = (one for one in found if isinstance(getattr(one, "__api_method__", None), str))
    return {one.__api_method__: one for one in methods}


def test_every_method_of_the_bot_api_is_known_by_name() -> None:
    from_older_days = {"getChatMembersCount", "kickChatMember", "setStickerSetThumb"}

    assert set(KNOWN.values()) == _aiogram_methods().keys() | from_older_days
    assert {method.name for method in METHODS.values()} <= set(KNOWN.values())


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("123:abc/makeCoffee", 404, "Not Found: method not found"),
        ("123:abc/", 404, "Not Found: method not found"),
        ("123:abc/getMe/more", 404, "Not Found: method not found"),
        ("123:abc", 404, "Not Found"),
        ("123:abc/SENDgame", 501, "Not Implemented: method sendGame is not modelled by the sandbox"),
        ("123:other/getMe", 401, "Unauthorized"),
        ("124:abc/getMe", 401, "Unauthorized"),
        ("123/getMe", 401, "Unauthorized: invalid token specified"),
        ("abc:123/getMe", 401, "Unauthorized: invalid token specified"),
        ("0123:abc/getMe", 401, "Unauthorized: invalid token specified"),
        (f"123:{'x' * 80}/getMe", 401, "Unauthorized: invalid token specified"),
        (f"{1 << 54}:abc/getMe", 401, "Unauthorized: invalid token specified"),
        ("/getMe", 401, "Unauthorized: invalid token specified"),
        ("%D9%A1%D9%A2:abc/getMe", 401, "Unauthorized: invalid token specified"),
    ],
)
async def test_tokens_and_methods(sandbox: Sandbox, path: str, status: int, description: str) -> None:
    assert await _post(sandbox, None, {}, path) == (status, description)


async def test_the_method_may_be_a_parameter_and_a_token_percent_encoded(sandbox: Sandbox) -> None:
    assert await _post(sandbox, b"method=getME", FORM, "123%3Aabc/") == (200, None)


@pytest.mark.parametrize(
    ("body", "headers", "status", "description"),
    [
        (b"{", JSON_TYPE, 400, "Bad Request: chat_id is empty"),
        (b"[1, 2]", JSON_TYPE, 400, "Bad Request: chat_id is empty"),
        (b"null", JSON_TYPE, 400, "Bad Request: chat_id is empty"),
        (b'"text"', JSON_TYPE, 400, "Bad Request: chat_id is empty"),
        (b'{"chat_id": 7, "text": "x', JSON_TYPE, 400, "Bad Request: chat not found"),
        (b'{"chat_id": 7, "text" "x"}', JSON_TYPE, 400, "Bad Request: chat not found"),
        (b'{"chat_id": 7, "chat_id": 123}', JSON_TYPE, 400, "Bad Request: chat not found"),
        (b'{"chat_id": NaN}', JSON_TYPE, 400, "Bad Request: chat_id is empty"),
        (b'{"chat_id": 1e999}', JSON_TYPE, 400, "Bad Request: chat_id is empty"),
        (b'{"chat_id": ' + b"9" * 5000 + b"}", JSON_TYPE, 400, "Bad Request: chat_id is empty"),
        (b'{"chat_id": 99999999999999999999}', JSON_TYPE, 400, "Bad Request: chat not found"),
        (b'{"chat_id": 7, "a": ' + b"[" * 200_000, JSON_TYPE, 400, "Bad Request: chat not found"),
        (b'{"chat_id": 7, "a": ' + b"[" * 101 + b"]" * 101 + b"}", JSON_TYPE, 400, "Bad Request: chat not found"),
        (b'{"chat_id": "\xff"}', JSON_TYPE, 400, "Bad Request: strings must be encoded in UTF-8"),
        (b'{"chat_id": "\\ud83d"}', JSON_TYPE, 400, "Bad Request: strings must be encoded in UTF-8"),
        (b'{"chat_id": "5", "a": {"b": ["\\udc00"]}}', JSON_TYPE, 400, "Bad Request: chat not found"),
        (b"\x00\x01\x02", JSON_TYPE, 400, "Bad Request: chat_id is empty"),
        (b"chat_id=%ff", FORM, 400, "Bad Request: strings must be encoded in UTF-8"),
        (b"chat_id=\xff", FORM, 400, "Bad Request: strings must be encoded in UTF-8"),
        (b"&&=&chat_id&chat_id=7", FORM, 400, "Bad Request: chat_id is empty"),
        (b"chat_id=7", {"Content-Type": "text/plain"}, 400, "Bad Request: chat_id is empty"),
        (b"chat_id=7", {"Content-Type": "a/b/c; d=\xc3"}, 400, "Bad Request: chat_id is empty"),
        (b"", MULTIPART, 400, "Bad Request: chat_id is empty"),
        (b"nothing", MULTIPART, 400, "Bad Request: unexpected end of request content"),
        (b"--cut", MULTIPART, 400, "Bad Request: unexpected end of request content"),
        (b"--cut\r\n", MULTIPART, 400, "Bad Request: unexpected end of request content"),
        (b"--cut\r\n\r\n7\r\n--cut--", MULTIPART, 400, "Bad Request: headers in multipart/form-data are empty"),
        (b"--cut\r\nA: b\r\n\r\n7\r\n--cut--", MULTIPART, 400,
         "Bad Request: field name in multipart/form-data not found"),
        (b"--cut\r\nContent-Disposition: attachment; name=a\r\n\r\n7\r\n--cut--", MULTIPART, 400,
         "Bad Request: expected form-data content disposition"),
        (b"--cut\r\nContent-Disposition: form-data; name=chat_id\r\n\r\n7\r\n--cut", MULTIPART, 400,
         "Bad Request: unexpected end of request content"),
        (b"--cut\r\nContent-Disposition: form-data; name=chat_id\r\n\r\n7\r\n--cut--", MULTIPART, 400,
         "Bad Request: chat not found"),
        (b"--cut\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n\xff\r\n--cut--", MULTIPART, 400,
         "Bad Request: strings must be encoded in UTF-8"),
        (b"x", {"Content-Type": "multipart/form-data"}, 400, "Bad Request: boundary not found"),
        (b"x", {"Content-Type": "multipart/form-data; boundary="}, 400, "Bad Request: boundary too big or empty"),
        (b"x", {"Content-Type": f"multipart/form-data; boundary={'b' * 71}"}, 400,
         "Bad Request: boundary too big or empty"),
        (b"not gzip", FORM | {"Content-Encoding": "gzip"}, 400, "Bad Request: unexpected end of request content"),
    ],
)  # fmt: skip
async def test_broken_bodies(
    sandbox: Sandbox, body: bytes, headers: dict[str, str], status: int, description: str
) -> None:
    assert await _post(sandbox, body, headers) == (status, description)
    assert await _post(sandbox, None, {}, "123:abc/getMe") == (200, None)


async def test_a_query_that_is_not_utf_8(sandbox: Sandbox) -> None:
    told = await _post(sandbox, None, {}, "123:abc/sendMessage?chat_id=%ff")
    assert told == (400, "Bad Request: strings must be encoded in UTF-8")


@pytest.mark.parametrize(
    ("size", "headers", "description"),
    [
        (30 << 20, JSON_TYPE, "Request Entity Too Large: too many parameters"),
        (30 << 20, FORM, "Request Entity Too Large: too many parameters"),
        (53 << 20, FORM, "Request Entity Too Large"),
        (53 << 20, MULTIPART, "Request Entity Too Large"),
    ],
)
async def test_bodies_that_are_too_large(
    sandbox: Sandbox, size: int, headers: dict[str, str], description: str
) -> None:
    assert await _post(sandbox, io.BytesIO(b"x" * size), headers) == (413, description)
    assert await _post(sandbox, None, {}, "123:abc/getMe") == (200, None)


async def test_the_control_api_has_a_limit_too(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/sim/load"
    async with aiohttp.ClientSession() as http, http.post(url, data=io.BytesIO(b"x" * (53 << 20))) as answer:
        assert (answer.status, await answer.json()) == (413, {"error": "The body is too large or breaks off."})


async def test_a_long_text_in_a_multipart_form(sandbox: Sandbox) -> None:
    body = b'--cut\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"x" * (2 << 20) + b"\r\n--cut--"

    told = await _post(sandbox, io.BytesIO(body), MULTIPART)

    assert told == (413, "Request Entity Too Large: too many parameters in form data")


async def test_a_file_of_thirty_megabytes_is_welcome(sandbox: Sandbox, nina: Persona, telegram: Telegram) -> None:
    form = aiohttp.FormData({"chat_id": str(nina.id)})
    form.add_field("document", io.BytesIO(b"x" * (30 << 20)), filename='Ümlaut "quoted".bin')

    assert await _post(sandbox, form, {}, "123:abc/sendDocument") == (200, None)

    (call,) = await telegram.calls("sendDocument")
    assert call.effect["document"]["file_size"] == 30 << 20
    assert call.effect["document"]["file_name"] == 'Ümlaut "quoted".bin'


@pytest.mark.parametrize(
    "request_text",
    [
        b"POST /bot123:abc/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nchat_id=7",
        b"POST /bot123:abc/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: soon\r\n\r\nchat_id=7",
        b"POST /bot123:abc/sendMessage HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nchat_id=7",
        b"POST /bot123:abc/sendMessage HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n--b\r\n\r\n",
        b"BREW /bot123:abc/getMe HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
async def test_connections_that_break(sandbox: Sandbox, request_text: bytes) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request_text)
    await writer.drain()
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()

    assert not answer.startswith(b"HTTP/1.1 5") or b" 501 " in answer
    assert await _post(sandbox, None, {}, "123:abc/getMe") == (200, None)


# What a parameter may be: a number, a text that looks like another type, something that exists, a structure.
IDS = st.sampled_from([5_000_000_001, "5000000001", -1_001_900_000_001, "-1001900000001", 1, 2, 3, 123, "123", "0"])
SCALARS = st.one_of(
    IDS,
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-5, max_value=5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ["HTML", "photo", "emoji", "👍", "true", "x" * 5000, "\x00", "attach://a", "{", "[[1]]", "default"]
    ),
)
NAMES = st.sampled_from(
    [
        "type", "text", "inline_keyboard", "keyboard", "callback_data", "url", "media", "caption", "emoji", "offset",
        "length", "message_id", "chat_id", "user_id", "command", "description", "custom_emoji_id", "user",
        "parse_mode", "entities", "caption_entities", "can_pin_messages", "allow_sending_without_reply", "is_disabled",
        "remove_keyboard", "force_reply", "quote", "language", "web_app",
    ]
)  # fmt: skip
STRUCTURES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=8
)
VALUES = STRUCTURES | STRUCTURES.map(json.dumps)
URLS = st.sampled_from(["", "http://127.0.0.1:9/", "https://[", "http://127.0.0.1:99999", "x y", "\x00"])
# These would end what the other calls need.
FINAL = {"logOut", "close", "leaveChat"}


# What would work, so that the odd values are looked at and not refused for want of a chat.
SENSIBLE = {
    "chat_id": 5_000_000_001,
    "from_chat_id": 5_000_000_001,
    "message_id": 2,
    "user_id": 5_000_000_001,
    "text": "Tea?",
    "question": "Tea?",
    "options": [{"text": "Yes"}, {"text": "No"}],
    "commands": [{"command": "help", "description": "Help"}],
    "emoji": "🎲",
    "action": "typing",
    "timeout": 0,
}


def params_of(method: str) -> st.SearchStrategy[dict[str, Any]]:
    """A sensible call in which some values are anything."""
    fields = [name for name in _aiogram_methods()[method].model_fields if not name.startswith("_")]
    values = {name: IDS | VALUES if name.endswith("_id") else VALUES for name in fields}
    values |= {"url": URLS} if method == "setWebhook" else {}
    # A poll that really waits would wait for the clock.
    values.pop("timeout", None)
    sensible = {name: value for name, value in SENSIBLE.items() if name in fields}
    odd = st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True) if values else st.just([])
    return odd.flatmap(lambda names: st.fixed_dictionaries({name: values[name] for name in names})).map(
        lambda given: sensible | given
    )


class Fuzzed:
    """A sandbox on a loop of its own, with a person, a group and a message."""

    def __init__(self, loop: asyncio.Runner) -> None:
        self._loop = loop
        self._sandbox = Sandbox(clock=Clock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC), frozen=True))

    async def start(self) -> None:
        await self._sandbox.start()
        self._http = aiohttp.ClientSession()
        async with Telegram(self._sandbox.url) as telegram:
            nina = await telegram.person("Nina")
            await nina.start()
            await telegram.group("Coffee", creator=nina)
        await self._call("sendMessage", {"chat_id": nina.id, "text": "Hello"})

    async def stop(self) -> None:
        await self._http.close()
        await self._sandbox.stop()

    def call(self, method: str, params: dict[str, Any]) -> tuple[int, Any]:
        """Status and body of the answer."""
        return self._loop.run(self._call(method, params))

    async def _call(self, method: str, params: dict[str, Any]) -> tuple[int, Any]:
        self._sandbox.world.bot.next_webhook_at = 0
        url = f"{self._sandbox.base_url}{self._sandbox.token}/{method}"
        async with self._http.post(url, data=json.dumps(params).encode(), headers=JSON_TYPE) as answer:
            return answer.status, await answer.json()


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Fuzzed]:
    with asyncio.Runner() as loop:
        fuzzed = Fuzzed(loop)
        loop.run(fuzzed.start())
        yield fuzzed
        loop.run(fuzzed.stop())


@pytest.mark.parametrize("method", sorted({method.name for method in METHODS.values()} - FINAL))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_no_parameters_break_a_method(fuzzed: Fuzzed, method: str, data: st.DataObject) -> None:
    params = data.draw(params_of(method))

    status, answer = fuzzed.call(method, params)

    assert status in {200, 400, 403, 404, 409, 413, 429, 501}, (params, answer)
    assert answer["ok"] is (status == 200)
    assert status == 200 or answer["error_code"] == status
