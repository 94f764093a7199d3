"""The witness of every test sees what is wrong; otherwise its silence would mean nothing."""

from collections.abc import Iterator

import pytest
from telegram import Bot

from sandbox.client import Telegram
from sandbox.methods import METHODS
from sandbox.methods.registry import Method
from sandbox.server import Sandbox
from sandbox.witnesses import watched_by
from tests.witness import Aiogram

CHAT = b'{"id":5000000001,"type":"private","first_name":"Nina"}'
MESSAGE = b'{"message_id":1,"date":1772452800,"chat":' + CHAT + b',"text":"Hello"}'


@pytest.fixture
def witness() -> Iterator[Aiogram]:
    """In place of the usual one, which would fail these tests at their end."""
    watching = Aiogram()
    with watched_by(watching):
        yield watching


def test_right_shapes_pass(witness: Aiogram) -> None:
    witness.saw_update(b'{"update_id":1,"message":' + MESSAGE + b"}")
    witness.saw_answer("sendMessage", MESSAGE)
    witness.saw_answer("deleteMessage", b"true")

    assert witness.violations() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (MESSAGE.replace(b'"date":1772452800,', b""), "sendMessage: date: Field required in {"),
        (MESSAGE.replace(b'"text"', b'"txt"'), "sendMessage: the Bot API has no Message.txt: {"),
        (MESSAGE.replace(b'"first_name"', b'"nickname"'), "sendMessage: the Bot API has no Chat.nickname: {"),
        (MESSAGE.replace(b"5000000001", b'"5000000001"'), "sendMessage: aiogram understands {"),
    ],
)
def test_wrong_shapes_are_named(witness: Aiogram, wrong: bytes, sentence: str) -> None:
    witness.saw_answer("sendMessage", wrong)

    (violation,) = witness.violations()
    assert violation.startswith(sentence)


async def test_a_wrong_answer_over_http_is_seen(witness: Aiogram, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = Method("getMe", lambda _call: {"id": 123, "is_bot": True, "first_name": "Odd", "mood": "good"}, None)
    monkeypatch.setitem(METHODS, "getme", odd)

    async with Sandbox() as sandbox, Bot(sandbox.token, base_url=sandbox.base_url) as bot:
        await bot.get_me()

    (violation,) = witness.violations()
    assert violation.startswith("getMe: the Bot API has no User.mood: {")


async def test_updates_over_http_are_seen_and_injected_ones_are_not(witness: Aiogram) -> None:
    async with Sandbox() as sandbox, Telegram(sandbox.url) as telegram:
        sandbox.world.bot.updates.add("message", {"odd": True})
        await telegram.load([{"message": {"odd": True}}])

    (violation,) = witness.violations()
    assert violation.startswith("update: message.message_id: Field required in {")
