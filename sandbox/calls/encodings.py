"""How a call was encoded: query string, form, JSON or multipart; the first value of a name wins."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from aiohttp import web

from sandbox.calls.params import Params, Upload
from sandbox.errors import TelegramError, bad_request
from sandbox.shapes import Json, check_depth, dump, finite, refuse_constant

# Telegram takes 50 MB; the form around the file is a little more.
LARGEST_BODY = 52 * 1024 * 1024
# All parameters together, without the files.
MOST_OF_PARAMETERS = 1 << 20
LONGEST_BOUNDARY = 70
BYTES = "surrogateescape"
TRUNCATED = "unexpected end of request content"
ATTRIBUTE = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))')
ESCAPED = re.compile(r"\\(.)")


async def read_params(request: web.Request) -> Params:
    """The parameters of a call."""
    values: Json = {}
    query = request.rel_url.raw_query_string
    if query:
        _add_form(values, query.encode())
    if not request.body_exists:
        return Params(values)
    return parse(request.headers.get("Content-Type", ""), await read_body(request), values)


async def read_body(request: web.Request) -> bytes:
    """The whole body, or Telegram's reason to refuse it."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise _too_large()
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise _too_large() from error
    except (web.RequestPayloadError, ValueError) as error:
        raise bad_request(TRUNCATED) from error


def parse(content_type: str, body: bytes, values: Json | None = None) -> Params:
    """The parameters in a body of that type; a type that carries none has none."""
    values = {} if values is None else values
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return _multipart(content_type, body, values)
    if kind == "application/json":
        _add_json(values, body)
    elif kind == "application/x-www-form-urlencoded":
        _add_form(values, body)
    return Params(values)


def _add_form(values: Json, body: bytes) -> None:
    if len(body) > MOST_OF_PARAMETERS:
        raise _too_large("too many parameters")
    for pair in filter(None, body.split(b"&")):
        name, _, value = pair.partition(b"=")
        values.setdefault(_unquoted(name), _unquoted(value))


def _unquoted(part: bytes) -> str:
    return _text(unquote_to_bytes(part.replace(b"+", b" ")))


def _add_json(values: Json, body: bytes) -> None:
    """Add the parameters of a JSON body; of a broken one, like Telegram, those that stand before the break."""
    if len(body) > MOST_OF_PARAMETERS:
        raise _too_large("too many parameters")
    text = _text(body)
    try:
        given = _whole(text)
    except (ValueError, RecursionError):
        given = dict(_readable_part(text))
    for name, value in given.items():
        values.setdefault(name, value)


def _text(body: bytes) -> str:
    """What is no UTF-8 is kept as halves of characters, so that who reads such a text can refuse it."""
    return body.decode(errors=BYTES)


def _whole(text: str) -> Json:
    check_depth(text)
    given = DECODER.decode(text)
    return given if isinstance(given, dict) else {}


def _first_wins(pairs: list[tuple[str, Any]]) -> Json:
    given = dict(pairs)
    return given if len(given) == len(pairs) else dict(reversed(pairs))


DECODER = json.JSONDecoder(object_pairs_hook=_first_wins, parse_float=finite, parse_constant=refuse_constant)
BLANK = " \t\r\n"


def _readable_part(text: str) -> Iterator[tuple[str, Any]]:
    """The parameters of a broken JSON object up to the break."""
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        return
    at += 1
    while True:
        try:
            name, at = DECODER.raw_decode(text, _skip(text, at))
            at = _skip(text, at)
            if not isinstance(name, str) or text[at : at + 1] != ":":
                return
            value, at = DECODER.raw_decode(text, _skip(text, at + 1))
            check_depth(dump(value).decode())
        except (ValueError, RecursionError):
            return
        yield name, value
        at = _skip(text, at)
        if text[at : at + 1] != ",":
            return
        at += 1


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in BLANK and at < len(text):
        at += 1
    return at


def _multipart(content_type: str, body: bytes, values: Json) -> Params:
    uploads: dict[str, Upload] = {}
    size = 0
    for name, file_name, mime_type, content in _parts(content_type, body):
        if file_name is not None:
            # Several files may share a name; each keeps its own place.
            key = name if name not in uploads else f"{name}{len(uploads)}"
            uploads[key] = Upload(file_name, mime_type, content)
            continue
        size += len(content)
        if size > MOST_OF_PARAMETERS:
            raise _too_large("too many parameters in form data")
        values.setdefault(name, _text(content))
    return Params(values, uploads)


def _parts(content_type: str, body: bytes) -> Iterator[tuple[str, str | None, str, bytes]]:
    """Each part of a form: its name, its file name if it is a file, its type and its content."""
    delimiter = b"\r\n--" + _boundary(content_type)
    # The first part may begin without the line's end that stands before all others.
    body = b"\r\n" + body
    at = body.find(delimiter)
    while at >= 0:
        at += len(delimiter)
        if body.startswith(b"--", at):
            return
        head_end = body.find(b"\r\n\r\n", at)
        end = body.find(delimiter, max(head_end + 2, at))
        if head_end < 0 or end < 0:
            break
        if head_end == at:
            raise bad_request("headers in multipart/form-data are empty")
        yield *_header(body[at + 2 : head_end]), body[head_end + 4 : end]
        at = end
    raise bad_request(TRUNCATED)


def _boundary(content_type: str) -> bytes:
    if "boundary" not in content_type.lower():
        raise bad_request("boundary not found")
    boundary = _attributes(content_type).get("boundary", "").encode(errors=BYTES)
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        raise bad_request("boundary too big or empty")
    return boundary


def _header(head: bytes) -> tuple[str, str | None, str]:
    """Name, file name and type from the lines above a part's content."""
    name, file_name, mime_type = "", None, "application/octet-stream"
    for line in _text(head).split("\r\n"):
        key, _, value = line.partition(":")
        match key.strip().lower():
            case "content-type":
                mime_type = value.strip()
            case "content-disposition":
                if not value.lstrip().startswith("form-data"):
                    raise bad_request("expected form-data content disposition")
                attributes = {key: unquote(given) for key, given in _attributes(value).items()}
                name = attributes.get("name", "")
                file_name = attributes.get("filename")
                if "filename*" in attributes and file_name is None:
                    file_name = attributes["filename*"].rpartition("''")[2]
    if not name:
        raise bad_request("field name in multipart/form-data not found")
    return name, file_name, mime_type


def _attributes(header: str) -> dict[str, str]:
    """What follows the value of a header: `; name="photo"; filename="a.jpg"`."""
    found = ATTRIBUTE.finditer(header)
    return {one[1].lower(): ESCAPED.sub(r"\1", one[2]) if one[3] is None else one[3].strip() for one in found}


def _too_large(what: str = "") -> TelegramError:
    return TelegramError(413, f"Request Entity Too Large: {what}" if what else "Request Entity Too Large")
