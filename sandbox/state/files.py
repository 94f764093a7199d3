"""Files: kept by content, handed out under ids like Telegram's."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from sandbox.shapes import Json, without_none
from sandbox.state.media_kinds import JPEG, PHOTO, STICKER, TGS, THUMBNAIL, Kind, suffix_of
from sandbox.state.pictures import NotAPictureError, Picture, WrongDimensionsError, crop, look, look_closely, redraw

# Telegram keeps a photo in these sizes: a letter and the longer side in pixels.
PHOTO_SIZES = (("s", 90), ("m", 320), ("x", 800), ("y", 1280))
LONGEST_THUMBNAIL_SIDE = 320
STICKER_SIDE = 512
# Those of a chat's own photo: its name, a letter and the side of the square.
CHAT_PHOTO_SIZES = (("small", "a", 160), ("big", "c", 640))
LARGEST_DOWNLOAD = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file, or one size of a picture; `size` is given where a picture has to be redrawn to it.

    `details` are what the Bot API shows of it besides the file itself, such as its duration.
    """

    unique_id: str
    content: bytes
    kind: Kind
    mime_type: str
    name: str | None = None
    details: Json = field(default_factory=dict)
    thumbnail: "StoredFile | None" = None
    size: tuple[int, int] | None = None

    @property
    def path(self) -> str:
        """Where getFile says it is; the id in it finds the file again."""
        ending = (self.name or "").rpartition(".")[2]
        told = f".{ending}" if self.name and "." in self.name and ending.isascii() and ending.isalnum() else ""
        return f"{self.kind.folder}/{self.unique_id}{told or suffix_of(self.mime_type) or '.bin'}"

    @property
    def file_size(self) -> int | None:
        """How many bytes it has, as far as that is known without drawing it."""
        return len(self.content) if self.size is None else None

    def read(self) -> bytes:
        """The content; another size of a picture is drawn only now, as few are ever looked at."""
        return self.content if self.size is None else redraw(self.content, self.size)


class FileStore:
    """Every file ever sent; `file_unique_id` comes from the content alone, `file_id` is new each time.

    A `file_id` may have an owner: the bot that alone can use it. Those that everybody in a group sees have none.
    """

    def __init__(self) -> None:
        self._by_unique_id: dict[str, StoredFile] = {}
        self._by_file_id: dict[str, StoredFile] = {}
        self._owners: dict[str, int] = {}
        self._pictures: dict[str, Picture] = {}

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_file_id.get(file_id)

    def is_foreign(self, file_id: str, bot_id: int) -> bool:
        """Whether that id is another bot's."""
        return self._owners.get(file_id, bot_id) != bot_id

    def find_unique(self, unique_id: str) -> StoredFile | None:
        return self._by_unique_id.get(unique_id)

    def photo(self, content: bytes, *, owner: int | None = None) -> list[Json]:
        """The Bot API's PhotoSizes of a picture, smallest first."""
        picture = self._photo(content)
        # The first size that holds the picture whole is the last one that Telegram keeps.
        longest = max(picture.width, picture.height)
        largest = next((limit for _, limit in PHOTO_SIZES if limit >= longest), PHOTO_SIZES[-1][1])
        return [
            self.shown(_picture_file(content, picture, PHOTO, letter, limit), owner=owner)
            for letter, limit in PHOTO_SIZES
            if limit <= largest
        ]

    def portrait(self, content: bytes) -> Json:
        """The Bot API's ChatPhoto of a picture: squares from its middle."""
        look_closely(content)
        photo: Json = {}
        for name, letter, side in CHAT_PHOTO_SIZES:
            square = StoredFile(_unique_id(content, letter), crop(content, side), PHOTO, JPEG)
            shown = self.shown(square)
            photo |= {f"{name}_{key}": shown[key] for key in ("file_id", "file_unique_id")}
        return photo

    def file(
        self,
        kind: Kind,
        content: bytes,
        *,
        mime_type: str,
        name: str = "",
        details: Json | None = None,
        thumbnail: bytes | None = None,
    ) -> StoredFile:
        """Anything but a photo; what is not told of its size is taken from the picture, if it is one."""
        unique_id = _unique_id(content, kind.name)
        known = self._by_unique_id.get(unique_id)
        small = self._thumbnail(content if thumbnail is None else thumbnail)
        return StoredFile(
            unique_id,
            content if known is None else known.content,
            kind,
            mime_type,
            name or None,
            _details(kind, details or {}, mime_type, small),
            small,
        )

    def shown(self, stored: StoredFile, *, owner: int | None = None) -> Json:
        """The Bot API's object of that file, under a new id."""
        file_id = self._new_id(stored, owner)
        body: Json = {"file_id": file_id, "file_unique_id": stored.unique_id} | stored.details
        body |= without_none(file_size=stored.file_size)
        if stored.kind.named:
            body |= without_none(file_name=stored.name)
        if stored.kind.named or stored.kind.name == "voice":
            body["mime_type"] = stored.mime_type
        if stored.thumbnail is not None:
            body["thumbnail"] = self.shown(stored.thumbnail, owner=owner)
        return body

    def renewed(self, value: Any, *, owner: int | None) -> Any:
        """A copy of anything in a Message, with new ids for the files in it."""
        if isinstance(value, list):
            return [self.renewed(item, owner=owner) for item in value]
        if not isinstance(value, dict):
            return value
        copy = {name: self.renewed(item, owner=owner) for name, item in value.items()}
        stored = self.find(str(value.get("file_id")))
        if stored is None:
            return copy
        return copy | {"file_id": self._new_id(stored, owner)}

    def _new_id(self, stored: StoredFile, owner: int | None) -> str:
        file_id = f"{stored.kind.file_id}{secrets.token_urlsafe(30)}"
        self._by_unique_id.setdefault(stored.unique_id, stored)
        self._by_file_id[file_id] = stored
        if owner is not None:
            self._owners[file_id] = owner
        return file_id

    def _photo(self, content: bytes) -> Picture:
        """The picture; what was looked at once is not looked at again."""
        unique_id = _unique_id(content, PHOTO.name)
        if unique_id not in self._pictures:
            self._pictures[unique_id] = look_closely(content)
        return self._pictures[unique_id]

    def _thumbnail(self, content: bytes) -> StoredFile | None:
        """A small picture of something; none of what is no picture."""
        try:
            picture = look_closely(content)
        except (NotAPictureError, WrongDimensionsError):
            return None
        return _picture_file(content, picture, THUMBNAIL, "t", LONGEST_THUMBNAIL_SIDE)


def _picture_file(content: bytes, picture: Picture, kind: Kind, letter: str, limit: int) -> StoredFile:
    """One size of a picture; the content itself if it is of that size."""
    width, height = picture.scaled(limit)
    as_it_is = picture.is_jpeg and (width, height) == (picture.width, picture.height)
    return StoredFile(
        _unique_id(content, letter),
        content,
        kind,
        JPEG,
        details={"width": width, "height": height},
        size=None if as_it_is else (width, height),
    )


def _details(kind: Kind, given: Json, mime_type: str, thumbnail: StoredFile | None) -> Json:
    """What the Bot API shows of a file of that kind: as given, or else as the picture tells."""
    measured = {} if thumbnail is None else _size_of(thumbnail.content)
    if kind is STICKER:
        measured = {"width": STICKER_SIDE, "height": STICKER_SIDE} | measured
        about: Json = {"type": "regular", "is_animated": mime_type == TGS, "is_video": mime_type == "video/webm"}
        return {"emoji": given["emoji"]} | about | measured if given.get("emoji") else about | measured
    told = {name: given.get(name) or measured.get(name, 0) for name in kind.numbers}
    return told | {name: given[name] for name in kind.texts if given.get(name)}


def _size_of(content: bytes) -> Json:
    picture = look(content)
    return {"width": picture.width, "height": picture.height}


def _unique_id(content: bytes, variant: str) -> str:
    digest = hashlib.sha256(variant.encode() + content).digest()
    return "AQAD" + base64.urlsafe_b64encode(digest[:9]).decode()
