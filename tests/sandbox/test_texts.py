"""Texts and captions over HTTP: parse modes, limits and refusals."""

import json

import pytest
from aiohttp import ClientSession
from telegram import Bot, MessageEntity, User
from telegram.constants import ParseMode
from telegram.error import BadRequest

from sandbox.client import Persona, Telegram
from sandbox.server import Sandbox
from sandbox.shapes import Json


async def _call(sandbox: Sandbox, method: str, **params: object) -> Json:
    """A call whose parameters travel as JSON, whatever they are."""
    url = f"{sandbox.base_url}{sandbox.token}/{method}"
    headers = {"Content-Type": "application/json"}
    # json.dumps writes half a character as it is, which no client does on its own account.
    async with ClientSession() as session, session.post(url, data=json.dumps(params), headers=headers) as answer:
        body: Json = await answer.json()
        assert (answer.status == 200) == body["ok"]
        return body


async def _refusal(sandbox: Sandbox, method: str, **params: object) -> str:
    answer = await _call(sandbox, method, **params)
    assert answer["error_code"] == 400
    return str(answer["description"])


@pytest.mark.parametrize(
    ("parse_mode", "source"),
    [
        (ParseMode.HTML, "<b>bold</b> <a href='example.com'>link</a>"),
        (ParseMode.MARKDOWN_V2, "*bold* [link](example.com)"),
        (ParseMode.MARKDOWN, "*bold* [link](example.com)"),
        ("html", "<b>bold</b> <a href='example.com'>link</a>"),
    ],
)
async def test_parse_modes(bot: Bot, nina: Persona, parse_mode: str, source: str) -> None:
    sent = await bot.send_message(nina.id, source, parse_mode=parse_mode)

    assert sent.text == "bold link"
    assert sent.entities == (
        MessageEntity("bold", 0, 4),
        MessageEntity("text_link", 5, 4, url="http://example.com/"),
    )


async def test_a_broken_text_is_not_sent(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(nina.id, "Hello.", parse_mode=ParseMode.MARKDOWN_V2)

    assert refusal.value.message == (
        "Can't parse entities: character '.' is reserved and must be escaped with the preceding '\\'"
    )


async def test_mentions_of_people(bot: Bot, nina: Persona, oleg: Persona) -> None:
    sent = await bot.send_message(nina.id, f'<a href="tg://user?id={oleg.id}">him</a>', parse_mode=ParseMode.HTML)
    given = [
        MessageEntity("text_mention", 0, 3, user=User(oleg.id, "Anybody", is_bot=False)),
        MessageEntity("text_mention", 4, 3, user=User(404, "Nobody", is_bot=False)),
    ]
    edited = await sent.edit_text("him, her", entities=given)

    assert [(one.type, one.offset, one.length, one.user and one.user.first_name) for one in sent.entities] == [
        ("text_mention", 0, 3, "Oleg")
    ]
    assert not isinstance(edited, bool)
    assert [(one.offset, one.user and one.user.id) for one in edited.entities] == [(0, oleg.id)]


async def test_captions(bot: Bot, nina: Persona) -> None:
    sent = await bot.send_document(nina.id, b"x", caption="*a* \\#b", parse_mode=ParseMode.MARKDOWN_V2)

    assert sent.caption == "a #b"
    assert sent.caption_entities == (MessageEntity("bold", 0, 1), MessageEntity("hashtag", 2, 2))


async def test_lengths_count_what_is_shown(bot: Bot, nina: Persona) -> None:
    sent = await bot.send_message(nina.id, f"<b>{'👍' * 4096}</b>", parse_mode=ParseMode.HTML)

    assert sent.entities == (MessageEntity("bold", 0, 8192),)
    with pytest.raises(BadRequest, match=r"^Message is too long$"):
        await bot.send_message(nina.id, "x" * 4097)
    with pytest.raises(BadRequest, match=r"^Message_too_long$"):
        await sent.edit_text("x" * 4097)
    with pytest.raises(BadRequest, match=r"^Text is too long$"):
        await bot.send_message(nina.id, "<b></b>" * 5000, parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match=r"^Message caption is too long$"):
        await bot.send_document(nina.id, b"x", caption="x" * 1025)


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "\u200b\u00a0"}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "x", "parse_mode": None}, "unsupported parse_mode"),
        ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
        ({"text": "\ud83d", "parse_mode": "HTML"}, "text must be encoded in UTF-8"),
        ({"text": "x", "entities": [7]}, "can't parse MessageEntity: expected an Object"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
         "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2"),
    ],
)  # fmt: skip
async def test_refused_texts(sandbox: Sandbox, nina: Persona, params: Json, description: str) -> None:
    assert await _refusal(sandbox, "sendMessage", chat_id=nina.id, **params) == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"text": 7}, "7"),
        ({"text": ["a", 1.5, None]}, '["a", 1.5, null]'),
        ({"text": True}, "true"),
        ({"text": "x", "parse_mode": "none"}, "x"),
        ({"text": "x", "entities": 7}, "x"),
        ({"text": "x", "entities": "[not JSON"}, "x"),
        ({"text": "x", "entities": "[" * 100_000}, "x"),
        ({"text": "<i></i>x", "parse_mode": "HTML", "entities": [7]}, "x"),
    ],
)
async def test_odd_types(sandbox: Sandbox, nina: Persona, params: Json, text: str) -> None:
    answer = await _call(sandbox, "sendMessage", chat_id=nina.id, **params)

    assert answer["result"]["text"] == text
    assert "entities" not in answer["result"]


async def test_half_a_character_can_be_looked_at(sandbox: Sandbox, nina: Persona, telegram: Telegram) -> None:
    await _refusal(sandbox, "sendMessage", chat_id=nina.id, text="\ud83d")

    assert [call.params["text"] for call in await telegram.calls("sendMessage")] == ["?"]


async def test_an_album_checks_its_fields(sandbox: Sandbox, nina: Persona) -> None:
    album = [{"type": "photo", "media": "none", "caption": caption} for caption in (["x"], "y")]

    assert await _refusal(sandbox, "sendMediaGroup", chat_id=nina.id, media=album) == (
        'Bad Request: can\'t parse InputMedia: Field "caption" must be of type String'
    )
