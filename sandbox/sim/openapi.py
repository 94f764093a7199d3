"""The control API's own description, in OpenAPI 3.1, made from the declarations of its calls."""

import inspect
from typing import Any

from aiohttp import web
from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from sandbox.shapes import Json
from sandbox.sim.control import ROUTES, Nothing, Route, Stage, get

SCHEMAS = "#/components/schemas/"
REFUSED: Json = {"$ref": "#/components/responses/Refused"}
REFUSAL: Json = {
    "description": "It cannot be done; the sentence says why.",
    "content": {
        "application/json": {
            "schema": {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
        }
    },
}
FILES: Json = {
    "type": "array",
    "items": {"type": "string", "format": "binary"},
    "description": "Files of a form, under any names.",
}


@get("/sim/openapi.json")
def openapi(_stage: Stage, _body: Nothing) -> Json:
    """This description of the control API."""
    return describe(ROUTES)


def describe(routes: list[Route]) -> Json:
    """The OpenAPI object of those calls."""
    bodies = {route.body: None for route in routes}
    references, shared = models_json_schema([(body, "validation") for body in bodies], ref_template=SCHEMAS + "{model}")
    schemas = shared["$defs"]
    names = {body: references[body, "validation"]["$ref"].removeprefix(SCHEMAS) for body in bodies}
    paths: Json = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas[names[route.body]])
    return {
        "openapi": "3.1.0",
        "info": {"title": "The sandbox's control API", "version": "1"},
        "tags": _tags(routes),
        "paths": paths,
        "components": {"schemas": schemas, "responses": {"Refused": REFUSAL}},
    }


def _tags(routes: list[Route]) -> list[Json]:
    """The areas: one for each file of calls, described by its first line."""
    modules = {_area(route): inspect.getmodule(route.action) for route in routes}
    return [{"name": area, "description": _first_line(module)} for area, module in modules.items()]


def _operation(route: Route, schema: Json) -> Json:
    operation: Json = {
        "operationId": f"{_area(route)}_{route.action.__name__}",
        "tags": [_area(route)],
        "summary": _first_line(route.action),
        "parameters": [*_in_path(route), *(_in_query(schema) if route.takes_query else [])],
        "responses": {"200": _answer(route), "4XX": REFUSED},
    }
    if route.body is not Nothing and not route.takes_query:
        operation["requestBody"] = {"required": bool(schema.get("required")), "content": _contents(schema)}
    return operation


def _in_path(route: Route) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": TypeAdapter(kind).json_schema()}
        for name, kind in route.parameters.items()
    ]


def _in_query(schema: Json) -> list[Json]:
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": kind}
        for name, kind in schema.get("properties", {}).items()
    ]


def _contents(schema: Json) -> Json:
    """The body as JSON; where files are welcome, as a form with them, too."""
    fields = schema.get("properties", {})
    if "files" not in fields:
        return {"application/json": {"schema": schema}}
    without = schema | {"properties": {name: kind for name, kind in fields.items() if name != "files"}}
    form = schema | {"properties": fields | {"files": FILES}}
    return {"application/json": {"schema": without}, "multipart/form-data": {"schema": form}}


def _answer(route: Route) -> Json:
    """What comes back, as far as the declaration says it."""
    kind: Any = inspect.signature(route.action).return_annotation
    if isinstance(kind, type) and issubclass(kind, web.StreamResponse):
        media = "application/octet-stream" if issubclass(kind, web.Response) else "text/event-stream"
        return {"description": "Done.", "content": {media: {}}}
    return {"description": "Done.", "content": {"application/json": {"schema": TypeAdapter(kind).json_schema()}}}


def _area(route: Route) -> str:
    return route.action.__module__.rpartition(".")[2]


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]
