"""The journal of the bots' calls."""

from pydantic import Field

from sandbox.shapes import Json
from sandbox.sim.control import Body, Stage, get

LONGEST_WAIT = 60.0


class Calls(Body):
    """Number `n` only, or those above `since`; of one method, of one bot; the newest `limit`."""

    n: int | None = None
    since: int = 0
    method: str | None = None
    bot_id: int | None = None
    limit: int | None = Field(default=None, ge=0)


class Awaited(Body):
    count: int = Field(default=1, ge=0)
    timeout: float = Field(default=LONGEST_WAIT, ge=0, le=LONGEST_WAIT)
    since: int = 0
    method: str | None = None
    bot_id: int | None = None


@get("/sim/calls", Calls)
def calls(stage: Stage, body: Calls) -> list[Json]:
    """The bots' calls: what was asked, what was answered, what it really did."""
    return stage.api.journal.find(**body.model_dump())


@get("/sim/calls/wait", Awaited)
async def wait(stage: Stage, body: Awaited) -> list[Json]:
    """Answers with the first `count` such calls as soon as they are made, or with fewer after `timeout` seconds."""
    return await stage.api.journal.wait(
        body.count, body.timeout, method=body.method, since=body.since, bot_id=body.bot_id
    )
