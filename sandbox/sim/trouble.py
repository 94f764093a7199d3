"""Failures on order, and updates as they are."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from sandbox.calls.faults import Fault
from sandbox.shapes import Json
from sandbox.sim.control import Body, Nothing, Stage, delete, get, post


class OrderedFault(Body):
    """A rule: what it is on, which of those it means, and what goes wrong (sandbox/faults.py says more)."""

    on: Literal["call", "update", "webhook"] = "call"
    kind: str = ""
    method: str = "*"
    code: int = Field(default=0, ge=0, le=599)
    description: str | None = None
    parameters: dict[str, Any] | None = None
    retry_after: int | None = Field(default=None, ge=0, le=10**9)
    delay: float = Field(default=0, ge=0, le=10**9, allow_inf_nan=False)
    after: bool = False
    bot_id: int | None = None
    chat_id: int | None = None
    user_id: int | None = None
    text: str | None = None
    probability: float = Field(default=1, ge=0, le=1)
    seed: int | None = None
    skip: int = Field(default=0, ge=0)
    times: int | None = Field(default=1, ge=1)


class RawUpdate(Body):
    """An update as it is, whatever it holds."""

    model_config = ConfigDict(extra="allow")


class Load(Body):
    updates: list[dict[str, Any]]
    bot_id: int | None = None


@post("/sim/faults", OrderedFault)
def order(stage: Stage, body: OrderedFault) -> Json:
    """Let calls, updates or webhook attempts go wrong; answers with the rule as it is listed."""
    return stage.world.faults.order(Fault(**body.model_dump())).shown()


@get("/sim/faults")
def listed(stage: Stage, _body: Nothing) -> list[Json]:
    """The rules, with how many calls, updates or attempts they matched and hit."""
    return stage.world.faults.shown()


@delete("/sim/faults")
def clear(stage: Stage, _body: Nothing) -> Json:
    """Take every rule back."""
    stage.world.faults.clear()
    return {}


@delete("/sim/faults/{fault}")
def remove(stage: Stage, _body: Nothing, fault: int) -> Json:
    """Take one rule back."""
    stage.world.faults.remove(fault)
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
