"""getUpdates and the little a polling bot asks of webhooks."""

from typing import Any

from sandbox.call import Call
from sandbox.methods.registry import method
from sandbox.shapes import Json
from sandbox.updates import MOST_PER_POLL


@method("getUpdates")
async def get_updates(call: Call) -> bytes:
    allowed: Any = call.params.structure("allowed_updates")
    if isinstance(allowed, list):
        call.bot.updates.allow(allowed)
    limit = call.params.number("limit")
    return await call.bot.updates.take(
        offset=call.params.number("offset") or 0,
        limit=MOST_PER_POLL if limit is None else limit,
        timeout=max(call.params.number("timeout") or 0, 0),
    )


@method("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    if call.params.flag("drop_pending_updates"):
        call.bot.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(call.bot.updates)}
    if call.bot.updates.allowed is not None:
        info["allowed_updates"] = call.bot.updates.allowed
    return info
