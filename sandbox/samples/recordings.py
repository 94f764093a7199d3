"""Small valid recordings made of silence (voice, music, film), and pictures that move or stick."""

import io
import math
import struct

from PIL import Image

from sandbox.samples.canvas import draw

OPUS_SILENCE = b"\xf8\xff\xfe"
OPUS_RATE = 48_000
PACKETS_A_SECOND = 50
# One frame of MPEG-1 layer III at 128 kbit/s and 44.1 kHz.
MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
MP3_FRAMES_A_SECOND = 44_100 / 1152
OGG_POLYNOMIAL = 0x04C11DB7
STICKER_SIZE = (512, 384)
ANIMATION_SIZE = (320, 240)


def voice(seconds: int) -> bytes:
    """So many seconds of silence as Ogg Opus, which voice messages are."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, OPUS_RATE, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 7) + b"sandbox" + struct.pack("<I", 0)
    pages = [_ogg_page([head], 0, 0, first=True), _ogg_page([tags], 1, 0)]
    for second in range(1, seconds + 1):
        silence = [OPUS_SILENCE] * PACKETS_A_SECOND
        pages.append(_ogg_page(silence, second + 1, second * OPUS_RATE, last=second == seconds))
    return b"".join(pages)


def music(seconds: int) -> bytes:
    """So many seconds of silence as MP3."""
    return MP3_FRAME * math.ceil(seconds * MP3_FRAMES_A_SECOND)


def film(seconds: int) -> bytes:
    """An MP4 of that length in which nothing is to be seen."""
    unity = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    times = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000)
    header = times + struct.pack(">IH10x", 0x10000, 0x100) + unity + bytes(24) + struct.pack(">I", 1)
    return _mp4_box(b"ftyp", b"isom\x00\x00\x02\x00isommp42") + _mp4_box(b"moov", _mp4_box(b"mvhd", header))


def sticker(name: str) -> bytes:
    """A drawing as WebP in the size of a sticker."""
    content = io.BytesIO()
    _drawing(name).resize(STICKER_SIZE).save(content, "WEBP", quality=80)
    return content.getvalue()


def animation(name: str) -> bytes:
    """A drawing that looks to the right and to the left, as GIF."""
    frame = _drawing(name).resize(ANIMATION_SIZE).convert("P", palette=Image.Palette.ADAPTIVE, colors=64)
    mirrored = frame.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    content = io.BytesIO()
    frame.save(content, "GIF", save_all=True, append_images=[mirrored], duration=500, loop=0)
    return content.getvalue()


def _drawing(name: str) -> Image.Image:
    with Image.open(io.BytesIO(draw(name))) as picture:
        return picture.convert("RGB")


def _mp4_box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _ogg_page(packets: list[bytes], number: int, position: int, *, first: bool = False, last: bool = False) -> bytes:
    kind = (2 if first else 0) | (4 if last else 0)
    lengths = bytes(len(packet) for packet in packets)
    start = b"OggS" + struct.pack("<BBqII", 0, kind, position, 1, number)
    end = bytes([len(packets)]) + lengths + b"".join(packets)
    return start + struct.pack("<I", _ogg_checksum(start + bytes(4) + end)) + end


def _ogg_checksum(page: bytes) -> int:
    checksum = 0
    for byte in page:
        checksum ^= byte << 24
        for _ in range(8):
            checksum = (checksum << 1) ^ (OGG_POLYNOMIAL if checksum & 0x80000000 else 0)
        checksum &= 0xFFFFFFFF
    return checksum
