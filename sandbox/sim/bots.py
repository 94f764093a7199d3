"""More bots than the one the sandbox begins with."""

from sandbox.shapes import Json
from sandbox.sim.control import Body, Stage, post


class NewBot(Body):
    token: str
    first_name: str
    username: str
    privacy: bool = True
    inline: bool = False
    inline_feedback: bool = False


@post("/sim/bots", NewBot)
def add_bot(stage: Stage, body: NewBot) -> Json:
    """Another bot, with a token of its own."""
    return stage.world.add_bot(**body.model_dump()).shown()
