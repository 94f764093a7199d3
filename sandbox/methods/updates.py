"""getUpdates and the little a polling bot asks of webhooks."""

from typing import Any

from sandbox.methods.registry import method
from sandbox.params import Params
from sandbox.shapes import Json
from sandbox.updates import MOST_PER_POLL
from sandbox.world import World


@method("getUpdates")
async def get_updates(world: World, params: Params) -> bytes:
    allowed: Any = params.structure("allowed_updates")
    if isinstance(allowed, list):
        world.updates.allow(allowed)
    limit = params.number("limit")
    return await world.updates.take(
        offset=params.number("offset") or 0,
        limit=MOST_PER_POLL if limit is None else limit,
        timeout=max(params.number("timeout") or 0, 0),
    )


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, _params: Params) -> Json:
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}
    if world.updates.allowed is not None:
        info["allowed_updates"] = world.updates.allowed
    return info
