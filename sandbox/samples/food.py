"""Beans, cake and what else there is with the coffee."""

import math
import random

from PIL import Image, ImageDraw

from sandbox.samples.canvas import MINT, SCALE, SKY, Canvas, sample


@sample("beans")
def beans(canvas: Canvas) -> None:
    """A paper bag of roasted beans, and some that fell out."""
    canvas.shadow(410, 506, 260, 50)
    canvas.shape("#c99a63", (250, 190), (548, 190), (566, 500), (232, 500))
    canvas.shape("#b7864f", (474, 190), (548, 190), (566, 500), (486, 500))
    canvas.shape("#dcb27c", (250, 190), (548, 190), (540, 226), (258, 226))
    canvas.box(302, 290, 160, 130, "#fff4df", round_by=14)
    _bean(canvas, 382, 342, 34, 0.5)
    canvas.line("#8a5630", (330, 396), (434, 396), width=6)
    chance = random.Random(7)  # noqa: S311
    for _ in range(26):
        _bean(canvas, chance.uniform(262, 536), chance.uniform(172, 196), 21, chance.uniform(0, math.pi))
    for _ in range(11):
        _bean(canvas, chance.uniform(110, 700), chance.uniform(512, 566), 22, chance.uniform(0, math.pi))


@sample("cake", MINT)
def cake(canvas: Canvas) -> None:
    """A slice with berries."""
    canvas.shadow(410, 506, 280, 56)
    canvas.oval(400, 482, 264, 68, "#d6e3e6")
    canvas.oval(400, 476, 264, 66, "#f5fbfb")
    for layer, colour in enumerate(("#7c4a2d", "#fbe8d3", "#7c4a2d", "#fbe8d3", "#7c4a2d")):
        top = 286 + layer * 36
        canvas.shape(colour, (234, top), (566, top + 8), (566, top + 46), (234, top + 38))
    canvas.shape("#fff3e4", (234, 286), (430, 216), (566, 294))
    canvas.shape(
        "#f7d9d0", (234, 286), (566, 294), (566, 312), (520, 330), (480, 306), (420, 328), (340, 304), (234, 300)
    )
    for x, y in ((372, 246), (424, 236), (404, 268), (466, 264)):
        canvas.oval(x, y, 27, 26, "#b8233d")
        canvas.oval(x - 8, y - 9, 8, 7, "#e86a7a")
        canvas.shape("#4f8a4c", (x - 12, y - 24), (x, y - 38), (x + 12, y - 24), (x, y - 18))


@sample("croissant", SKY)
def croissant(canvas: Canvas) -> None:
    """A croissant on a napkin."""
    canvas.shape("#e9eef2", (170, 470), (420, 400), (668, 468), (420, 560))
    canvas.shape("#d3dde4", (170, 470), (420, 546), (668, 468), (420, 560))
    canvas.shadow(410, 486, 220, 40)
    parts = ((214, 442, 44, 34), (276, 392, 62, 56), (356, 358, 74, 74), (452, 358, 74, 74), (532, 392, 62, 56))
    for x, y, rx, ry in (*parts, (594, 442, 44, 34)):
        canvas.oval(x, y + 8, rx, ry, "#a8652a")
        canvas.oval(x, y, rx, ry, "#d08b3f")
        canvas.oval(x - 6, y - ry * 0.3, rx * 0.66, ry * 0.42, "#e9b06a")
    canvas.oval(404, 476, 112, 58, "#dde5ea")


@sample("sandwich", SKY)
def sandwich(canvas: Canvas) -> None:
    """Bread, salad, tomato and cheese on a board."""
    canvas.shadow(410, 512, 290, 44)
    canvas.box(130, 462, 544, 46, "#9a6a3f", round_by=20)
    canvas.box(130, 456, 544, 40, "#c08b58", round_by=20)
    canvas.box(216, 404, 372, 58, "#dba765", round_by=22)
    canvas.box(224, 404, 356, 18, "#f6e2bd", round_by=9)
    for x in range(220, 590, 46):
        canvas.oval(x + 10, 396, 32, 18, "#6fa84b" if x % 4 else "#87bd5e")
    for x in (270, 360, 450, 540):
        canvas.oval(x, 376, 52, 14, "#c93f33")
        canvas.oval(x, 373, 44, 9, "#e4685a")
    canvas.shape("#f4c653", (210, 352), (594, 352), (570, 372), (520, 364), (470, 392), (420, 366), (250, 368))
    canvas.slice(402, 352, 192, 112, "#c98a45", of=(180, 360))
    canvas.slice(392, 346, 172, 92, "#dda45d", of=(180, 360))
    for x, y in ((310, 300), (360, 276), (420, 268), (470, 290), (390, 306), (520, 318), (280, 328)):
        canvas.oval(x, y, 9, 5, "#fff0cf")


def _bean(canvas: Canvas, x: float, y: float, size: float, turn: float) -> None:
    """A coffee bean, turned by so many radians."""
    side = int(size * 2.4 * SCALE)
    bean = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(bean)
    middle, long, short = side / 2, size * SCALE, size * 0.68 * SCALE
    pen.ellipse((middle - long, middle - short, middle + long, middle + short), fill="#4a2813")
    pen.ellipse((middle - long * 0.86, middle - short * 0.9, middle + long * 0.7, middle + short * 0.5), fill="#6b3d1f")
    wave = [
        (middle + long * step / 10, middle + math.sin(step / 10 * math.pi) * short * 0.22) for step in range(-9, 10)
    ]
    pen.line(wave, fill="#2d170a", width=max(int(size * 0.16 * SCALE), 2), joint="curve")
    bean = bean.rotate(math.degrees(turn), resample=Image.Resampling.BICUBIC)
    canvas.image.paste(bean, (int(x * SCALE) - side // 2, int(y * SCALE) - side // 2), bean)
