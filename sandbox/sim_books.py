"""The reading half of the control API: state, transcripts, calls, answers, files and the stream of events."""

import asyncio
from pathlib import Path

from aiohttp import web

from sandbox import samples
from sandbox.api import BotApi
from sandbox.errors import SimError
from sandbox.files import JPEG
from sandbox.shapes import Json, dump
from sandbox.sim import answering, number
from sandbox.world import World

# How often a silent stream shows that it is alive.
HEARTBEAT = 15.0
LONGEST_WAIT = 60.0
PAGE = Path(__file__).parent / "page"


class SimBooks:
    """Everything under /sim that only looks."""

    def __init__(self, world: World, api: BotApi) -> None:
        self.world = world
        self.api = api
        self.closing = False

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sim/state", answering(self.state)),
            web.get("/sim/events", self.events),
            web.get("/sim/wait", answering(self.wait)),
            web.get("/sim/commands", answering(self.commands)),
            web.get(r"/sim/chats/{id:-?\d+}/messages", answering(self.messages)),
            web.get("/sim/answers", answering(self.answers)),
            web.get("/sim/calls", answering(self.calls)),
            web.get("/sim/updates", answering(self.updates)),
            web.get("/sim/samples", answering(self.samples)),
            web.get("/sim/samples/{name}", answering(self.sample)),
            web.get("/sim/files/{unique_id}", answering(self.file)),
        ]

    async def state(self, _request: web.Request) -> Json:
        return self.world.state()

    async def wait(self, request: web.Request) -> Json:
        """Answers with the number of the latest event, as soon as it is above `seq`."""
        seconds = min(float(request.query.get("timeout", LONGEST_WAIT)), LONGEST_WAIT)
        await self.world.events.wait(int(request.query.get("seq", "0")), seconds)
        return {"seq": self.world.events.seq}

    async def commands(self, request: web.Request) -> list[Json]:
        person = self.world.person(_asked(request, "user_id"))
        chat = self.world.chat(_asked(request, "chat_id"))
        scopes = ["all_private_chats", "default"]
        if not chat.is_private:
            admin = chat.membership(person.id).is_admin
            scopes = [f"chat:{chat.id}", "all_group_chats", "default"]
            if admin:
                scopes = [
                    f"chat_administrators:{chat.id}",
                    f"chat:{chat.id}",
                    "all_chat_administrators",
                    "all_group_chats",
                    "default",
                ]
            scopes.insert(0, f"chat_member:{chat.id}:{person.id}")
        else:
            scopes.insert(0, f"chat:{chat.id}")
        return self.world.bot.commands_seen(scopes=scopes, language=person.language_code or "")

    async def messages(self, request: web.Request) -> list[Json]:
        chat = self.world.chat(number(request, "id"))
        every = "all" in request.query
        return [post.shown() for post in chat.posts.values() if every or not post.deleted]

    async def answers(self, request: web.Request) -> list[Json]:
        user_id = request.query.get("user_id")
        return [
            press.answer
            for press in self.world.presses.values()
            if press.answer is not None and (user_id is None or press.user_id == int(user_id))
        ]

    async def calls(self, request: web.Request) -> list[Json]:
        since = int(request.query.get("since", "0"))
        return self.api.journal.find(method=request.query.get("method"), since=since)

    async def updates(self, _request: web.Request) -> list[Json]:
        return self.world.updates.pending()

    async def samples(self, _request: web.Request) -> list[str]:
        return samples.names()

    async def sample(self, request: web.Request) -> web.Response:
        return _picture(samples.draw(request.match_info["name"].removesuffix(".jpg")), JPEG)

    async def file(self, request: web.Request) -> web.Response:
        stored = self.world.files.find_unique(request.match_info["unique_id"])
        if stored is None:
            raise SimError("There is no such file.", code=404)
        return _picture(stored.read(), stored.mime_type)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: from the one after Last-Event-ID (or ?since=), else from now on."""
        log = self.world.events
        since = request.headers.get("Last-Event-ID") or request.query.get("since")
        seq = int(since) if since else log.seq
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        try:
            while not self.closing:
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


def _asked(request: web.Request, name: str) -> int:
    try:
        return int(request.query[name])
    except (KeyError, ValueError) as error:
        raise SimError(f"{name} has to be a number.") from error


async def index(_request: web.Request) -> web.FileResponse:
    """The chat page."""
    return web.FileResponse(PAGE / "index.html")
