"""The bot with handlers that some texts are poison to: `python -m tests.poison run`, settings as for `python -m bot`.

`poison raise` raises, `poison exit` ends the process at once, `poison hang` never returns. HANG_SECONDS: when the
watchdog bites. PAUSE_SECONDS: how long a lane is held back after each failure. CARELESS=1 takes away the care for what
a dead process was at, as a control.
"""

import os
import threading
from functools import partial

import sqlalchemy as sa

from bot import __main__, app
from bot.handling import Handling
from bot.watchdog import Watchdog
from handlers.kit import dispatch
from handlers.kit.context import Context
from storage import inbox

EXIT_CODE = 66
listen = dispatch.on_message


def on_message(context: Context) -> None:
    """Hears what everybody hears, and dies of what is poison."""
    match context.message and context.message.text:
        case "poison raise":
            raise ZeroDivisionError("poison")
        case "poison exit":
            os._exit(EXIT_CODE)
        case "poison hang":
            threading.Event().wait()
    listen(context)


async def careless(self: Handling, lane: int) -> str:
    """Handles a suspect update without counting the try beforehand."""
    mine = sa.text("UPDATE inbox SET worker = :me WHERE worker = 0")
    await self._database.run(lambda tx: tx.changed(mine, {"me": self._worker}))
    return await self.take(lane)


def main() -> None:
    """Poisons the bot and runs its command line."""
    dispatch.on_message = on_message
    if os.environ.get("CARELESS"):
        Handling.take_carefully = careless  # type: ignore[method-assign]  # the guard, taken away
    if pause := os.environ.get("PAUSE_SECONDS"):
        inbox.PAUSES = (float(pause),) * len(inbox.PAUSES)
    app.Watchdog = partial(Watchdog, seconds=float(os.environ.get("HANG_SECONDS", "10")))
    __main__.main()


if __name__ == "__main__":
    main()
