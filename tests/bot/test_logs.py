"""The token reaches no log, no repr and no exception."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.telegram import connect
from sandbox.server import Sandbox

CANARY = "987654321:canary-AAbbCCddEEffGGhhIIjjKKllMMnnOO"


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the process would write to standard error, everybody at DEBUG, in each form."""
    written = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr(logs.sys, "stderr", written)
    before = root.handlers[:], root.level
    logs.configure("DEBUG", form=request.param)
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


def test_json_is_an_object_a_line_with_its_fields_and_no_token_anywhere() -> None:
    try:
        raise ValueError(f"refused {CANARY}")
    except ValueError:
        trace = sys.exc_info()
    fields = {"inbox": 7, "url": f"bot{CANARY}/getMe", "deep": {"tokens": [CANARY]}, f"{CANARY}": "a key"}
    record = logging.LogRecord("bot.worker", logging.ERROR, "", 0, "update.%s", (f"dead {CANARY}",), trace)
    vars(record).update(fields)
    line = logs.FORMATTERS["json"]().format(record)
    said = json.loads(line)
    assert "\n" not in line
    assert "canary" not in line
    assert (said["level"], said["name"], said["event"]) == ("ERROR", "bot.worker", "update.dead <token>")
    assert (said["inbox"], said["url"], said["deep"]) == (7, "bot<token>/getMe", {"tokens": ["<token>"]})
    assert said["trace"].endswith("ValueError: refused <token>")
    assert said["time"]


def test_a_tick_that_is_late_is_not_told_each_second(log: io.StringIO) -> None:
    logs.configure("INFO")
    logging.getLogger("apscheduler.scheduler").warning("skipped")
    assert log.getvalue() == ""
