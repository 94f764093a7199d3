"""The running process: the command line, settings, and the way of data in from Telegram and out to it."""
