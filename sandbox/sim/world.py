"""The whole world: save it, load it, begin anew."""

from sandbox import snapshot
from sandbox.acts.resumption import resume
from sandbox.errors import SimError
from sandbox.notation import UnreadableError
from sandbox.shapes import Json
from sandbox.sim.control import Body, Nothing, Stage, delete, get, put


class SavedWorld(snapshot.Saved, Body):
    """A world as `GET /sim/world` gave it."""


@get("/sim/world")
def save(stage: Stage, _body: Nothing) -> Json:
    """The whole world, to be kept and loaded again; the journal and the events are no part of it."""
    return snapshot.take(stage.world)


@put("/sim/world", SavedWorld)
async def load(stage: Stage, body: SavedWorld) -> Json:
    """Put a saved world in the place of this one."""
    return await _become(stage, body)


@delete("/sim/world")
async def reset(stage: Stage, _body: Nothing) -> Json:
    """Begin anew, with the world as it was when the sandbox started."""
    return await _become(stage, snapshot.Saved.model_validate(stage.beginning))


async def _become(stage: Stage, saved: snapshot.Saved) -> Json:
    try:
        snapshot.restore(stage.world, saved)
    except (UnreadableError, OverflowError, RecursionError) as error:
        raise SimError(f"This is no saved world. {error}.") from error
    resume(stage.world)
    stage.api.flood.forget()
    await stage.api.couriers.stop()
    await stage.api.couriers.start()
    stage.world.events.emit("reset")
    return {}
