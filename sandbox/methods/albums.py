"""Albums: several files that come together, whole or not at all."""

import secrets
from collections.abc import Sequence
from typing import Any

from sandbox.calls.params import Params
from sandbox.errors import TelegramError, bad_request
from sandbox.methods.call import Call
from sandbox.methods.input_media import InputMedia, media_of_item, read_json
from sandbox.methods.registry import method
from sandbox.methods.replies import reply_fields
from sandbox.methods.send import send_bare
from sandbox.methods.targets import open_chat
from sandbox.methods.topics import thread_of
from sandbox.methods.uploads import check_reused, content_for
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.contents import ALONE_IN_ALBUM

MOST_IN_ALBUM = 10


def album_size(params: Params) -> int:
    try:
        media: Any = params.structure("media")
    except TelegramError:  # refused when it is read
        return 1
    return len(media) if isinstance(media, list) else 1


@method("sendMediaGroup", messages=album_size)
async def send_media_group(call: Call) -> list[Json]:
    items = read_json(call.params, "media", called="media")
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    album = [media_of_item(call, item, in_album=True) for item in items]
    chat = open_chat(call)
    quoted, reply = reply_fields(call, chat)
    reply = thread_of(call, chat, quoted) | reply
    for media in album:
        check_reused(call, media)
    _check_company(album)
    contents = [await _content(call, chat, media, number) for number, media in enumerate(album, 1)]
    grouped = {"media_group_id": new_group_id()} if len(contents) > 1 else {}
    chat = open_chat(call)
    return [send_bare(call, chat, content | grouped | reply).message() for content in contents]


def new_group_id() -> str:
    return str(secrets.randbits(60))


def _check_company(album: Sequence[InputMedia]) -> None:
    """Refuse too few, too many, and what does not go together."""
    if len(album) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    if not album:
        raise bad_request("there are no messages to send")
    if len({media.above for media in album}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")
    kinds = {media.kind.name for media in album}
    apart = next((name for name in ALONE_IN_ALBUM if name in kinds), None)
    if apart is not None and len(kinds) > 1:
        raise bad_request(f"{apart} can't be mixed with other media types")


async def _content(call: Call, chat: Chat, media: InputMedia, number: int) -> Json:
    try:
        return await content_for(call, chat, media)
    except TelegramError as refusal:
        if refusal.code != 400:
            raise
        why = refusal.description.removeprefix("Bad Request: ")
        raise bad_request(f'failed to send message #{number} with the error message "{_raw(why)}"') from refusal


def _raw(why: str) -> str:
    """A refusal as it stands inside another one: from its own capital letter on."""
    return f"{why[0].upper()}{why[1:]}"
