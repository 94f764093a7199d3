"""Failures on order, and updates as they are."""

from typing import Any

from pydantic import ConfigDict

from sandbox.faults import Fault
from sandbox.shapes import Json
from sandbox.sim.control import Body, Nothing, Stage, delete, post


class OrderedFault(Body):
    method: str
    code: int = 0
    description: str | None = None
    retry_after: int | None = None
    times: int = 1
    chat_id: int | None = None
    after: bool = False


class RawUpdate(Body):
    """An update as it is, whatever it holds."""

    model_config = ConfigDict(extra="allow")


class Load(Body):
    updates: list[dict[str, Any]]
    bot_id: int | None = None


@post("/sim/faults", OrderedFault)
def order(stage: Stage, body: OrderedFault) -> Json:
    """Let the next calls of a method fail."""
    stage.api.faults.order(Fault(**body.model_dump() | {"method": body.method.lower()}))
    return {}


@delete("/sim/faults")
def clear(stage: Stage, _body: Nothing) -> Json:
    """Take every ordered failure back."""
    stage.api.faults.clear()
    return {}


@post("/sim/updates", RawUpdate)
def queue(stage: Stage, body: RawUpdate) -> Json:
    """Queue an update as it is, so odd that no library can read it if need be."""
    return {"update_id": stage.world.bot.updates.add_raw(body.model_dump())}


@post("/sim/load", Load)
def load(stage: Stage, body: Load) -> Json:
    """Queue many raw updates at once."""
    updates = stage.bot(body.bot_id).updates
    ids = [updates.add_raw(update) for update in body.updates]
    return {"queued": len(ids), "first": ids[0] if ids else None, "last": ids[-1] if ids else None}
