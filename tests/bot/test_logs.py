"""The token reaches no log, no repr and no exception."""

import io
import logging

import pytest
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.telegram import connect
from sandbox.server import Sandbox

CANARY = "987654321:canary-AAbbCCddEEffGGhhIIjjKKllMMnnOO"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the process would write to standard error, everybody at DEBUG."""
    written = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr(logs.sys, "stderr", written)
    before = root.handlers[:], root.level
    logs.configure("DEBUG")
    for name in logs.NOISY:
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    yield written
    root.handlers[:], root.level = before


async def test_no_call_shows_the_token(log: io.StringIO) -> None:
    async with Sandbox(token=CANARY) as sandbox:
        telegram = connect(CANARY, sandbox.url)
        await telegram.initialize()
        with pytest.raises(TelegramError) as refused:
            await telegram.call("sendMessage", {"chat_id": 1, "text": "hello"})
        logging.getLogger("test").error(
            "trouble with %s", CANARY, exc_info=refused.value, extra={"url": f"bot{CANARY}"}
        )
        await telegram.shutdown()
    assert "canary" not in log.getvalue()
    assert "<token>" in log.getvalue()  # it would have been there
    assert "canary" not in str(refused.value) + repr(telegram) + str(telegram)


async def test_no_refusal_shows_the_token(log: io.StringIO) -> None:
    async with Sandbox(token="1234:other") as sandbox:
        telegram = connect(CANARY, sandbox.url)
        with pytest.raises(InvalidToken) as refused:
            await telegram.initialize()
        for request in telegram._request:
            await request.shutdown()
    chain: BaseException | None = refused.value
    while chain is not None:
        assert "canary" not in f"{chain} {chain!r}"
        chain = chain.__cause__ or chain.__context__


@pytest.mark.parametrize("form", ["{}", "bot{}/getMe", "https://api.telegram.org/bot{}/x?y=1", "'{}'"])
def test_every_form_is_blacked_out(form: str) -> None:
    for token in (CANARY, CANARY.replace(":", "%3A")):
        assert "canary" not in logs.redact(form.format(token))


def test_a_line_has_its_fields() -> None:
    record = logging.makeLogRecord({"msg": "update.dead", "levelname": "ERROR", "inbox": 7})
    assert logs.LineFormatter("%(levelname)s %(message)s").format(record) == "ERROR update.dead inbox=7"
