"""The sandbox's clock."""

from pydantic import AwareDatetime

from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.sim.control import Body, Stage, post


class Move(Body):
    """`set` a moment, `advance` by seconds, stop or go on by `frozen`."""

    set: AwareDatetime | None = None
    advance: float | None = None
    frozen: bool | None = None


@post("/sim/clock", Move)
def move(stage: Stage, body: Move) -> Json:
    """Move the clock, stop it or let it run."""
    clock = stage.world.clock
    try:
        if body.set is not None:
            clock.set(body.set)
        if body.advance is not None:
            clock.advance(body.advance)
    except (ValueError, OverflowError) as error:
        raise SimError("The clock does not reach that far.") from error
    if body.frozen is True:
        clock.freeze()
    elif body.frozen is False:
        clock.thaw()
    shown = {"now": clock.now().isoformat(), "frozen": clock.frozen}
    stage.world.events.emit("clock", **shown)
    return shown
