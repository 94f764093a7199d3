"""A bare PTB Application that polls and hears of nothing. It imports nothing else: its memory is what is measured."""

import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters


async def ignore(_update: Update, _context: Any) -> None:
    """Does nothing with a message."""


def main(address: str, token: str) -> None:
    """Polls until it is ended."""
    application = ApplicationBuilder().token(token).base_url(f"{address}/bot").job_queue(None).build()
    application.add_handler(MessageHandler(filters.ALL, ignore))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
