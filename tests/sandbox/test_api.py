"""The envelope: every encoding is understood, every refusal is Telegram's own."""

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError

from sandbox.client import Group, Persona, Telegram
from sandbox.server import Sandbox


async def _call(sandbox: Sandbox, verb: str, path: str, **options: object) -> tuple[int, dict[str, object]]:
    async with aiohttp.ClientSession() as http, http.request(verb, f"{sandbox.url}{path}", **options) as response:  # type: ignore[arg-type]
        return response.status, await response.json()


@pytest.mark.parametrize("encoding", ["query", "form", "json", "multipart", "query on post"])
async def test_every_encoding_is_understood(sandbox: Sandbox, nina: Persona, encoding: str) -> None:
    params = {"chat_id": str(nina.id), "text": "Hello & привет"}
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in params.items():
        multipart.append(value).set_content_disposition("form-data", name=name)
    options: dict[str, object] = {
        "query": {"params": params},
        "form": {"data": params},
        "json": {"json": {"chat_id": nina.id, "text": params["text"]}},
        "multipart": {"data": multipart},
        "query on post": {"params": params},
    }[encoding]
    verb = "GET" if encoding == "query" else "POST"

    status, answer = await _call(sandbox, verb, f"/bot{sandbox.token}/sendMessage", **options)

    assert (status, answer["ok"]) == (200, True)
    assert answer["result"]["text"] == params["text"]  # type: ignore[index]


async def test_method_in_any_case_and_token_percent_encoded(sandbox: Sandbox) -> None:
    status, answer = await _call(sandbox, "GET", "/bot123%3Aabc/GETme")

    assert status == 200
    assert answer["result"]["username"] == "regulars_bot"  # type: ignore[index]


async def test_unknown_token_is_unauthorized(sandbox: Sandbox) -> None:
    status, answer = await _call(sandbox, "POST", "/bot123:other/getMe")

    assert status == 401
    assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_method_that_is_not_modelled(bot: Bot, nina: Persona) -> None:
    with pytest.raises(NetworkError, match="Not Implemented: method sendGame is not modelled by the sandbox"):
        await bot.send_game(nina.id, "chess")


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendMessage", {}, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": "7"}, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": "@nobody"}, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": "123"}, "Forbidden: bot can't send messages to bots"),
        ("sendMessage", {"chat_id": "NINA"}, "Bad Request: message text is empty"),
        ("sendMessage", {"chat_id": "NINA", "text": " \n "}, "Bad Request: text must be non-empty"),
        ("sendMessage", {"chat_id": "NINA", "text": "x" * 4097}, "Bad Request: message is too long"),
        ("sendMessage", {"chat_id": "OLEG", "text": "x"}, "Forbidden: bot can't initiate conversation with a user"),
        (
            "sendMessage",
            {"chat_id": "NINA", "text": "x", "parse_mode": "odd"},
            "Bad Request: unsupported parse_mode",
        ),
        (
            "sendMessage",
            {"chat_id": "NINA", "text": "<b>x", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "sendMessage",
            {"chat_id": "NINA", "text": "x", "reply_parameters": '{"message_id": 99}'},
            "Bad Request: message to be replied not found",
        ),
        (
            "sendMessage",
            {"chat_id": "NINA", "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": "NINA", "text": "x", "reply_markup": '{"inline_keyboard": [[{"text": "Go"}]]}'},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {
                "chat_id": "NINA",
                "text": "x",
                "reply_markup": '{"inline_keyboard": [[{"text": "Go", "callback_data": "%s"}]]}' % ("й" * 33),
            },
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            "editMessageText",
            {"chat_id": "NINA", "message_id": "99", "text": "x"},
            "Bad Request: message to edit not found",
        ),
        (
            "editMessageText",
            {"chat_id": "NINA", "message_id": "1", "text": "x"},
            "Bad Request: message can't be edited",
        ),
        ("deleteMessage", {"chat_id": "NINA", "message_id": "99"}, "Bad Request: message to delete not found"),
        ("setMessageReaction", {"chat_id": "NINA", "message_id": "99"}, "Bad Request: message to react not found"),
        ("pinChatMessage", {"chat_id": "NINA", "message_id": "99"}, "Bad Request: message to pin not found"),
        (
            "copyMessage",
            {"chat_id": "NINA", "from_chat_id": "NINA", "message_id": "99"},
            "Bad Request: message to copy not found",
        ),
        ("getFile", {"file_id": "none"}, "Bad Request: invalid file_id"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "7"},
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        ("sendPhoto", {"chat_id": "NINA"}, "Bad Request: there is no photo in the request"),
        (
            "sendPhoto",
            {"chat_id": "NINA", "photo": "none"},
            "Bad Request: wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
        ),
    ],
)
async def test_refusals(
    sandbox: Sandbox, coffee: Group, nina: Persona, oleg: Persona, method: str, params: dict[str, str], description: str
) -> None:
    people = {"NINA": str(nina.id), "OLEG": str(oleg.id)}
    filled = {name: people.get(value, value) for name, value in params.items()}

    status, answer = await _call(sandbox, "POST", f"/bot{sandbox.token}/{method}", data=filled)

    code = 403 if description.startswith("Forbidden") else 400
    assert answer == {"ok": False, "error_code": code, "description": description}
    assert status == code


async def test_groups_the_bot_is_not_in(bot: Bot, coffee: Group, nina: Persona, telegram: Telegram) -> None:
    stranger = await telegram.group("Tea", creator=nina, bot=None)
    await coffee.remove_bot(by=nina)

    for group, reason in ((stranger, "is not a member of"), (coffee, "was kicked from")):
        with pytest.raises(Exception, match=f"Forbidden: bot {reason} the supergroup chat"):
            await bot.send_message(group.id, "Hello")
    assert [one.text for one in await telegram.transcript(stranger)] == []


async def test_blocked_bot_until_unblocked(bot: Bot, nina: Persona) -> None:
    await nina.block()
    with pytest.raises(Exception, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(nina.id, "Hello")

    await nina.unblock()

    assert (await bot.send_message(nina.id, "Hello")).text == "Hello"
