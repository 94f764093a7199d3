"""Publishing the menus: per language and per role, once at every start."""

import asyncio
import logging
from typing import Any

from telegram.error import TelegramError

from bot.telegram import Telegram
from handlers.kit.feature import Where
from handlers.kit.menu import menu
from handlers.kit.words import LANGUAGES
from loyalty.members import Role

SCOPES: tuple[tuple[str, Where, Role], ...] = (
    ("all_private_chats", Where.PRIVATE, Role.MEMBER),
    ("all_group_chats", Where.GROUP, Role.MEMBER),
    ("all_chat_administrators", Where.GROUP, Role.MODERATOR),
)
PAUSE = 1.0
log = logging.getLogger(__name__)


async def publish(telegram: Telegram) -> None:
    """Tells Telegram the menus, a second after whatever waits for the start; a failure is logged and the bot goes on
    without."""
    await asyncio.sleep(PAUSE)
    try:
        for scope, where, role in SCOPES:
            for language in LANGUAGES:
                parameters: dict[str, Any] = {"commands": menu(language, where=where, role=role)}
                # English is what Telegram shows to all whose language has no list of its own.
                code = {} if language == "en" else {"language_code": language}
                await telegram.call("setMyCommands", {**parameters, "scope": {"type": scope}, **code})
    except TelegramError as error:
        log.warning("menus.not-published", extra={"trouble": str(error)})
