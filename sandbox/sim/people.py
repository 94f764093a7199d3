"""What people do: press Start, write, delete, press buttons, react, block."""

from sandbox.acts import writing
from sandbox.acts.presses import press as press_button
from sandbox.shapes import Json
from sandbox.sim.control import Body, InChat, Stage, post


class NewPerson(Body):
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    id: int | None = None
    is_premium: bool = False


class Start(Body):
    payload: str | None = None
    bot_id: int | None = None


class WithBot(Body):
    bot_id: int | None = None


class Posting(InChat):
    """How something is posted; `reply_to` is the id of a message in the same chat, `message_thread_id` a topic's."""

    reply_to: int | None = None
    message_thread_id: int | None = None
    forward: bool = False
    via_bot: bool = False
    as_channel: bool = False
    anonymous: bool = False

    def manner(self) -> writing.Manner:
        return writing.Manner(
            reply_to=self.reply_to,
            topic=self.message_thread_id,
            forward=self.forward,
            via_bot=self.via_bot,
            as_channel=self.as_channel,
            anonymous=self.anonymous,
        )


class Write(Posting):
    text: str


class OfMessage(InChat):
    message_id: int


class Edit(OfMessage):
    text: str


class Press(OfMessage):
    """A button by its label, or a part of it, or by its data; an ephemeral message is named by its own number.

    `stale` presses on a screen that does not show yet that the message was deleted.
    """

    label: str | None = None
    data: str | None = None
    message_id: int = 0
    ephemeral_message_id: int | None = None
    stale: bool = False


class React(OfMessage):
    """One emoji, or for somebody with Premium several; null takes the reaction away."""

    emoji: str | tuple[str, ...] | None = None


@post("/sim/people", NewPerson)
def add_person(stage: Stage, body: NewPerson) -> Json:
    """A new account, which has not started any bot."""
    person = stage.world.add_person(
        body.first_name,
        last_name=body.last_name,
        username=body.username,
        language_code=body.language_code,
        user_id=body.id,
        is_premium=body.is_premium,
    )
    return stage.world.shown_person(person)


@post("/sim/people/{person}/start", Start)
def start(stage: Stage, body: Start, person: int) -> Json:
    """Press Start, or open a deep link."""
    return writing.start(stage.world, stage.world.person(person), stage.bot(body.bot_id), body.payload).shown()


@post("/sim/people/{person}/block", WithBot)
def block(stage: Stage, body: WithBot, person: int) -> Json:
    """Stop the bot."""
    writing.block(stage.world, stage.world.person(person), stage.bot(body.bot_id))
    return stage.world.shown_person(stage.world.person(person))


@post("/sim/people/{person}/unblock", WithBot)
def unblock(stage: Stage, body: WithBot, person: int) -> Json:
    """Let the bot write again."""
    writing.unblock(stage.world, stage.world.person(person), stage.bot(body.bot_id))
    return stage.world.shown_person(stage.world.person(person))


@post("/sim/people/{person}/write", Write)
def write(stage: Stage, body: Write, person: int) -> Json:
    """Write a text."""
    return writing.write(stage.world, stage.world.person(person), stage.chat(body), body.text, body.manner()).shown()


@post("/sim/people/{person}/edit", Edit)
def edit(stage: Stage, body: Edit, person: int) -> Json:
    """Change what one wrote."""
    someone = stage.world.person(person)
    return writing.edit(stage.world, someone, stage.chat(body), body.message_id, body.text).shown()


@post("/sim/people/{person}/delete", OfMessage)
def delete(stage: Stage, body: OfMessage, person: int) -> Json:
    """Delete one's own message, or as an administrator another's."""
    writing.delete(stage.world, stage.world.person(person), stage.chat(body), body.message_id)
    return {}


@post("/sim/people/{person}/press", Press)
def press(stage: Stage, body: Press, person: int) -> Json:
    """Press an inline button."""
    someone = stage.world.person(person)
    pressed = press_button(
        stage.world,
        someone,
        stage.chat(body),
        body.message_id,
        ephemeral_id=body.ephemeral_message_id,
        stale=body.stale,
        label=body.label,
        data=body.data,
    )
    return {"query_id": pressed.query_id}


@post("/sim/people/{person}/react", React)
def react(stage: Stage, body: React, person: int) -> Json:
    """React to a message."""
    chat = stage.chat(body)
    emojis = [body.emoji] if isinstance(body.emoji, str) else list(body.emoji or ())
    writing.react(stage.world, stage.world.person(person), chat, body.message_id, emojis)
    return writing.require_post(chat, body.message_id).shown()
