"""The running process: the command line, settings, and the way of data in from Telegram and out to it."""

import gc
import os

# python-telegram-bot warns wherever it still counts seconds, unless it is told to use timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "1")

# Most of what a start makes is there to stay. At its usual pace the collector would look through all of it dozens of
# times while it grows, which takes a tenth of the start; so it hardly looks until a house is built.
gc.set_threshold(1_000_000)
