"""What a Message carries, apart from who sent it, where, when and in answer to what."""

from sandbox.shapes import Json
from sandbox.state.files import FileStore, StoredFile
from sandbox.state.media_kinds import KINDS
from sandbox.state.posts import Post

CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")
TEXT_FIELDS = ("text", "entities", "link_preview_options")
MEDIA_FIELDS = (*KINDS, "has_media_spoiler")
# In every other message something happened; nobody wrote it, and it cannot be sent on.
CONTENT_FIELDS = (
    *TEXT_FIELDS,
    *MEDIA_FIELDS,
    *CAPTION_FIELDS,
    "checklist",
    "contact",
    "dice",
    "game",
    "giveaway",
    "giveaway_winners",
    "invoice",
    "live_photo",
    "location",
    "paid_media",
    "poll",
    "rich_message",
    "story",
    "venue",
)
# What bots can change after it was sent, apart from the buttons.
EDITABLE = frozenset({"text", "animation", "audio", "document", "photo", "video", "voice"})
CAPTIONED = frozenset(kind.name for kind in KINDS.values() if kind.captioned)
# Kinds that stand in an album only among themselves, and those that mix.
ALONE_IN_ALBUM = ("audio", "document")
MIXED_IN_ALBUM = ("photo", "video")


def content_of(post: Post) -> Json:
    """The fields that make up the content; none of a service message."""
    return {name: post.body[name] for name in CONTENT_FIELDS if name in post.body}


def kind_of_content(body: Json) -> str | None:
    """The field that says what the message is: `text`, `photo`, `poll`...; None of a service message.

    An animation is a document as well, for those who do not know animations; it is called an animation.
    """
    if "animation" in body:
        return "animation"
    names = (name for name in CONTENT_FIELDS if name in body)
    return next((name for name in names if name not in (*CAPTION_FIELDS, "entities", "has_media_spoiler")), None)


def shown_file(files: FileStore, stored: StoredFile, *, owner: int | None) -> Json:
    """The Message fields of a file that is no photo."""
    body = files.shown(stored, owner=owner)
    if stored.kind.name != "animation":
        return {stored.kind.name: body}
    document = {name: value for name, value in body.items() if name not in stored.kind.numbers}
    return {"animation": body, "document": document}
