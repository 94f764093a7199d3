"""Files and pictures: kept by content, handed out under ids like Telegram's."""

import base64
import hashlib
import io
import secrets
from dataclasses import dataclass

from PIL import Image, ImageOps

from sandbox.shapes import Json

# Telegram keeps a photo in these sizes: a letter and the longer side in pixels.
PHOTO_SIZES = (("s", 90), ("m", 320), ("x", 800), ("y", 1280))
# Those of a chat's own photo: its name, a letter and the side of the square.
CHAT_PHOTO_SIZES = (("small", "a", 160), ("big", "c", 640))
LARGEST_DOWNLOAD = 20 * 1024 * 1024
JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One document, or one size of a photo; `size` is given where a photo has to be redrawn to it."""

    unique_id: str
    content: bytes
    name: str
    mime_type: str
    is_photo: bool
    size: tuple[int, int] | None = None

    @property
    def path(self) -> str:
        """Where getFile says it is; the id in it finds the file again."""
        folder = "photos" if self.is_photo else "documents"
        suffix = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"{folder}/{self.unique_id}.{suffix}"

    def read(self) -> bytes:
        """The content; a smaller size of a photo is drawn only now, as few are ever looked at."""
        if self.size is None:
            return self.content
        redrawn = io.BytesIO()
        with Image.open(io.BytesIO(self.content)) as picture:
            picture.convert("RGB").resize(self.size).save(redrawn, "JPEG", quality=85)
        return redrawn.getvalue()


class NotAPictureError(ValueError):
    """The bytes are no picture that can be read."""


class FileStore:
    """Every file ever sent; `file_unique_id` comes from the content alone, `file_id` is new each time."""

    def __init__(self) -> None:
        self._by_unique_id: dict[str, StoredFile] = {}
        self._unique_id_of: dict[str, str] = {}

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_unique_id.get(self._unique_id_of.get(file_id, ""))

    def find_unique(self, unique_id: str) -> StoredFile | None:
        return self._by_unique_id.get(unique_id)

    def photo(self, content: bytes) -> list[Json]:
        """The Bot API's PhotoSizes of a picture, smallest first."""
        try:
            with Image.open(io.BytesIO(content)) as picture:
                (width, height), is_jpeg = picture.size, picture.format == "JPEG"
        except (OSError, ValueError) as error:
            raise NotAPictureError from error
        longest = max(width, height)
        # The first size that holds the picture whole is the last one that Telegram keeps.
        largest = next((limit for _, limit in PHOTO_SIZES if limit >= longest), PHOTO_SIZES[-1][1])
        sizes: list[Json] = []
        for letter, limit in PHOTO_SIZES:
            if limit > largest:
                break
            scale = min(limit / longest, 1.0)
            size = (max(round(width * scale), 1), max(round(height * scale), 1))
            as_it_is = scale == 1.0 and is_jpeg
            unique_id = _unique_id(content, letter)
            photo = StoredFile(unique_id, content, "photo.jpg", JPEG, True, None if as_it_is else size)
            sizes.append(self._keep(photo) | {"width": size[0], "height": size[1]})
        return sizes

    def portrait(self, content: bytes) -> Json:
        """The Bot API's ChatPhoto of a picture: squares from its middle."""
        photo: Json = {}
        try:
            with Image.open(io.BytesIO(content)) as picture:
                original = picture.convert("RGB")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise NotAPictureError from error
        for name, letter, side in CHAT_PHOTO_SIZES:
            square = io.BytesIO()
            ImageOps.fit(original, (side, side)).save(square, "JPEG", quality=85)
            unique_id = _unique_id(content, letter)
            kept = self._keep(StoredFile(unique_id, square.getvalue(), "photo.jpg", JPEG, is_photo=True))
            photo |= {f"{name}_{key}": value for key, value in kept.items()}
        return photo

    def document(self, content: bytes, *, name: str, mime_type: str) -> Json:
        """The Bot API's Document of a file."""
        stored = StoredFile(_unique_id(content, "d"), content, name, mime_type, is_photo=False)
        return self._keep(stored) | {"file_name": name, "mime_type": mime_type, "file_size": len(content)}

    def _keep(self, stored: StoredFile) -> Json:
        self._by_unique_id.setdefault(stored.unique_id, stored)
        file_id = f"{'AgAC' if stored.is_photo else 'BQAC'}{secrets.token_urlsafe(30)}"
        self._unique_id_of[file_id] = stored.unique_id
        return {"file_id": file_id, "file_unique_id": stored.unique_id}


def _unique_id(content: bytes, variant: str) -> str:
    digest = hashlib.sha256(variant.encode() + content).digest()
    return "AQAD" + base64.urlsafe_b64encode(digest[:9]).decode()
