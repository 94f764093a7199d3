"""What a bot is told: Telegram's envelope, and how it is spoilt by order."""

from dataclasses import dataclass

from aiohttp import web

from sandbox.calls.faults import Fault
from sandbox.clock import Clock
from sandbox.errors import TelegramError
from sandbox.methods.registry import Described
from sandbox.shapes import dump

JSON_TYPE = "application/json"
HTML_TYPE = "text/html"
# What a proxy in front of Telegram says when Telegram is away.
BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    b"<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
JUNK = b"<html><body>Sign in to use this network.</body></html>"
# A slow body comes in so many pieces.
PIECES = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """Status 0: there is no answer, the connection is cut."""

    status: int
    body: bytes
    retry_after: int | None = None
    content_type: str = JSON_TYPE
    # How the body is spoilt on its way.
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        """Whether the bot gets to read a result."""
        is_whole = self.fault is None or self.fault.kind != "half"
        return 200 <= self.status < 300 and self.content_type == JSON_TYPE and is_whole

    def spoilt(self, fault: Fault) -> "Answer":
        """The same answer as the rule makes it."""
        match fault.kind:
            case "cut":
                return Answer(0, dump(fault.error().envelope()))
            case "html":
                status = fault.code or 502
                return Answer(status, BAD_GATEWAY.replace(b"502", b"%d" % status), content_type=HTML_TYPE)
            case "junk":
                return Answer(200, JUNK, content_type=HTML_TYPE)
            case "half" | "slow":
                return Answer(self.status, self.body, self.retry_after, fault=fault)
            case "error":
                return refusal(fault.error())
        return self


def success(result: bytes, description: str | None = None) -> Answer:
    """The envelope around a result that is JSON already."""
    if description is None:
        return Answer(200, b'{"ok":true,"result":%s}' % result)
    return Answer(200, b'{"ok":true,"result":%s,"description":%s}' % (result, dump(description)))


def of_result(result: object) -> tuple[Answer, bytes]:
    """The answer for what a method returned, and the result as JSON."""
    if isinstance(result, bytes):
        return success(result), result
    if isinstance(result, Described):
        body = dump(result.result)
        return success(body, result.description), body
    body = dump(result)
    return success(body), body


def refusal(error: TelegramError) -> Answer:
    """The envelope of a refusal."""
    retry_after = (error.parameters or {}).get("retry_after")
    return Answer(error.code, dump(error.envelope()), retry_after)


async def send(request: web.Request, answer: Answer, clock: Clock) -> web.StreamResponse:
    """Write the answer, as badly as ordered."""
    if answer.status == 0:
        return _cut(request)
    if answer.fault is not None:
        return await _send_badly(request, answer, answer.fault, clock)
    headers = None if answer.retry_after is None else {"Retry-After": str(answer.retry_after)}
    return web.Response(body=answer.body, status=answer.status, headers=headers, content_type=answer.content_type)


async def _send_badly(request: web.Request, answer: Answer, fault: Fault, clock: Clock) -> web.StreamResponse:
    """Only half of the body, or all of it in slow pieces."""
    response = web.StreamResponse(status=answer.status)
    response.content_type = answer.content_type
    response.content_length = len(answer.body)
    await response.prepare(request)
    if fault.kind == "half":
        await response.write(answer.body[: len(answer.body) // 2])
        return _cut(request)
    size = len(answer.body) // PIECES + 1
    for at in range(0, len(answer.body), size):
        await clock.sleep(fault.delay / PIECES)
        await response.write(answer.body[at : at + size])
    return response


def _cut(request: web.Request) -> web.Response:
    """End the connection without a word more."""
    if request.transport is not None:
        # What has been written still goes out.
        request.transport.close()
    return web.Response()
