"""What a bot on python-telegram-bot hears."""

from telegram import Bot, Update


async def heard(bot: Bot) -> list[Update]:
    """What came since the last look, of all kinds."""
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)
