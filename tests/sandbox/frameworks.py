"""The same small bot in three frameworks, each running as its authors meant it: by polling, or as a webhook's server.

/start offers a button; pressing it is answered and edits the message; a photo, an edited message, a reaction and
somebody's joining are each told in the same chat.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from aiogram import Bot as GramBot
from aiogram import Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import BufferedInputFile
from aiogram.types import InlineKeyboardButton as GramButton
from aiogram.types import InlineKeyboardMarkup as GramMarkup
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from telebot import asyncio_helper
from telebot import types as tele
from telebot.async_telebot import AsyncTeleBot
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from sandbox.client import Telegram

ALLOWED = ["message", "edited_message", "callback_query", "message_reaction"]
SECRET = "tea-house"
Framework = Callable[[Telegram, str], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The address of a server on the loopback interface, at which `app` answers."""
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def hook(process: Callable[[Any], Awaitable[None]]) -> web.Application:
    """A webhook that takes each update with the right secret."""

    async def endpoint(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=403)
        await process(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", endpoint)
    return app


@asynccontextmanager
async def python_telegram_bot(telegram: Telegram, mode: str) -> AsyncIterator[None]:
    builder = ApplicationBuilder().token(telegram.bot_token).base_url(telegram.base_url).job_queue(None)
    application = builder.base_file_url(telegram.base_file_url).build()
    _teach_ptb(application)

    async def process(update: Any) -> None:
        await application.update_queue.put(Update.de_json(update, application.bot))

    async with application:
        await application.start()
        if mode == "webhook":
            # The server that it brings needs Tornado; with one's own, updates go into the queue.
            async with serving(hook(process)) as address:
                await application.bot.set_webhook(f"{address}/hook", secret_token=SECRET, allowed_updates=ALLOWED)
                yield
                await application.bot.delete_webhook()
        else:
            assert application.updater is not None
            await application.updater.start_polling(allowed_updates=ALLOWED)
            yield
            await application.updater.stop()
        await application.stop()


def _teach_ptb(application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
    async def start(update: Any, _context: Any) -> None:
        button = InlineKeyboardMarkup([[InlineKeyboardButton("Green", callback_data="green")]])
        await update.message.reply_text("Which tea?", reply_markup=button)

    async def choose(update: Any, _context: Any) -> None:
        await update.callback_query.answer("Good choice.", show_alert=True)
        await update.callback_query.edit_message_text(f"One {update.callback_query.data} tea.")

    async def photo(update: Any, context: Any) -> None:
        file = await update.message.photo[-1].get_file()
        content = bytes(await file.download_as_bytearray())
        await context.bot.send_photo(update.message.chat_id, content, caption=f"Seen: {update.message.caption}")

    async def edited(update: Any, _context: Any) -> None:
        await update.edited_message.reply_text(f"Now it says {update.edited_message.text}")

    async def reacted(update: Any, context: Any) -> None:
        changed = update.message_reaction
        await context.bot.send_message(changed.chat.id, f"Thanks for {changed.new_reaction[0].emoji}")

    async def joined(update: Any, _context: Any) -> None:
        await update.message.reply_text(f"Hello {update.message.new_chat_members[0].first_name}")

    application.add_handlers(
        [
            CommandHandler("start", start),
            CallbackQueryHandler(choose),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited),
            MessageHandler(filters.PHOTO, photo),
            MessageHandler(filters.StatusUpdate.NEW_CHAT_MEMBERS, joined),
            MessageReactionHandler(reacted),
        ]
    )


@asynccontextmanager
async def aiogram(telegram: Telegram, mode: str) -> AsyncIterator[None]:
    dispatcher = Dispatcher()
    dispatcher.include_router(_aiogram_router())
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with GramBot(telegram.bot_token, session=session) as bot:
        if mode == "webhook":
            app = web.Application()
            SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, "/hook")
            async with serving(app) as address:
                await bot.set_webhook(f"{address}/hook", secret_token=SECRET, allowed_updates=ALLOWED)
                yield
                await bot.delete_webhook()
        else:
            polling = dispatcher.start_polling(bot, handle_signals=False, allowed_updates=ALLOWED, polling_timeout=1)
            task = asyncio.create_task(polling)
            yield
            await dispatcher.stop_polling()
            await task


def _aiogram_router() -> Router:
    router = Router()

    @router.message(CommandStart())
    async def start(message: Any) -> None:
        button = GramMarkup(inline_keyboard=[[GramButton(text="Green", callback_data="green")]])
        await message.answer("Which tea?", reply_markup=button)

    @router.callback_query()
    async def choose(query: Any) -> None:
        await query.answer("Good choice.", show_alert=True)
        await query.message.edit_text(f"One {query.data} tea.")

    @router.message(F.photo)
    async def photo(message: Any, bot: GramBot) -> None:
        content = await bot.download(message.photo[-1])
        assert content is not None
        await message.answer_photo(BufferedInputFile(content.read(), "seen.jpg"), caption=f"Seen: {message.caption}")

    @router.edited_message()
    async def edited(message: Any) -> None:
        await message.answer(f"Now it says {message.text}")

    @router.message_reaction()
    async def reacted(changed: Any, bot: GramBot) -> None:
        await bot.send_message(changed.chat.id, f"Thanks for {changed.new_reaction[0].emoji}")

    @router.message(F.new_chat_members)
    async def joined(message: Any) -> None:
        await message.answer(f"Hello {message.new_chat_members[0].first_name}")

    return router


@asynccontextmanager
async def py_telegram_bot_api(telegram: Telegram, mode: str) -> AsyncIterator[None]:
    addresses = asyncio_helper.API_URL, asyncio_helper.FILE_URL
    asyncio_helper.API_URL = telegram.base_url + "{0}/{1}"
    asyncio_helper.FILE_URL = telegram.base_file_url + "{0}/{1}"
    bot = AsyncTeleBot(telegram.bot_token)
    _teach_telebot(bot)
    if mode == "webhook":
        # Likewise: its own server needs FastAPI.
        async with serving(hook(lambda update: bot.process_new_updates([tele.Update.de_json(update)]))) as address:
            await bot.set_webhook(f"{address}/hook", secret_token=SECRET, allowed_updates=ALLOWED)
            yield
            await bot.delete_webhook()
    else:
        task = asyncio.create_task(bot.polling(timeout=1, allowed_updates=ALLOWED))
        yield
        task.cancel()
        await asyncio.wait({task})
    await bot.close_session()
    asyncio_helper.API_URL, asyncio_helper.FILE_URL = addresses


def _teach_telebot(bot: AsyncTeleBot) -> None:
    @bot.message_handler(commands=["start"])
    async def start(message: Any) -> None:
        button = tele.InlineKeyboardMarkup([[tele.InlineKeyboardButton("Green", callback_data="green")]])
        await bot.send_message(message.chat.id, "Which tea?", reply_markup=button)

    @bot.callback_query_handler(func=lambda _query: True)
    async def choose(query: Any) -> None:
        await bot.answer_callback_query(query.id, "Good choice.", show_alert=True)
        await bot.edit_message_text(f"One {query.data} tea.", query.message.chat.id, query.message.message_id)

    @bot.message_handler(content_types=["photo"])
    async def photo(message: Any) -> None:
        file = await bot.get_file(message.photo[-1].file_id)
        content = await bot.download_file(file.file_path)
        await bot.send_photo(message.chat.id, content, caption=f"Seen: {message.caption}")

    @bot.edited_message_handler(func=lambda _message: True)
    async def edited(message: Any) -> None:
        await bot.send_message(message.chat.id, f"Now it says {message.text}")

    @bot.message_reaction_handler(func=lambda _changed: True)
    async def reacted(changed: Any) -> None:
        await bot.send_message(changed.chat.id, f"Thanks for {changed.new_reaction[0].emoji}")

    @bot.message_handler(content_types=["new_chat_members"])
    async def joined(message: Any) -> None:
        await bot.send_message(message.chat.id, f"Hello {message.new_chat_members[0].first_name}")


FRAMEWORKS: dict[str, Framework] = {
    "python-telegram-bot": python_telegram_bot,
    "aiogram": aiogram,
    "pyTelegramBotAPI": py_telegram_bot_api,
}
