"""Photos, documents and albums: sent, copied, replaced, downloaded."""

import secrets
from typing import Any

from sandbox.call import Call
from sandbox.errors import bad_request, not_modelled
from sandbox.files import LARGEST_DOWNLOAD, NotAPictureError, StoredFile
from sandbox.methods.edit import CAPTION_FIELDS, TEXT_FIELDS, apply_edit, edited
from sandbox.methods.registry import method, one
from sandbox.methods.send import replied, send
from sandbox.methods.targets import known_chat, open_chat
from sandbox.methods.texts import caption_of, read_caption
from sandbox.params import Params, Upload
from sandbox.posts import Post
from sandbox.shapes import Json
from sandbox.voting import copied
from sandbox.world import World

MOST_IN_ALBUM = 10
MEDIA_FIELDS = ("photo", "document", *TEXT_FIELDS, *CAPTION_FIELDS)
COPIED_FIELDS = ("text", "entities", "photo", "document", "caption", "caption_entities")


def album_size(params: Params) -> int:
    media: Any = params.structure("media")
    return len(media) if isinstance(media, list) else 1


@method("sendPhoto", messages=one)
def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


@method("sendDocument", messages=one)
def send_document(call: Call) -> Json:
    return _send_file(call, "document")


@method("sendMediaGroup", messages=album_size)
def send_media_group(call: Call) -> list[Json]:
    chat = open_chat(call)
    media = call.params.objects("media")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    # All are read before the first is posted: an album comes whole or not at all.
    contents = [_media(call, item) for item in media]
    if len({item["type"] for item in media}) > 1:
        raise bad_request("document can't be mixed with other media types")
    replied(call, chat)
    group_id = str(secrets.randbits(60))
    return [send(call, chat, content | {"media_group_id": group_id}).message() for content in contents]


@method("editMessageMedia")
def edit_message_media(call: Call) -> Json | bool:
    return edited(call, edit_media)


def edit_media(call: Call, post: Post) -> Json:
    """Give a message the file of the call."""
    content = _media(call, call.params.object("media") or {})
    return apply_edit(call, post, content, replaced=MEDIA_FIELDS)


@method("copyMessage", messages=one)
def copy_message(call: Call) -> Json:
    chat = open_chat(call)
    source = known_chat(call, "from_chat_id").post(call.params.number("message_id") or 0)
    if source is None:
        raise bad_request("message to copy not found")
    content = {name: source.body[name] for name in COPIED_FIELDS if name in source.body}
    if "poll" in source.body and (poll := copied(call.world, source.body["poll"]["id"], owner=call.bot.id)):
        content = {"poll": poll.in_message(solved=True)}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in call.params.values and not {"text", "poll"} & content.keys():
        content = {name: value for name, value in content.items() if name not in CAPTION_FIELDS}
        content |= read_caption(call).fields("caption")
    return {"message_id": send(call, chat, content).id}


@method("getFile")
def get_file(call: Call) -> Json:
    file_id = call.params.text("file_id")
    stored = call.world.files.find(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    size = len(stored.read())
    if size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": stored.unique_id,
        "file_size": size,
        "file_path": stored.path,
    }


def _send_file(call: Call, kind: str) -> Json:
    chat = open_chat(call)
    value = "" if kind in call.params.uploads else call.params.text(kind)
    content = _file(call, kind, value or f"attach://{kind}") | read_caption(call).fields("caption")
    return send(call, chat, content).message()


def _media(call: Call, item: Json) -> Json:
    """The Message fields of one InputMedia."""
    kind = item.get("type")
    if kind not in ("photo", "document"):
        raise not_modelled(f"media of type {kind}")
    caption = caption_of(call, item)
    return _file(call, kind, str(item.get("media", ""))) | caption.fields("caption")


def _file(call: Call, kind: str, value: str) -> Json:
    """The file a call names: an upload of its own, or one that Telegram has already."""
    if value.startswith("attach://"):
        upload = call.params.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
        return {kind: _uploaded(call.world, kind, upload)}
    if "://" in value:
        raise not_modelled("sending a file by its URL")
    stored = call.world.files.find(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return {kind: _again(call.world, kind, stored)}


def _uploaded(world: World, kind: str, upload: Upload) -> object:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "document":
        return world.files.document(upload.content, name=upload.name, mime_type=upload.mime_type)
    try:
        return world.files.photo(upload.content)
    except NotAPictureError as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error


def _again(world: World, kind: str, stored: StoredFile) -> object:
    if stored.is_photo != (kind == "photo"):
        raise bad_request(f"type of file mismatch: {'photo' if stored.is_photo else 'document'} can't be sent so")
    if kind == "photo":
        return world.files.photo(stored.content)
    return world.files.document(stored.content, name=stored.name, mime_type=stored.mime_type)
