"""The running process: the command line, settings, and the way of data in from Telegram and out to it."""

import os

# python-telegram-bot warns wherever it still counts seconds, unless it is told to use timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "1")
