"""Leaving off: ends whatever the bot is waiting for."""

from handlers.kit.context import Context
from handlers.kit.feature import ANYONE, Command, Feature, Where
from loyalty.texts import text


def run(context: Context) -> None:
    """Waits for nothing any more."""
    context.reply(text("cancelled") if context.end_dialogue() else text("cancelled-nothing"))


feature = Feature(commands=[Command("cancel", run, access=ANYONE, where=Where.PRIVATE)])
