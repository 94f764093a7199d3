"""Looking: state, transcripts, calls, answers, files and the stream of events."""

import asyncio
import itertools
from pathlib import Path

from aiohttp import web

from sandbox import samples
from sandbox.errors import SimError
from sandbox.shapes import Json, dump
from sandbox.sim.control import Body, InChat, Nothing, Stage, get
from sandbox.state.media_kinds import JPEG
from sandbox.state.menus import commands_for

# How often a silent stream shows that it is alive.
HEARTBEAT = 15.0
LONGEST_WAIT = 60.0
PAGE = Path(__file__).parent.parent / "page"


class Extent(Body):
    """How much of the world: so many people, and of each chat so many of its newest messages."""

    people: int | None = None
    messages: int | None = None


class Search(Body):
    search: str = ""
    limit: int = 50


class Since(Body):
    seq: int = 0
    timeout: float = LONGEST_WAIT


class Typing(InChat):
    user_id: int


class Transcript(Body):
    """`all` shows the deleted ones too; `before` and `limit` leaf back; `user_id` leaves out what others see alone."""

    all: bool = False
    before: int | None = None
    limit: int | None = None
    user_id: int | None = None
    bot_id: int | None = None


class Pressed(Body):
    user_id: int | None = None


class Updates(Body):
    bot_id: int | None = None


class Following(Body):
    since: int | None = None


@get("/sim/state", Extent)
def state(stage: Stage, body: Extent) -> Json:
    """All there is, and `seq`, the number of the latest event."""
    return stage.world.state(people=body.people, messages=body.messages)


@get("/sim/people", Search)
def find_people(stage: Stage, body: Search) -> list[Json]:
    """People with that text in their name or username."""
    wanted = body.search.casefold()
    found = (one for one in stage.world.people.values() if wanted in one.searchable.casefold())
    return [stage.world.shown_person(one) for one in itertools.islice(found, max(body.limit, 0))]


@get("/sim/wait", Since)
async def wait(stage: Stage, body: Since) -> Json:
    """Answers once there is an event after `seq`, or after `timeout` seconds."""
    await stage.world.events.wait(body.seq, min(body.timeout, LONGEST_WAIT))
    return {"seq": stage.world.events.seq}


@get("/sim/commands", Typing)
def commands(stage: Stage, body: Typing) -> list[Json]:
    """The commands that Telegram offers this person in this chat on typing `/`."""
    person, bot, chat = stage.world.person(body.user_id), stage.bot(body.bot_id), stage.chat(body)
    return commands_for(bot, chat, person)


@get("/sim/chats/{chat}/messages", Transcript)
def messages(stage: Stage, body: Transcript, chat: int) -> list[Json]:
    """The messages of a chat, oldest first."""
    place = stage.world.chat(chat, stage.bot(body.bot_id))
    posts = place.latest(body.limit, before=body.before, deleted=body.all, viewer=body.user_id)
    return [post.shown() for post in posts]


@get("/sim/answers", Pressed)
def answers(stage: Stage, body: Pressed) -> list[Json]:
    """The bots' answers to pressed buttons."""
    return [
        press.answer
        for press in stage.world.presses.values()
        if press.answer is not None and body.user_id in (None, press.user_id)
    ]


@get("/sim/updates", Updates)
def updates(stage: Stage, body: Updates) -> list[Json]:
    """What the bot has not confirmed yet."""
    return stage.bot(body.bot_id).updates.pending()


@get("/sim/samples")
def sample_names(_stage: Stage, _body: Nothing) -> list[str]:
    """What can be photographed."""
    return samples.names()


@get("/sim/samples/{name}")
def sample(_stage: Stage, _body: Nothing, name: str) -> web.Response:
    """One of these pictures."""
    return _picture(samples.draw(name.removesuffix(".jpg")), JPEG)


@get("/sim/files/{unique_id}")
def file(stage: Stage, _body: Nothing, unique_id: str) -> web.Response:
    """A file by its file_unique_id."""
    stored = stage.world.files.find_unique(unique_id)
    if stored is None:
        raise SimError("There is no such file.", code=404)
    return _picture(stored.read(), stored.mime_type)


@get("/sim/events", Following)
async def events(stage: Stage, body: Following, request: web.Request) -> web.StreamResponse:
    """Server-sent events: from the one after Last-Event-ID (or `since`), else from now on."""
    log = stage.world.events
    last = request.headers.get("Last-Event-ID", "")
    seq = int(last) if last.isdigit() else log.seq if body.since is None else body.since
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    await response.write(b"retry: 1000\n\n")
    try:
        while not stage.closing:
            for event in log.after(seq):
                seq = event["seq"]
                await response.write(b"id: %d\ndata: %s\n\n" % (seq, dump(event)))
            await log.wait(seq, HEARTBEAT)
            if log.seq == seq:
                await response.write(b": still here\n\n")
    except (ConnectionError, asyncio.CancelledError):
        pass
    return response


def _picture(content: bytes, mime_type: str) -> web.Response:
    """Content that never changes under its address."""
    lasting = {"Cache-Control": "max-age=31536000, immutable"}
    return web.Response(body=content, content_type=mime_type, headers=lasting)


async def index(_request: web.Request) -> web.FileResponse:
    """The chat page."""
    return web.FileResponse(PAGE / "index.html")
