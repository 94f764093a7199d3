"""Files from the web, for bots that send a file by its address."""

from urllib.parse import unquote

import aiohttp

from sandbox.calls.params import Upload
from sandbox.errors import TelegramError, bad_request
from sandbox.state.media_kinds import OCTETS, PHOTO, Kind, mime_type_of

LARGEST_PHOTO = 5 * 1024 * 1024
LARGEST_FILE = 20 * 1024 * 1024
PATIENCE = aiohttp.ClientTimeout(total=20)


async def fetch(url: str, kind: Kind) -> Upload:
    """What stands at that address, if Telegram would send it as that kind; without `http://` it is added."""
    if "://" not in url:
        url = f"http://{url}"
    if not url.lower().startswith(("http://", "https://")):
        raise bad_request("invalid file HTTP URL specified: Unsupported URL protocol")
    largest = LARGEST_PHOTO if kind is PHOTO else LARGEST_FILE
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.get(url) as response:
            if response.status != 200:
                raise _unreachable()
            content = await _read(response, largest)
            told, name = response.content_type, _name(response)
    except (aiohttp.ClientError, ValueError, OSError) as error:
        raise _unreachable() from error
    mime_type = mime_type_of(name, content) if told == OCTETS else told
    if not mime_type.startswith(kind.by_url):
        raise bad_request("wrong type of the web page content")
    return Upload(name, mime_type, content)


async def _read(response: aiohttp.ClientResponse, largest: int) -> bytes:
    """The body, unless it is too large."""
    content = bytearray()
    async for part in response.content.iter_chunked(64 * 1024):
        content += part
        if len(content) > largest:
            raise _unreachable()
    return bytes(content)


def _name(response: aiohttp.ClientResponse) -> str:
    """What the server calls the file, or the end of its address."""
    if response.content_disposition is not None and response.content_disposition.filename:
        return response.content_disposition.filename
    return unquote(response.url.path.rpartition("/")[2])


def _unreachable() -> TelegramError:
    return bad_request("failed to get HTTP URL content")
