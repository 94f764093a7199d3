"""The control API: play the people of the sandbox over HTTP (README.md shows each call)."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from aiohttp import web

from sandbox import acts, groups, samples
from sandbox.api import BotApi, read_params
from sandbox.errors import SimError
from sandbox.faults import Fault
from sandbox.people import Person
from sandbox.presses import press
from sandbox.shapes import Json, dump
from sandbox.world import World

T = TypeVar("T")
Action = Callable[[web.Request], Awaitable[object]]


class Sim:
    """What people do: everything under /sim that changes the world."""

    def __init__(self, world: World, api: BotApi) -> None:
        self.world = world
        self.api = api

    def routes(self) -> list[web.RouteDef]:
        person, group = r"/sim/people/{id:-?\d+}", r"/sim/groups/{id:-?\d+}"
        return [
            web.post("/sim/people", answering(self.add_person)),
            web.post(f"{person}/start", answering(self.start)),
            web.post(f"{person}/block", answering(self.block)),
            web.post(f"{person}/unblock", answering(self.unblock)),
            web.post(f"{person}/write", answering(self.write)),
            web.post(f"{person}/photo", answering(self.photo)),
            web.post(f"{person}/edit", answering(self.edit)),
            web.post(f"{person}/press", answering(self.press)),
            web.post(f"{person}/react", answering(self.react)),
            web.post("/sim/groups", answering(self.add_group)),
            web.post(f"{group}/members", answering(self.join)),
            web.delete(rf"{group}/members/{{user:\d+}}", answering(self.leave)),
            web.post(f"{group}/bot", answering(self.add_bot)),
            web.delete(f"{group}/bot", answering(self.remove_bot)),
            web.post("/sim/clock", answering(self.move_clock)),
            web.post("/sim/faults", answering(self.order_fault)),
            web.delete("/sim/faults", answering(self.clear_faults)),
            web.post("/sim/updates", answering(self.queue_update)),
            web.post("/sim/load", answering(self.load)),
        ]

    async def add_person(self, request: web.Request) -> Json:
        body = await read(request)
        return self.world.add_person(
            needed(body, "first_name", str),
            last_name=optional(body, "last_name", str),
            username=optional(body, "username", str),
            language_code=body.get("language_code", "en"),
            user_id=optional(body, "id", int),
        ).shown()

    async def start(self, request: web.Request) -> Json:
        payload = optional(await read(request), "payload", str)
        return acts.start(self.world, self._person(request), payload).shown()

    async def block(self, request: web.Request) -> Json:
        person = self._person(request)
        acts.block(self.world, person)
        return person.shown()

    async def unblock(self, request: web.Request) -> Json:
        person = self._person(request)
        acts.unblock(self.world, person)
        return person.shown()

    async def write(self, request: web.Request) -> Json:
        body = await read(request)
        chat = self.world.chat(needed(body, "chat_id", int))
        text = needed(body, "text", str)
        return acts.write(self.world, self._person(request), chat, text, manner(body)).shown()

    async def photo(self, request: web.Request) -> list[Json]:
        if request.content_type.startswith("multipart/"):
            params = await read_params(request)
            pictures = [upload.content for upload in params.uploads.values()]
            body: Json = params.readable()
        else:
            body = await read(request)
            pictures = [samples.draw(name) for name in body.get("samples", [])]
        chat = self.world.chat(needed(body, "chat_id", int))
        caption = str(body.get("caption") or "")
        person = self._person(request)
        posts = acts.photograph(self.world, person, chat, pictures, caption=caption, manner=manner(body))
        return [post.shown() for post in posts]

    async def edit(self, request: web.Request) -> Json:
        body = await read(request)
        chat = self.world.chat(needed(body, "chat_id", int))
        message_id, text = needed(body, "message_id", int), needed(body, "text", str)
        return acts.edit(self.world, self._person(request), chat, message_id, text).shown()

    async def press(self, request: web.Request) -> Json:
        body = await read(request)
        pressed = press(
            self.world,
            self._person(request),
            self.world.chat(needed(body, "chat_id", int)),
            needed(body, "message_id", int),
            label=optional(body, "label", str),
            data=optional(body, "data", str),
        )
        return {"query_id": pressed.query_id}

    async def react(self, request: web.Request) -> Json:
        body = await read(request)
        chat = self.world.chat(needed(body, "chat_id", int))
        message_id, emoji = needed(body, "message_id", int), optional(body, "emoji", str)
        acts.react(self.world, self._person(request), chat, message_id, emoji)
        return acts.require_post(chat, message_id).shown()

    async def add_group(self, request: web.Request) -> Json:
        body = await read(request)
        return self.world.add_group(
            needed(body, "title", str),
            creator=needed(body, "creator", int),
            members=body.get("members", []),
        ).shown_with_members()

    async def join(self, request: web.Request) -> Json:
        body = await read(request)
        chat = self.world.group(number(request, "id"))
        user = self.world.person(needed(body, "user_id", int)).user()
        by = self.world.person(body["by"]).user() if "by" in body else user
        place = groups.membership(body.get("status", "member"), body.get("rights"))
        groups.move(self.world, chat, user, to=place, by=by)
        return chat.shown_with_members()

    async def leave(self, request: web.Request) -> Json:
        chat = self.world.group(number(request, "id"))
        user = self.world.person(number(request, "user")).user()
        by = self.world.person(int(request.query["by"])).user() if "by" in request.query else user
        groups.leave(self.world, chat, user, by=by)
        return chat.shown_with_members()

    async def add_bot(self, request: web.Request) -> Json:
        body = await read(request)
        chat = self.world.group(number(request, "id"))
        by = self.world.person(needed(body, "by", int)).user()
        place = groups.membership(body.get("status", "member"), body.get("rights"))
        groups.move(self.world, chat, self.world.bot.user(), to=place, by=by)
        return chat.shown_with_members()

    async def remove_bot(self, request: web.Request) -> Json:
        chat = self.world.group(number(request, "id"))
        by = int(request.query["by"]) if "by" in request.query else chat.creator
        groups.leave(self.world, chat, self.world.bot.user(), by=self.world.person(by).user())
        return chat.shown_with_members()

    async def move_clock(self, request: web.Request) -> Json:
        body = await read(request)
        clock = self.world.clock
        try:
            if "set" in body:
                clock.set(datetime.fromisoformat(needed(body, "set", str)))
            if "advance" in body:
                clock.advance(float(body["advance"]))
        except (TypeError, ValueError) as error:
            raise SimError(str(error)) from error
        if body.get("frozen") is True:
            clock.freeze()
        elif body.get("frozen") is False:
            clock.thaw()
        shown = {"now": clock.now().isoformat(), "frozen": clock.frozen}
        self.world.events.emit("clock", **shown)
        return shown

    async def order_fault(self, request: web.Request) -> Json:
        body = await read(request)
        self.api.faults.order(
            Fault(
                method=needed(body, "method", str).lower(),
                code=optional(body, "code", int) or 0,
                description=optional(body, "description", str),
                retry_after=optional(body, "retry_after", int),
                times=optional(body, "times", int) or 1,
                chat_id=optional(body, "chat_id", int),
                after=bool(body.get("after")),
            )
        )
        return {}

    async def clear_faults(self, _request: web.Request) -> Json:
        self.api.faults.clear()
        return {}

    async def queue_update(self, request: web.Request) -> Json:
        return {"update_id": self.world.updates.add_raw(await read(request))}

    async def load(self, request: web.Request) -> Json:
        updates = (await read(request)).get("updates", [])
        ids = [self.world.updates.add_raw(update) for update in updates]
        return {"queued": len(ids), "first": ids[0] if ids else None, "last": ids[-1] if ids else None}

    def _person(self, request: web.Request) -> Person:
        return self.world.person(number(request, "id"))


def answering(action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The action as an HTTP handler: its result as JSON, a refusal as {"error": sentence}."""

    async def handler(request: web.Request) -> web.Response:
        try:
            answer = await action(request)
        except SimError as refusal:
            return json_response({"error": refusal.sentence}, status=refusal.code)
        return answer if isinstance(answer, web.Response) else json_response(answer)

    return handler


def json_response(value: object, *, status: int = 200) -> web.Response:
    return web.Response(body=dump(value), status=status, content_type="application/json")


async def read(request: web.Request) -> Json:
    """The body as an object; no body is an empty one."""
    content = await request.read()
    try:
        body: Any = json.loads(content) if content else {}
    except ValueError as error:
        raise SimError("The body is no JSON.") from error
    if not isinstance(body, dict):
        raise SimError("The body is no JSON object.")
    return body


def number(request: web.Request, name: str) -> int:
    """A number from the path."""
    return int(request.match_info[name])


def optional(body: Json, name: str, kind: type[T]) -> T | None:
    value = body.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise SimError(f"{name} has to be of type {kind.__name__}.")


def needed(body: Json, name: str, kind: type[T]) -> T:
    value = optional(body, name, kind)
    if value is None:
        raise SimError(f"{name} is missing.")
    return value


def manner(body: Json) -> acts.Manner:
    """How a message is to be written, from the body of a call."""
    return acts.Manner(
        reply_to=optional(body, "reply_to", int),
        forward=bool(body.get("forward")),
        via_bot=bool(body.get("via_bot")),
        as_channel=bool(body.get("as_channel")),
        anonymous=bool(body.get("anonymous")),
    )
