"""The kinds of media a message can carry, and how a file's name or first bytes tell which it is."""

import mimetypes
from dataclasses import dataclass

OCTETS = "application/octet-stream"
JPEG = "image/jpeg"
GIF = "image/gif"
MP4 = "video/mp4"
TGS = "application/x-tgsticker"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: `name` is the field of a Message, `title` what Telegram's refusals call it.

    `mime_types` are those it is made of, the usual one first; `by_url` those that Telegram fetches for it.
    """

    name: str
    title: str
    folder: str
    file_id: str
    mime_types: tuple[str, ...]
    by_url: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    captioned: bool = True
    named: bool = False
    # Whether the caption can stand above it, and a spoiler lie over it.
    shown_large: bool = False

    @property
    def phrase(self) -> str:
        """The name in a sentence."""
        return self.name.replace("_", " ")

    def fits(self, mime_type: str) -> bool:
        """Whether it can be made of such a file; nobody knows of one that nothing tells about."""
        return mime_type == OCTETS or mime_type in self.mime_types


PHOTO = Kind("photo", "Photo", "photos", "AgACAgIAAx", (JPEG,), ("image/",), shown_large=True)
DOCUMENT = Kind(
    "document",
    "Document",
    "documents",
    "BQACAgIAAx",
    (OCTETS,),
    (GIF, "application/pdf", "application/zip"),
    named=True,
)
VIDEO = Kind(
    "video",
    "Video",
    "videos",
    "BAACAgIAAx",
    (MP4,),
    (MP4,),
    ("width", "height", "duration"),
    named=True,
    shown_large=True,
)
ANIMATION = Kind(
    "animation",
    "Animation",
    "animations",
    "CgACAgIAAx",
    (MP4, GIF),
    (GIF, MP4),
    ("width", "height", "duration"),
    named=True,
    shown_large=True,
)
AUDIO = Kind(
    "audio",
    "Audio",
    "music",
    "CQACAgIAAx",
    ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/flac", "audio/x-wav"),
    ("audio/mpeg", "audio/mp4"),
    ("duration",),
    ("performer", "title"),
    named=True,
)
VOICE = Kind(
    "voice",
    "VoiceNote",
    "voice",
    "AwACAgIAAx",
    ("audio/ogg", "audio/mpeg", "audio/mp4"),
    ("audio/ogg",),
    ("duration",),
)
VIDEO_NOTE = Kind(
    "video_note", "VideoNote", "video_notes", "DQACAgIAAx", (MP4,), (), ("length", "duration"), captioned=False
)
STICKER = Kind(
    "sticker",
    "Sticker",
    "stickers",
    "CAACAgIAAx",
    ("image/webp", TGS, "video/webm"),
    ("image/webp",),
    ("width", "height"),
    captioned=False,
)
# A small picture of something else; nothing can be sent as one.
THUMBNAIL = Kind("thumbnail", "Thumbnail", "thumbnails", "AAMCAgADGQ", (JPEG,), ())

KINDS = {kind.name: kind for kind in (PHOTO, DOCUMENT, VIDEO, ANIMATION, AUDIO, VOICE, VIDEO_NOTE, STICKER)}
# What Telegram makes of a document unless it is told to leave it one.
DETECTED = {GIF: ANIMATION, MP4: VIDEO, "audio/mpeg": AUDIO, "audio/mp4": AUDIO, "image/webp": STICKER, TGS: STICKER}

# The machine's own table is not asked, so that the answer is the same everywhere.
_BY_NAME = mimetypes.MimeTypes()
for _mime_type, _suffix in (
    ("image/webp", ".webp"),
    ("audio/ogg", ".ogg"),
    ("audio/ogg", ".oga"),
    ("audio/ogg", ".opus"),
    ("audio/mp4", ".m4a"),
    ("audio/flac", ".flac"),
    (TGS, ".tgs"),
    ("text/csv", ".csv"),
):
    _BY_NAME.add_type(_mime_type, _suffix)
_BY_FIRST_BYTES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n", "image/png"),
    (b"GIF8", GIF),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)


def mime_type_of(name: str, content: bytes) -> str:
    """What a file is, by its name or else by its first bytes."""
    by_name = _BY_NAME.guess_type(name.replace(":", "_"))[0]
    if by_name is not None and by_name != OCTETS:
        return by_name
    if content[4:8] == b"ftyp":
        return MP4
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((mime_type for start, mime_type in _BY_FIRST_BYTES if content.startswith(start)), OCTETS)


def suffix_of(mime_type: str) -> str:
    """How a file of that type usually ends, with the dot; nothing for one that nothing is known of."""
    if mime_type == JPEG:
        return ".jpg"
    return "" if mime_type == OCTETS else _BY_NAME.guess_extension(mime_type) or ""


def kind_of(asked: Kind, mime_type: str, *, detect: bool) -> Kind:
    """As what Telegram sends such a file: a document may turn out to be more, anything else to be less."""
    if asked is DOCUMENT:
        return DETECTED.get(mime_type, DOCUMENT) if detect else DOCUMENT
    if asked.fits(mime_type):
        return asked
    return AUDIO if asked is VOICE and AUDIO.fits(mime_type) else DOCUMENT
