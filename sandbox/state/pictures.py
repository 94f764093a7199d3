"""Pictures: whether bytes are one, how large it is, and how it looks in another size."""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
# What Telegram refuses as a photo: width and height together, and how many times longer one may be.
LARGEST_SUM = 10_000
LARGEST_RATIO = 20
# Pillow warns of what it can half read; where warnings are errors, that is a picture it cannot.
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, struct.error, UserWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture without drawing it."""

    width: int
    height: int
    is_jpeg: bool

    def scaled(self, longest: int) -> tuple[int, int]:
        """Its size with the longer side at most that long."""
        scale = min(longest / max(self.width, self.height), 1.0)
        return max(round(self.width * scale), 1), max(round(self.height * scale), 1)


class NotAPictureError(ValueError):
    """The bytes are no picture that can be read."""


class WrongDimensionsError(ValueError):
    """The picture is too large, or too narrow, to be a photo."""


def look(content: bytes) -> Picture:
    """The picture these bytes are; only its head is read."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            return Picture(*picture.size, is_jpeg=picture.format == "JPEG")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise WrongDimensionsError from error
    except UNREADABLE as error:
        raise NotAPictureError from error


def look_closely(content: bytes) -> Picture:
    """The picture, if all of it can be read and it has the dimensions of a photo."""
    found = look(content)
    shorter, longer = sorted((found.width, found.height))
    if shorter + longer > LARGEST_SUM or longer > LARGEST_RATIO * shorter:
        raise WrongDimensionsError
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            picture.load()
    except UNREADABLE as error:
        raise NotAPictureError from error
    return found


def redraw(content: bytes, size: tuple[int, int]) -> bytes:
    """A picture in another size, as JPEG."""
    redrawn = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        picture.convert("RGB").resize(size).save(redrawn, "JPEG", quality=85)
    return redrawn.getvalue()


def crop(content: bytes, side: int) -> bytes:
    """The square in the middle of a picture, of that side, as JPEG."""
    cropped = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        ImageOps.fit(picture.convert("RGB"), (side, side)).save(cropped, "JPEG", quality=85)
    return cropped.getvalue()
