"""getUpdates."""

from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.state.polling import MOST_PER_POLL


@method("getUpdates")
async def get_updates(call: Call) -> bytes:
    if call.bot.webhook is not None:
        raise await call.bot.poller.refuse()
    params = call.params
    call.bot.updates.allow(params.names("allowed_updates"))
    return await call.bot.poller.poll(
        offset=params.number("offset") or 0,
        limit=(params.number("limit") or 0) if params.text("limit") else MOST_PER_POLL,
        timeout=params.number("timeout") or 0,
    )
