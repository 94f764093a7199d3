"""More bots than the one the sandbox begins with."""

from sandbox.shapes import Json
from sandbox.sim.control import Body, Stage, post


class NewBot(Body):
    token: str
    first_name: str
    username: str
    privacy: bool = True


@post("/sim/bots", NewBot)
def add_bot(stage: Stage, body: NewBot) -> Json:
    """Another bot, with a token of its own."""
    bot = stage.world.add_bot(body.token, first_name=body.first_name, username=body.username, privacy=body.privacy)
    return bot.shown()
