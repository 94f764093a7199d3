"""From the media of a call to the Message fields: uploads are kept, known files sent again, addresses fetched."""

import base64

from sandbox.calls.params import Upload
from sandbox.errors import TelegramError, bad_request
from sandbox.methods.call import Call
from sandbox.methods.input_media import InputMedia
from sandbox.methods.web import fetch
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.contents import shown_file
from sandbox.state.files import StoredFile
from sandbox.state.media_kinds import OCTETS, PHOTO, VIDEO_NOTE, Kind, kind_of, mime_type_of
from sandbox.state.pictures import NotAPictureError, WrongDimensionsError

LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_VIDEO_NOTE = 12 * 1024 * 1024
LARGEST_THUMBNAIL = 200 * 1024 - 1
LONGEST_VIDEO_NOTE_SIDE = 640
WRONG_ID = "wrong remote file identifier specified: "


async def content_for(call: Call, chat: Chat, media: InputMedia) -> Json:
    """The Message fields of one file, with its caption."""
    owner = chat.bot_id
    if media.kind is PHOTO:
        content: Json = {"photo": await _photo(call, media.file, owner)}
        kind = PHOTO
    else:
        stored = await _stored(call, media)
        content, kind = shown_file(call.world.files, stored, owner=owner), stored.kind
        if media.cover is not None and kind.name == "video":
            content["video"]["cover"] = await _photo(call, media.cover, owner)
        if media.start_timestamp and kind.name == "video":
            content["video"]["start_timestamp"] = media.start_timestamp
    if kind.captioned:
        content |= media.caption.fields("caption")
    if media.spoiler and kind.shown_large:
        content["has_media_spoiler"] = True
    if media.above and kind.shown_large and media.caption.text:
        content["show_caption_above_media"] = True
    return content


def check_reused(call: Call, media: InputMedia) -> None:
    """Refuse a file_id that cannot be sent, which Telegram sees before it looks into any file."""
    if not isinstance(media.file, Upload) and not _is_address(media.file):
        _known(call, media.kind, media.file)


async def _photo(call: Call, file: Upload | str, owner: int | None) -> list[Json]:
    source = await _source(call, PHOTO, file)
    if isinstance(source, Upload):
        _check_size(PHOTO, source.content)
    try:
        return call.world.files.photo(source.content, owner=owner)
    except NotAPictureError as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    except WrongDimensionsError as error:
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from error


async def _stored(call: Call, media: InputMedia) -> StoredFile:
    """A file that is no photo; one that Telegram has already stays what it is."""
    source = await _source(call, media.kind, media.file)
    if isinstance(source, StoredFile):
        return source
    _check_size(media.kind, source.content)
    if media.kind is VIDEO_NOTE and media.details["length"] > LONGEST_VIDEO_NOTE_SIDE:
        raise bad_request("wrong video note length")
    mime_type = mime_type_of(source.name, source.content)
    if mime_type == OCTETS:
        mime_type = source.mime_type if isinstance(media.file, str) else media.kind.mime_types[0]
    kind = kind_of(media.kind, mime_type, detect=media.detect)
    return call.world.files.file(
        kind,
        source.content,
        mime_type=mime_type,
        name=source.name,
        details=media.details,
        thumbnail=_thumbnail(media.thumbnail),
    )


async def _source(call: Call, kind: Kind, file: Upload | str) -> Upload | StoredFile:
    if isinstance(file, Upload):
        return file
    return await fetch(file, kind) if _is_address(file) else _known(call, kind, file)


def _is_address(value: str) -> bool:
    """Ids hold no dot."""
    return "." in value


def _known(call: Call, kind: Kind, file_id: str) -> StoredFile:
    """The file of that id, if the bot may send it as that kind; only photos and the others are kept apart."""
    stored = call.world.files.find(file_id)
    if stored is None:
        raise bad_request(WRONG_ID + _flaw(file_id))
    if (stored.kind is not kind and PHOTO in (stored.kind, kind)) or stored.kind.name == "thumbnail":
        raise bad_request(f"can't use file of type {stored.kind.title} as {kind.title}")
    if call.world.files.is_foreign(file_id, call.bot.id):
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _flaw(file_id: str) -> str:
    """Why Telegram cannot read what is no id of a file."""
    if len(file_id.rstrip("=")) % 4 == 1:
        return "Wrong string length"
    try:
        base64.b64decode(file_id.rstrip("=") + "==", altchars=b"-_", validate=True)
    except ValueError:
        return "Wrong character in the string"
    return "can't unserialize it. Wrong last symbol"


def _thumbnail(upload: Upload | None) -> bytes | None:
    if upload is None:
        return None
    if len(upload.content) > LARGEST_THUMBNAIL:
        raise _too_big(upload.content, " for a thumbnail", LARGEST_THUMBNAIL)
    return upload.content


def _check_size(kind: Kind, content: bytes) -> None:
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > LARGEST_UPLOAD:
        raise TelegramError(413, "Request Entity Too Large")
    if kind is PHOTO and len(content) > LARGEST_PHOTO:
        raise _too_big(content, " for a photo", LARGEST_PHOTO)
    if kind is VIDEO_NOTE and len(content) > LARGEST_VIDEO_NOTE:
        raise _too_big(content, " for a video note", LARGEST_VIDEO_NOTE)


def _too_big(content: bytes, what: str, largest: int) -> TelegramError:
    size = len(content)
    return bad_request(f"file of size {size} bytes is too big{what}; the maximum size is {largest} bytes")
