"""Logs: a constant event name with fields, one line each, and never a token."""

import logging
import re
import sys
from collections.abc import Callable

from pythonjsonlogger.json import JsonFormatter

TOKEN = re.compile(r"(?<!\d)\d{3,}(?::|%3A)[A-Za-z0-9_-]{3,}")
KNOWN = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}
NOISY = ("httpx", "httpcore", "telegram", "apscheduler", "aiohttp.access", "asyncio", "alembic.runtime.plugins")


class LineFormatter(logging.Formatter):
    """`time level event field=value ...`, with anything that looks like a bot token blacked out."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        fields = " ".join(f"{name}={value}" for name, value in vars(record).items() if name not in KNOWN)
        head, _, trace = line.partition("\n")
        whole = f"{head} {fields}".rstrip() + (f"\n{trace}" if trace else "")
        return redact(whole)


class ObjectFormatter(JsonFormatter):
    """One JSON object a line: time, level, event, the fields and the trace, if any; tokens blacked out likewise."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


FORMATTERS: dict[str, Callable[[], logging.Formatter]] = {
    "text": lambda: LineFormatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"),
    "json": lambda: ObjectFormatter(
        "{asctime}{levelname}{message}{name}",
        "%Y-%m-%dT%H:%M:%S%z",
        style="{",
        rename_fields={"asctime": "time", "levelname": "level", "message": "event", "exc_info": "trace"},
        reserved_attrs=sorted(KNOWN),
        json_ensure_ascii=False,
    ),
}


def redact(line: str) -> str:
    """The line without bot tokens."""
    return TOKEN.sub("<token>", line)


def configure(level: str, *, form: str = "text") -> None:
    """Sends the log to standard error; libraries that log URLs speak only when something is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMATTERS[form]())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # else each tick that finds the last one at work is told
