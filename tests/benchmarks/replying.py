"""A bare PTB Application with its own request, that answers one update after the other and stores nothing."""

import asyncio
import sys
from typing import Any

import aiohttp
from telegram import Update
from telegram.ext import ApplicationBuilder, CommandHandler

from tests.benchmarks.asking import COMMAND, ask, report
from tests.benchmarks.workload import TOKEN

WORDS = "Checked in: +5 points. A streak begins; the next bonus is in 6 days."


async def reply(update: Update, _context: Any) -> None:
    """Says what the whole bot says, and keeps nothing of it."""
    if update.message is not None:
        await update.message.reply_text(WORDS)


async def main(address: str, count: int) -> None:
    """Prints how many answers a second arrived."""
    application = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").job_queue(None).build()
    application.add_handler(CommandHandler(COMMAND.removeprefix("/"), reply))
    async with application, aiohttp.ClientSession(address, raise_for_status=True) as session:
        if application.updater is None:
            raise RuntimeError("no updater")
        await application.start()
        await application.updater.start_polling(drop_pending_updates=True, allowed_updates=["message"])
        report(await ask(session, count))
        await application.updater.stop()
        await application.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
