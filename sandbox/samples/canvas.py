"""Paper, brushes and light for the sample pictures.

Everything is drawn at twice the size and shrunk at the end, which makes smooth edges.
"""

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from sandbox.errors import SimError

WIDTH, HEIGHT = 800, 600
SCALE = 2
TABLE_AT = 400

Colour = str
Point = tuple[float, float]
Drawing = Callable[["Canvas"], None]

DRAWINGS: dict[str, tuple[Drawing, "Palette"]] = {}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of wall and table, each from top to bottom."""

    wall: tuple[Colour, Colour]
    table: tuple[Colour, Colour]


HONEY = Palette(("#fbead0", "#f2d7b0"), ("#bd875b", "#94623c"))
MINT = Palette(("#dfeee2", "#c3dfcd"), ("#a9805f", "#7f5b40"))
ROSE = Palette(("#fae1da", "#f0c6bc"), ("#a56d55", "#7f4e3b"))
SKY = Palette(("#dfecf3", "#bfd8e6"), ("#b58a66", "#8b6244"))


class Canvas:
    """A sheet of 800 x 600 with a wall, a table and soft light; coordinates are those of the finished picture."""

    def __init__(self, palette: Palette) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self._gradient(0, TABLE_AT, *palette.wall)
        self._gradient(TABLE_AT, HEIGHT, *palette.table)
        self.light(210, 130, 330, strength=70)
        self._pen = ImageDraw.Draw(self.image)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        self._pen.ellipse(_scaled(x - rx, y - ry, x + rx, y + ry), fill=colour)

    def ring(self, x: float, y: float, rx: float, ry: float, colour: Colour, *, width: float) -> None:
        self._pen.ellipse(_scaled(x - rx, y - ry, x + rx, y + ry), outline=colour, width=round(width * SCALE))

    def shape(self, colour: Colour, *points: Point) -> None:
        self._pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, *, round_by: float = 0) -> None:
        self._pen.rounded_rectangle(_scaled(x, y, x + width, y + height), radius=round_by * SCALE, fill=colour)

    def line(self, colour: Colour, *points: Point, width: float = 4) -> None:
        """A stroke with round ends."""
        self._pen.line(
            [(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=round(width * SCALE), joint="curve"
        )
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, colour)

    def arc(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, *, of: tuple[float, float], width: float = 4
    ) -> None:
        """A part of an oval's outline, between two angles in degrees, clockwise from the right."""
        self._pen.arc(_scaled(x - rx, y - ry, x + rx, y + ry), *of, fill=colour, width=round(width * SCALE))

    def slice(self, x: float, y: float, rx: float, ry: float, colour: Colour, *, of: tuple[float, float]) -> None:
        """A part of a filled oval, cut straight from end to end."""
        self._pen.chord(_scaled(x - rx, y - ry, x + rx, y + ry), *of, fill=colour)

    def shadow(self, x: float, y: float, rx: float, ry: float, *, strength: int = 90) -> None:
        """A soft shadow on the table."""
        self._blend(x, y, rx, ry, blur=min(rx, ry) * 0.6, strength=strength, colour="#2b1a12")

    def light(self, x: float, y: float, radius: float, *, strength: int, colour: Colour = "#fff6e0") -> None:
        """A soft glow."""
        self._blend(x, y, radius, radius, blur=radius * 0.5, strength=strength, colour=colour)

    def steam(self, x: float, y: float) -> None:
        """Three wisps above something hot."""
        veil = Image.new("L", self.image.size, 0)
        pen = ImageDraw.Draw(veil)
        for shift in (-46, 0, 46):
            for step in range(9):
                left, top = x + shift + (10 if step % 2 else -10), y - step * 17
                angles = (90, 270) if step % 2 else (270, 90)
                pen.arc(_scaled(left - 13, top - 17, left + 13, top + 17), *angles, fill=120 - step * 10, width=14)
        veil = veil.filter(ImageFilter.GaussianBlur(9))
        self.image.paste(Image.new("RGB", self.image.size, "#ffffff"), mask=veil)

    def finished(self) -> bytes:
        """The picture as a JPEG."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        picture = ImageChops.multiply(picture, _vignette())
        content = io.BytesIO()
        picture.save(content, "JPEG", quality=88)
        return content.getvalue()

    def _gradient(self, top: int, bottom: int, first: Colour, last: Colour) -> None:
        size = (WIDTH * SCALE, (bottom - top) * SCALE)
        blend = Image.linear_gradient("L").resize(size)
        strip = Image.composite(Image.new("RGB", size, last), Image.new("RGB", size, first), blend)
        self.image.paste(strip, (0, top * SCALE))

    def _blend(self, x: float, y: float, rx: float, ry: float, *, blur: float, strength: int, colour: Colour) -> None:
        # A quarter of the size is enough for what is blurred anyway.
        mask = Image.new("L", (WIDTH // 2, HEIGHT // 2), 0)
        box = ((x - rx) / 2, (y - ry) / 2, (x + rx) / 2, (y + ry) / 2)
        ImageDraw.Draw(mask).ellipse(box, fill=strength)
        mask = mask.filter(ImageFilter.GaussianBlur(blur / 2)).resize(self.image.size)
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask)


def sample(name: str, palette: Palette = HONEY) -> Callable[[Drawing], Drawing]:
    """Enlist the function as the drawing of that name."""

    def enlist(drawing: Drawing) -> Drawing:
        DRAWINGS[name] = (drawing, palette)
        return drawing

    return enlist


def names() -> list[str]:
    """What can be drawn."""
    return sorted(DRAWINGS)


@functools.cache
def draw(name: str) -> bytes:
    """The sample of that name as a JPEG, the same bytes every time."""
    if name not in DRAWINGS:
        raise SimError(f"There is no sample {name!r}; there are {', '.join(names())}.")
    drawing, palette = DRAWINGS[name]
    canvas = Canvas(palette)
    drawing(canvas)
    return canvas.finished()


@functools.cache
def _vignette() -> Image.Image:
    shade = Image.radial_gradient("L").resize((WIDTH, HEIGHT)).point(lambda value: 255 - max(value - 150, 0) // 3)
    return Image.merge("RGB", (shade, shade, shade))


def _scaled(*values: float) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (value * SCALE for value in values)
    return x0, y0, x1, y1
