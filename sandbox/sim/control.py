"""How a call of the control API is declared, read and answered.

    class Nudge(Body):
        text: str

    @post("/sim/people/{person}/nudge", Nudge)
    def nudge(stage: Stage, body: Nudge, person: int) -> Json:
        \"""Nudge somebody.\"""

One declaration makes the route, checks what comes in and describes the call in the OpenAPI file. What stands in the
path comes by name and by its annotated type; `GET` and `DELETE` take their body from the query. A refusal is a
SimError: {"error": "a sentence"}.
"""

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from sandbox.calls.encodings import read_body, read_params
from sandbox.errors import SimError, TelegramError
from sandbox.shapes import Json, dump
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.world import World
from sandbox.wire.api import BotApi

PARAMETER = re.compile(r"\{(\w+)\}")
# Browsers put every other status on their console; a page that shows refusals itself asks for 200.
QUIETLY = "Refusal-Status"
PATTERNS = {int: r"-?\d{1,18}", str: r"[^/]+"}


class Body(BaseModel):
    """What a call brings; a name that nobody knows is refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Body):
    """For calls that bring nothing."""


class InChat(Body):
    """For calls that mean a chat; a private one may be with another bot than the first."""

    chat_id: int
    bot_id: int | None = None


@dataclass(slots=True)
class Stage:
    """What the calls work on."""

    world: World
    api: BotApi
    # The world as it was at the start, saved.
    beginning: Json
    closing: bool = False

    def bot(self, bot_id: int | None) -> BotAccount:
        return self.world.bot_of(bot_id)

    def chat(self, body: InChat) -> Chat:
        return self.world.chat(body.chat_id, self.bot(body.bot_id))


Action = Callable[..., Any]
A = TypeVar("A", bound=Action)


@dataclass(frozen=True, slots=True)
class Route:
    """One call: its method and path, the shape of its body, and what it does."""

    method: str
    path: str
    body: type[Body]
    action: Action

    @property
    def parameters(self) -> dict[str, type]:
        """What stands in the path, by name, with its type."""
        asked = inspect.signature(self.action).parameters
        return {name: asked[name].annotation for name in PARAMETER.findall(self.path)}

    @property
    def takes_query(self) -> bool:
        """Whether what it is told stands in the query, as these methods have no body."""
        return self.method in ("GET", "DELETE")

    def definition(self, stage: Stage) -> web.RouteDef:
        """The route as aiohttp takes it."""
        types = self.parameters
        path = PARAMETER.sub(lambda found: f"{{{found[1]}:{PATTERNS[types[found[1]]]}}}", self.path)
        return web.route(self.method, path, self._handler(stage))

    def _handler(self, stage: Stage) -> Callable[[web.Request], Any]:
        types = self.parameters
        streams = "request" in inspect.signature(self.action).parameters

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                body = await self._read(request)
                path: Json = {name: kind(request.match_info[name]) for name, kind in types.items()}
                if streams:
                    path["request"] = request
                answer = self.action(stage, body, **path)
                if inspect.isawaitable(answer):
                    answer = await answer
            except SimError as refusal:
                quietly = request.headers.get(QUIETLY) == "200"
                return json_response({"error": refusal.sentence}, status=200 if quietly else refusal.code)
            return answer if isinstance(answer, web.StreamResponse) else json_response(answer)

        return handle

    async def _read(self, request: web.Request) -> Body:
        values: Any = dict(request.query)
        if not self.takes_query:
            values |= await _content(request, files="files" in self.body.model_fields)
        try:
            return self.body.model_validate(values)
        except ValidationError as error:
            raise SimError(_sentence(error)) from error


ROUTES: list[Route] = []


def call(method: str, path: str, body: type[Body]) -> Callable[[A], A]:
    """Enlist the function as that call."""

    def enlist(action: A) -> A:
        ROUTES.append(Route(method, path, body, action))
        return action

    return enlist


def get(path: str, body: type[Body] = Nothing) -> Callable[[A], A]:
    return call("GET", path, body)


def post(path: str, body: type[Body] = Nothing) -> Callable[[A], A]:
    return call("POST", path, body)


def patch(path: str, body: type[Body]) -> Callable[[A], A]:
    return call("PATCH", path, body)


def put(path: str, body: type[Body]) -> Callable[[A], A]:
    return call("PUT", path, body)


def delete(path: str, body: type[Body] = Nothing) -> Callable[[A], A]:
    return call("DELETE", path, body)


def routes(stage: Stage) -> list[web.RouteDef]:
    """Every call of the control API, working on that stage."""
    return [route.definition(stage) for route in ROUTES]


def json_response(value: object, *, status: int = 200) -> web.Response:
    return web.Response(body=dump(value), status=status, content_type="application/json")


async def _content(request: web.Request, *, files: bool) -> Json:
    """The body as an object, from JSON or, where files are welcome, from a form; no body is an empty one."""
    if files and request.content_type == "multipart/form-data":
        try:
            params = await read_params(request)
        except TelegramError as error:
            raise SimError("The body is no form.") from error
        return params.texts() | {"files": list(params.uploads.values())}
    try:
        content = await read_body(request)
    except TelegramError as error:
        raise SimError("The body is too large or breaks off.", code=error.code) from error
    try:
        body: Any = json.loads(content) if content.strip() else {}
    except (ValueError, RecursionError) as error:
        raise SimError("The body is no JSON.") from error
    if not isinstance(body, dict):
        raise SimError("The body is no JSON object.")
    return body


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong, as a sentence."""
    first = error.errors(include_url=False, include_context=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    match first["type"]:
        case "missing":
            return f"{name} is missing."
        case "extra_forbidden":
            return f"{name} is not known here."
        case _:
            return f"{name}: {first['msg']}."
