"""Leaving the Bot API server."""

from sandbox.methods.call import Call
from sandbox.methods.registry import method


@method("logOut")
def log_out(call: Call) -> bool:
    call.bot.webhook = None
    call.bot.updates.clear()
    call.bot.session.log_out()
    return True


@method("close")
def close(call: Call) -> bool:
    call.bot.session.close()
    return True
