"""What people post besides texts: files of every kind, and what they forward and pin."""

from sandbox.acts import postings
from sandbox.calls.params import Upload
from sandbox.samples.canvas import draw
from sandbox.samples.kinds import USUAL, samples_of
from sandbox.shapes import Json, without_none
from sandbox.sim.control import Body, InChat, Stage, post
from sandbox.sim.people import OfMessage, Posting
from sandbox.state.media_kinds import ANIMATION, AUDIO, DOCUMENT, PHOTO, STICKER, VIDEO, VIDEO_NOTE, VOICE, Kind

LONGEST_SAMPLE = 60
SAMPLE_SIZE = {"width": 800, "height": 600, "length": 240}
FILMED = (VIDEO, VIDEO_NOTE)


class Files(Posting):
    """Samples by their names, or files of one's own; with neither, one sample."""

    samples: tuple[str, ...] = ()
    files: tuple[Upload, ...] = ()


class Captioned(Files):
    caption: str = ""


class Recording(Captioned):
    """`seconds` is how long it says it lasts."""

    seconds: int = 3


class Music(Recording):
    title: str | None = None
    performer: str | None = None


class Sticker(Files):
    emoji: str = "☕"


class Forward(InChat):
    """From a chat (a private one may be with another bot than the first) to `chat_id`."""

    from_chat_id: int
    message_id: int
    from_bot_id: int | None = None


class Unpin(InChat):
    """Without a message it is the newest pin."""

    message_id: int | None = None


class Hiding(Body):
    hidden: bool = True


@post("/sim/people/{person}/photo", Captioned)
def photo(stage: Stage, body: Captioned, person: int) -> list[Json]:
    """Post pictures: those that the sandbox draws, or a form with files; several make an album."""
    return _post(stage, body, person, PHOTO, caption=body.caption)


@post("/sim/people/{person}/document", Captioned)
def document(stage: Stage, body: Captioned, person: int) -> list[Json]:
    """Post files as they are; several make an album."""
    return _post(stage, body, person, DOCUMENT, caption=body.caption)


@post("/sim/people/{person}/video", Recording)
def video(stage: Stage, body: Recording, person: int) -> list[Json]:
    """Post videos; several make an album."""
    return _post(stage, body, person, VIDEO, caption=body.caption, details={"duration": body.seconds})


@post("/sim/people/{person}/video_note", Recording)
def video_note(stage: Stage, body: Recording, person: int) -> list[Json]:
    """Post round videos."""
    return _post(stage, body, person, VIDEO_NOTE, caption=body.caption, details={"duration": body.seconds})


@post("/sim/people/{person}/animation", Recording)
def animation(stage: Stage, body: Recording, person: int) -> list[Json]:
    """Post moving pictures."""
    return _post(stage, body, person, ANIMATION, caption=body.caption, details={"duration": body.seconds})


@post("/sim/people/{person}/voice", Recording)
def voice(stage: Stage, body: Recording, person: int) -> list[Json]:
    """Post voice messages."""
    return _post(stage, body, person, VOICE, caption=body.caption, details={"duration": body.seconds})


@post("/sim/people/{person}/audio", Music)
def audio(stage: Stage, body: Music, person: int) -> list[Json]:
    """Post music; several pieces make an album."""
    details = {"duration": body.seconds} | without_none(title=body.title, performer=body.performer)
    return _post(stage, body, person, AUDIO, caption=body.caption, details=details)


@post("/sim/people/{person}/sticker", Sticker)
def sticker(stage: Stage, body: Sticker, person: int) -> list[Json]:
    """Post stickers."""
    return _post(stage, body, person, STICKER, details={"emoji": body.emoji})


@post("/sim/people/{person}/forward", Forward)
def forward(stage: Stage, body: Forward, person: int) -> Json:
    """Send a message of one chat on to another."""
    source = stage.world.chat(body.from_chat_id, stage.bot(body.from_bot_id))
    someone = stage.world.person(person)
    return postings.forward(stage.world, someone, source, body.message_id, stage.chat(body)).shown()


@post("/sim/people/{person}/hide", Hiding)
def hide(stage: Stage, body: Hiding, person: int) -> Json:
    """Let forwarded messages tell only one's name, or the account again."""
    someone = stage.world.person(person)
    someone.hides_forwards = body.hidden
    return stage.world.shown_person(someone)


@post("/sim/people/{person}/pin", OfMessage)
def pin(stage: Stage, body: OfMessage, person: int) -> Json:
    """Pin a message."""
    return postings.pin(stage.world, stage.world.person(person), stage.chat(body), body.message_id).shown()


@post("/sim/people/{person}/unpin", Unpin)
def unpin(stage: Stage, body: Unpin, person: int) -> Json:
    """Take a pin out."""
    chat = stage.chat(body)
    postings.unpin(stage.world, stage.world.person(person), chat, body.message_id)
    return chat.shown_with_members()


def _post(
    stage: Stage, body: Files, person: int, kind: Kind, *, caption: str = "", details: Json | None = None
) -> list[Json]:
    """Post the files that came, or samples; a sample of a film shows its drawing beforehand."""
    seconds = min(max((details or {}).get("duration", 0), 1), LONGEST_SAMPLE)
    files = list(body.files) or samples_of(kind, body.samples, seconds=seconds)
    thumbnail = draw((body.samples or (USUAL,))[0]) if kind in FILMED and not body.files else None
    posts = postings.post_files(
        stage.world,
        stage.world.person(person),
        stage.chat(body),
        kind,
        files,
        caption=caption,
        details=SAMPLE_SIZE | (details or {}),
        thumbnail=thumbnail,
        manner=body.manner(),
    )
    return [one.shown() for one in posts]
