"""What people post besides texts: files of every kind, albums, and messages of others that they send on."""

import secrets

from sandbox.acts import pins
from sandbox.acts.origins import forwarded, is_protected
from sandbox.acts.writing import PLAINLY, Manner, post_as, require_inside, require_post
from sandbox.calls.params import Upload
from sandbox.errors import SimError
from sandbox.markup.entities import formatted
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.contents import ALONE_IN_ALBUM, MIXED_IN_ALBUM, content_of, shown_file
from sandbox.state.media_kinds import OCTETS, PHOTO, Kind, mime_type_of
from sandbox.state.people import Person
from sandbox.state.pictures import NotAPictureError, WrongDimensionsError
from sandbox.state.posts import Post
from sandbox.state.world import World

MOST_IN_ALBUM = 10


def post_files(
    world: World,
    person: Person,
    chat: Chat,
    kind: Kind,
    files: list[Upload],
    *,
    caption: str = "",
    details: Json | None = None,
    thumbnail: bytes | None = None,
    manner: Manner = PLAINLY,
) -> list[Post]:
    """Post a file, or several as an album if that kind makes albums; the caption goes below the first."""
    if not files:
        raise SimError(f"There is no {kind.phrase} to post.")
    if len(files) > MOST_IN_ALBUM:
        raise SimError(f"At most {MOST_IN_ALBUM} files can be posted at once.")
    if caption and not kind.captioned:
        raise SimError(f"A {kind.phrase} has no caption.")
    require_inside(person, chat)
    contents = [_content(world, chat, kind, file, details or {}, thumbnail) for file in files]
    grouped = len(files) > 1 and kind.name in (*ALONE_IN_ALBUM, *MIXED_IN_ALBUM)
    album: Json = {"media_group_id": str(secrets.randbits(60))} if grouped else {}
    captions = [formatted(caption).fields("caption")] + [{} for _ in files[1:]]
    return [
        post_as(world, person, chat, content | album | below, manner)
        for content, below in zip(contents, captions, strict=True)
    ]


def forward(world: World, person: Person, source: Chat, message_id: int, target: Chat) -> Post:
    """Send a message of one chat on to another, with where it comes from."""
    require_inside(person, source)
    post = require_post(source, message_id)
    if not content_of(post) or is_protected(post):
        raise SimError(f"Message {message_id} cannot be forwarded.")
    return post_as(world, person, target, forwarded(world, post, owner=target.bot_id))


def pin(world: World, person: Person, chat: Chat, message_id: int) -> Post:
    """Pin a message for everybody."""
    post = require_post(chat, message_id)
    _require_pinning(person, chat)
    if not content_of(post):
        raise SimError(f"Message {message_id} is a service message, which cannot be pinned.")
    pins.pin(world, chat, post, by=person.user())
    return post


def unpin(world: World, person: Person, chat: Chat, message_id: int | None) -> None:
    """Take a pin out: that message's, or the newest."""
    _require_pinning(person, chat)
    if not pins.unpin(world, chat, message_id):
        raise SimError("There is no such pinned message.", code=404)


def _require_pinning(person: Person, chat: Chat) -> None:
    require_inside(person, chat)
    right = "can_edit_messages" if chat.shown()["type"] == "channel" else "can_pin_messages"
    if not chat.is_private and not chat.membership(person.id).may(right):
        raise SimError(f"{person.first_name} may not pin messages in chat {chat.id}.")


def _content(world: World, chat: Chat, kind: Kind, file: Upload, details: Json, thumbnail: bytes | None) -> Json:
    """The Message fields of one file."""
    if not file.content:
        raise SimError(f"The file {file.name} is empty.")
    if kind is PHOTO:
        try:
            return {"photo": world.files.photo(file.content, owner=chat.bot_id)}
        except (NotAPictureError, WrongDimensionsError) as error:
            raise SimError("One of the files is no picture.") from error
    mime_type = mime_type_of(file.name, file.content)
    stored = world.files.file(
        kind,
        file.content,
        mime_type=kind.mime_types[0] if mime_type == OCTETS else mime_type,
        name=file.name,
        details=details,
        thumbnail=thumbnail,
    )
    return shown_file(world.files, stored, owner=chat.bot_id)
