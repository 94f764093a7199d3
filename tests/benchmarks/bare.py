"""A bare PTB Application that polls and does nothing with each message."""

import asyncio
import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters

from tests.benchmarks.workload import TOKEN, Watch, load


async def main(address: str, count: int) -> None:
    """Prints how many updates a second went through."""
    seen = 0
    everything = asyncio.Event()

    async def ignore(_update: Update, _context: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == count:
            everything.set()

    await load(address, count)
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").job_queue(None)
    application = builder.build()
    application.add_handler(MessageHandler(filters.ALL, ignore))
    async with application:
        if application.updater is None:
            raise RuntimeError("no updater")
        await application.start()
        watch = Watch()
        await application.updater.start_polling(timeout=1, allowed_updates=["message"])
        await everything.wait()
        watch.report(count)
        await application.updater.stop()
        await application.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
