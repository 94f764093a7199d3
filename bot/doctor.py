"""The doctor: what stands between this set-up and a working bot, in plain lines."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.app import system_clock
from bot.health import OUTBOX_SECONDS
from bot.settings import Settings
from bot.telegram import Telegram, connect
from loyalty import books
from loyalty.setup import RIGHTS
from scheduler.tick import jobs
from storage import communities, facts, people, shape
from storage.database import Database, Transaction, open_database


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and whether it is as it should be."""

    about: str
    says: str
    is_fine: bool = True


async def examine(settings: Settings, token: str, key: str) -> list[Finding]:
    """Everything there is to say, in the order in which one would mend it."""
    findings = [Finding("settings", "complete")]
    database = await _database(settings, key, findings)
    async with _closing(database):
        await _telegram(settings, token, database, findings)
    return findings


@contextlib.asynccontextmanager
async def _closing(database: Database | None) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if database is not None:
            await database.close()


async def _database(settings: Settings, key: str, findings: list[Finding]) -> Database | None:
    try:
        if not await asyncio.to_thread(shape.is_current, settings.database_url):
            help_line = "is not up to date: run `python -m bot migrate`"
            findings.append(Finding("database", help_line, is_fine=False))
            return None
    except SQLAlchemyError as error:
        findings.append(Finding("database", logs.redact(str(error).splitlines()[0]), is_fine=False))
        return None
    database = open_database(settings.database_url, clock=system_clock, token=lambda: "", key=key)
    findings += await database.read(_look)
    return database


def _look(tx: Transaction) -> list[Finding]:
    wrong = [fault.says for fault in books.faults(tx, jobs=jobs())]
    now = facts.look(tx)
    is_readable = people.is_readable(tx)
    key = "fits the database" if is_readable else "is not the one that the names in the database were encrypted with"
    account = "everything adds up" if not wrong else "; ".join(wrong)
    return [
        Finding("database", "reachable and up to date"),
        Finding("encryption key", key, is_fine=is_readable),
        Finding("books", account, is_fine=not wrong),
        Finding("dead letters", str(now.dead_letters), is_fine=not now.dead_letters),
        Finding("inbox", _waiting(now.inbox_depth, "updates wait", now.inbox_age)),
        Finding(
            "outbox",
            _waiting(now.outbox_depth, "messages are due", now.outbox_age),
            is_fine=now.outbox_age <= OUTBOX_SECONDS,
        ),
    ]


def _waiting(depth: int, what: str, age: float) -> str:
    return f"{depth} {what}, the oldest for {age:.0f} s" if age else f"{depth} {what}"


async def _telegram(settings: Settings, token: str, database: Database | None, findings: list[Finding]) -> None:
    telegram = connect(token, settings.telegram_api_url)
    try:
        findings += await _ask(telegram, database, settings.webhook_url)
    finally:
        await telegram.shutdown()


async def _ask(telegram: Telegram, database: Database | None, webhook_url: str | None) -> list[Finding]:
    try:
        await telegram.initialize()
    except InvalidToken:
        return [Finding("token", "Telegram does not know it; BotFather shows the right one", is_fine=False)]
    except TelegramError as error:
        return [Finding("telegram", f"cannot be reached: {logs.redact(str(error))}", is_fine=False)]
    findings = [Finding("token", f"belongs to @{telegram.username}"), await _updates(telegram, webhook_url)]
    if database is not None:
        groups = await database.read(communities.all_groups)
        findings += [await _rights(telegram, group.chat_id, group.title) for group in groups]
    return findings


async def _updates(telegram: Telegram, webhook_url: str | None) -> Finding:
    try:
        hook = await telegram.call("getWebhookInfo", {})
    except TelegramError as error:
        return Finding("updates", str(error), is_fine=False)
    if hook.get("url", "") != (webhook_url or ""):
        return Finding("updates", _elsewhere(webhook_url), is_fine=False)
    waiting = f"{hook.get('pending_update_count', 0)} wait at Telegram"
    trouble = hook.get("last_error_message")
    return Finding("updates", f"{waiting}; its last trouble with WEBHOOK_URL: {trouble}" if trouble else waiting)


def _elsewhere(webhook_url: str | None) -> str:
    if webhook_url is None:
        return "a webhook is set, so polling gets nothing: call deleteWebhook"
    return "Telegram delivers to another address than WEBHOOK_URL; a running bot tells it the right one"


async def _rights(telegram: Telegram, chat_id: int, title: str) -> Finding:
    about = f"group {title}"
    try:
        me: dict[str, Any] = await telegram.call("getChatMember", {"chat_id": chat_id, "user_id": telegram.id})
    except TelegramError as error:
        return Finding(about, str(error), is_fine=False)
    given = {"administrator"} if me["status"] == "administrator" else set()
    missing = [right for right in RIGHTS if right not in given and not me.get(right)]
    if missing:
        return Finding(about, f"missing: {', '.join(missing)}", is_fine=False)
    return Finding(about, "all rights")
