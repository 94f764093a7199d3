"""The flood limits, and what paid broadcasts are paid from."""

from dataclasses import asdict

from pydantic import Field

from sandbox.shapes import Json
from sandbox.sim.control import Body, Nothing, Stage, get, post
from sandbox.wire.flood import Limit, Limits


class NewLimit(Body):
    """So many messages in so many seconds; after a pause, `burst` of them at once."""

    messages: int = Field(ge=1, le=10**6)
    seconds: float = Field(default=1, gt=0, le=10**6)
    burst: int = Field(default=1, ge=1, le=10**6)


class Flood(Body):
    """What is not said stays as it is."""

    on: bool | None = None
    whole_bot: bool | None = None
    private: NewLimit | None = None
    group: NewLimit | None = None
    overall: NewLimit | None = None
    paid: NewLimit | None = None


class Stars(Body):
    stars: float = Field(ge=0, le=10**9)
    bot_id: int | None = None


@get("/sim/flood")
def limits(stage: Stage, _body: Nothing) -> Json:
    """Whether the flood limits are on, and what they are."""
    return {"on": stage.api.flood.on} | asdict(stage.api.flood.limits)


@post("/sim/flood", Flood)
def configure(stage: Stage, body: Flood) -> Json:
    """Switch the flood limits on or off, or change them; all buckets are full again."""
    flood = stage.api.flood
    changed = {name: Limit(**value) for name, value in body.model_dump().items() if isinstance(value, dict)}
    whole_bot = flood.limits.whole_bot if body.whole_bot is None else body.whole_bot
    known = {name: getattr(flood.limits, name) for name in ("private", "group", "overall", "paid")}
    flood.configure(on=flood.on if body.on is None else body.on, limits=Limits(**known | changed, whole_bot=whole_bot))
    return limits(stage, Nothing())


@post("/sim/stars", Stars)
def stars(stage: Stage, body: Stars) -> Json:
    """Give a bot so many Stars to pay broadcasts from."""
    stage.bot(body.bot_id).star_tenths = round(body.stars * 10)
    return {"stars": body.stars}
