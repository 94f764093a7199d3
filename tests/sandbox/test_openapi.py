"""The control API's description is sound, and the README shows every call of it as it is."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest

from sandbox.server import Sandbox
from sandbox.sim.control import ROUTES
from sandbox.sim.openapi import describe

README = Path(__file__).parents[2] / "sandbox" / "README.md"
DESCRIPTION = describe(ROUTES)
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
}


async def test_it_is_served(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/sim/openapi.json") as response:
        assert (response.status, await response.json()) == (200, DESCRIPTION)


def test_its_frame_is_that_of_openapi() -> None:
    assert DESCRIPTION.keys() == {"openapi", "info", "tags", "paths", "components"}
    assert DESCRIPTION["openapi"] == "3.1.0"
    assert DESCRIPTION["info"].keys() >= {"title", "version"}
    assert all(path.startswith("/sim/") for path in DESCRIPTION["paths"])
    assert all(re.fullmatch(r"[\w.-]+", name) for name in DESCRIPTION["components"]["schemas"])
    assert len(OPERATIONS) == len(ROUTES)


def test_each_call_is_named_once_and_belongs_to_a_described_area() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert sorted(names) == sorted(set(names))
    areas = {tag["name"]: tag["description"] for tag in DESCRIPTION["tags"]}
    assert {area for operation in OPERATIONS.values() for area in operation["tags"]} == areas.keys()
    assert all(areas.values())


@pytest.mark.parametrize("call", OPERATIONS)
def test_a_call_is_described(call: str) -> None:
    operation, (verb, path) = OPERATIONS[call], call.split()
    assert operation["summary"].endswith(".")
    assert operation["responses"].keys() == {"200", "4XX"}
    parameters = operation["parameters"]
    assert [one["name"] for one in parameters if one["in"] == "path"] == re.findall(r"\{(\w+)\}", path)
    assert all(one["required"] for one in parameters if one["in"] == "path")
    assert len({(one["in"], one["name"]) for one in parameters}) == len(parameters)
    assert not (verb in ("GET", "DELETE") and "requestBody" in operation)
    for content in operation.get("requestBody", {"content": {}})["content"].values():
        assert content["schema"]["type"] == "object"


def test_every_reference_leads_somewhere_and_every_schema_has_a_known_type() -> None:
    for node in _nodes(DESCRIPTION):
        if isinstance(reference := node.get("$ref"), str):
            target: Any = DESCRIPTION
            for step in reference.removeprefix("#/").split("/"):
                target = target[step]
            assert target
        if isinstance(kind := node.get("type"), str):
            assert kind in {"object", "array", "string", "integer", "number", "boolean", "null"}


def test_what_a_call_takes() -> None:
    press = OPERATIONS["POST /sim/people/{person}/press"]
    assert press["tags"] == ["people"]
    assert press["summary"] == "Press an inline button."
    assert press["parameters"] == [{"name": "person", "in": "path", "required": True, "schema": {"type": "integer"}}]
    assert press["requestBody"]["required"] is True
    body = press["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["chat_id"]
    assert body["additionalProperties"] is False

    transcript = OPERATIONS["GET /sim/chats/{chat}/messages"]
    assert "all" in [one["name"] for one in transcript["parameters"] if one["in"] == "query"]
    assert OPERATIONS["GET /sim/commands"]["parameters"][0]["required"] is True

    photo = OPERATIONS["POST /sim/people/{person}/photo"]["requestBody"]["content"]
    assert "files" not in photo["application/json"]["schema"]["properties"]
    assert photo["multipart/form-data"]["schema"]["properties"]["files"]["items"]["format"] == "binary"

    assert list(OPERATIONS["GET /sim/events"]["responses"]["200"]["content"]) == ["text/event-stream"]


@dataclass(frozen=True)
class Example:
    """A line of the README, as HTTPie reads it."""

    line: str
    verb: str
    path: str
    query: set[str]
    fields: set[str]
    sends_files: bool

    @property
    def call(self) -> str:
        """The described call that this is; of several, the one with the fewest parameters."""
        fitting = [call for call in OPERATIONS if re.fullmatch(_pattern(call), f"{self.verb} {self.path}")]
        assert fitting, f"The README shows what there is not: {self.line}"
        return min(fitting, key=lambda call: call.count("{"))


def _pattern(call: str) -> str:
    return re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(call))


def _examples() -> Iterator[Example]:
    for line in README.read_text(encoding="utf-8").splitlines():
        if not line.startswith("http "):
            continue
        words = [word for word in shlex.split(line, comments=True)[1:] if not word.startswith("--")]
        verb = words.pop(0) if words[0].isupper() else None
        address = urlsplit(words.pop(0).removeprefix(":8081"))
        for word in words:
            if ":=" in word and ":=@" not in word:
                json.loads(word.partition(":=")[2])
        asked = {word.partition("==")[0] for word in words if "==" in word}
        yield Example(
            line,
            verb or ("POST" if len(words) > len(asked) else "GET"),
            address.path,
            asked | {name for name, _ in parse_qsl(address.query, keep_blank_values=True)},
            {re.split(r":=@|:=|=|@", word, maxsplit=1)[0] for word in words if "==" not in word},
            "--form" in line,
        )


def test_the_readme_shows_every_call() -> None:
    assert sorted(OPERATIONS.keys() - {example.call for example in _examples()}) == []


@pytest.mark.parametrize("example", list(_examples()), ids=lambda example: example.line[:60])
def test_the_readme_shows_calls_as_they_are(example: Example) -> None:
    operation = OPERATIONS[example.call]
    assert example.query <= {one["name"] for one in operation["parameters"] if one["in"] == "query"}
    contents = operation.get("requestBody", {"content": {}})["content"]
    if not example.fields:
        assert not operation.get("requestBody", {}).get("required")
        return
    if example.fields == {""}:  # `@file`: the whole body
        return
    schema = contents["multipart/form-data" if example.sends_files else "application/json"]["schema"]
    names = {"files" if example.sends_files and re.fullmatch(r"file\d*", name) else name for name in example.fields}
    if schema.get("additionalProperties") is False:
        assert names <= schema["properties"].keys()
    assert names >= set(schema.get("required", []))


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item)
