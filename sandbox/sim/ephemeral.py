"""Ephemeral messages of people; an ephemeral command is written like any other."""

from sandbox.acts import ephemeral
from sandbox.acts.writing import require_inside
from sandbox.errors import SimError
from sandbox.markup.entities import formatted
from sandbox.shapes import Json
from sandbox.sim.control import InChat, Stage, post


class Whisper(InChat):
    """A text that replies to an ephemeral message of a bot."""

    ephemeral_message_id: int
    text: str


@post("/sim/people/{person}/whisper", Whisper)
def whisper(stage: Stage, body: Whisper, person: int) -> Json:
    """Answer a bot's ephemeral message by one that only the bot sees."""
    someone, chat = stage.world.person(person), stage.chat(body)
    require_inside(someone, chat)
    replied = ephemeral.require_seen(someone, chat, body.ephemeral_message_id)
    text = formatted(body.text)
    if not text.text:
        raise SimError("There is no text to write.")
    if not replied.outgoing_bot:
        raise SimError("Only a bot's ephemeral message can be answered.")
    content = text.fields("text") | {"reply_to_message": replied.quoted()}
    return ephemeral.whisper(stage.world, someone, chat, stage.world.bots[replied.author], content).shown()
