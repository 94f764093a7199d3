"""setWebhook and its kin."""

from sandbox.errors import too_many_requests
from sandbox.methods.call import Call
from sandbox.methods.registry import Described, method
from sandbox.shapes import Json
from sandbox.state.webhooks import Webhook, check, locate, wanted


@method("setWebhook")
async def set_webhook(call: Call) -> Described:
    webhook = wanted(call.params)
    if webhook is not None:
        now = call.world.clock.timestamp()
        if now < call.bot.next_webhook_at:
            raise too_many_requests(1)
        call.bot.next_webhook_at = now + 1
    return await _replace(call, webhook)


@method("deleteWebhook")
async def delete_webhook(call: Call) -> Described:
    return await _replace(call, None)


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    webhook, updates = call.bot.webhook, call.bot.updates
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": webhook is not None and webhook.certificate is not None,
        "pending_update_count": len(updates),
    }
    if webhook is not None:
        if webhook.last_error_date:
            info["last_error_date"] = webhook.last_error_date
            info["last_error_message"] = webhook.last_error_message
        info["max_connections"] = webhook.max_connections
        info["ip_address"] = webhook.ip_address
    if updates.allowed is not None:
        info["allowed_updates"] = updates.allowed
    return info


async def _replace(call: Call, webhook: Webhook | None) -> Described:
    """Put this webhook in place of the old; like Telegram, the old one is gone even if the new one is refused."""
    old, drops = call.bot.webhook, call.params.flag("drop_pending_updates")
    if webhook is not None and webhook.same_as(old) and not drops:
        call.bot.updates.allow(call.params.names("allowed_updates"))
        return Described(True, "Webhook is already set")
    call.bot.webhook = None
    if drops:
        call.bot.updates.clear()
    if webhook is None:
        return Described(True, "Webhook was deleted" if old else "Webhook is already deleted")
    check(webhook)
    call.bot.updates.allow(call.params.names("allowed_updates"))
    await locate(webhook, strict=call.world.strict_webhooks)
    call.bot.poller.give_way()
    call.bot.webhook = webhook
    return Described(True, "Webhook was set")
