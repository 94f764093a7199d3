"""What is around the cup: a plant, a bicycle, a cat, a book, an evening."""

import math

from sandbox.samples.canvas import MINT, ROSE, SKY, Canvas, sample


@sample("plant", ROSE)
def plant(canvas: Canvas) -> None:
    """A pot plant by the wall."""
    canvas.shadow(415, 510, 150, 34)
    for angle, length, colour in (
        (-150, 190, "#3f7a4b"),
        (-30, 190, "#3f7a4b"),
        (-125, 240, "#4f9159"),
        (-55, 240, "#4f9159"),
        (-90, 270, "#5fa567"),
        (-105, 180, "#6fb675"),
        (-72, 170, "#6fb675"),
    ):
        _leaf(canvas, 400, 384, angle, length, colour)
    canvas.shape("#b5552f", (300, 372), (500, 372), (472, 512), (328, 512))
    canvas.shape("#c96a41", (300, 372), (420, 372), (410, 512), (328, 512))
    canvas.box(286, 352, 228, 40, "#d07a50", round_by=8)
    canvas.box(286, 378, 228, 14, "#a84c29", round_by=6)


@sample("bicycle", SKY)
def bicycle(canvas: Canvas) -> None:
    """A bicycle at the wall, with a basket."""
    canvas.shadow(400, 520, 300, 22)
    for x in (236, 564):
        canvas.ring(x, 414, 106, 106, "#33302e", width=12)
        canvas.ring(x, 414, 92, 92, "#d8d2c8", width=3)
        for spoke in range(12):
            angle = spoke * math.pi / 6
            end = (x + 92 * math.cos(angle), 414 + 92 * math.sin(angle))
            canvas.line("#b8b2a8", (x, 414), end, width=1.5)
        canvas.oval(x, 414, 10, 10, "#33302e")
    frame = "#2e8b84"
    canvas.line(frame, (236, 414), (330, 262), (520, 262), (386, 414), (236, 414), width=11)
    canvas.line(frame, (330, 262), (386, 414), width=11)
    canvas.line(frame, (564, 414), (508, 218), width=11)
    canvas.line("#33302e", (318, 230), (330, 262), width=9)
    canvas.box(272, 212, 92, 20, "#6b3d1f", round_by=10)
    canvas.line("#33302e", (508, 218), (470, 200), (448, 212), width=9)
    canvas.box(524, 214, 108, 74, "#c08b58", round_by=10)
    for y in (230, 250, 270):
        canvas.line("#8f5d38", (528, y), (628, y), width=3)
    canvas.oval(386, 414, 22, 22, "#33302e")
    canvas.line("#33302e", (386, 414), (410, 452), width=7)
    canvas.box(396, 448, 38, 11, "#33302e", round_by=5)


@sample("cat", SKY)
def cat(canvas: Canvas) -> None:
    """A ginger cat that waits."""
    canvas.shadow(410, 524, 210, 36)
    fur, light, dark = "#d98a45", "#f3dcc0", "#b0652a"
    canvas.arc(576, 430, 84, 84, fur, of=(300, 130), width=34)
    canvas.oval(400, 420, 150, 130, fur)
    canvas.oval(400, 446, 84, 92, light)
    for x in (336, 464):
        canvas.oval(x, 524, 46, 24, light)
    canvas.shape(fur, (290, 224), (300, 96), (388, 172))
    canvas.shape(fur, (510, 224), (500, 96), (412, 172))
    canvas.shape("#eaa79a", (308, 190), (312, 126), (360, 172))
    canvas.shape("#eaa79a", (492, 190), (488, 126), (440, 172))
    canvas.oval(400, 252, 128, 108, fur)
    for x in (368, 400, 432):
        canvas.line(dark, (x, 152), (x, 188), width=10)
    canvas.oval(400, 296, 66, 46, light)
    for x in (350, 450):
        canvas.oval(x, 246, 24, 26, "#f9f4e2")
        canvas.oval(x, 248, 17, 22, "#5d8a4a")
        canvas.oval(x, 248, 8, 20, "#231a14")
        canvas.oval(x - 6, 238, 5, 6, "#ffffff")
    canvas.shape("#c9655f", (384, 276), (416, 276), (400, 294))
    canvas.arc(384, 296, 16, 16, "#7a4522", of=(0, 150), width=4)
    canvas.arc(416, 296, 16, 16, "#7a4522", of=(30, 180), width=4)
    for side in (-1, 1):
        for tilt in (-12, 4, 20):
            canvas.line("#fff6e8", (400 + side * 52, 292 + tilt / 3), (400 + side * 150, 282 + tilt), width=2.5)


@sample("book", MINT)
def book(canvas: Canvas) -> None:
    """An open book."""
    canvas.shadow(400, 520, 300, 40)
    canvas.shape("#7c2f3b", (96, 470), (140, 300), (660, 300), (704, 470), (400, 516))
    canvas.shape("#efe3cb", (112, 456), (150, 292), (400, 322), (400, 500))
    canvas.shape("#fbf3e2", (688, 456), (650, 292), (400, 322), (400, 500))
    for line in range(7):
        shift = line * 20
        canvas.line("#c7b696", (166 - line * 4, 322 + shift), (378, 346 + shift), width=4)
        canvas.line("#d2c3a5", (422, 346 + shift), (634 + line * 4, 322 + shift), width=4)
    canvas.shape("#c93f33", (520, 306), (548, 303), (560, 410), (542, 394), (528, 414))


@sample("sunset")
def sunset(canvas: Canvas) -> None:
    """Hills and a low sun behind a window."""
    canvas.box(130, 56, 540, 400, "#fff8ea", round_by=10)
    for step, colour in enumerate(("#f29b6b", "#f4ad73", "#f7c081", "#f9d196", "#fbe0b0")):
        canvas.box(150, 76 + step * 72, 500, 76, colour)
    canvas.light(430, 300, 120, strength=150, colour="#fff2c4")
    canvas.oval(430, 300, 54, 54, "#fff2c4")
    for colour, top, swing, shift in (("#a6667a", 350, 30, 0.4), ("#7f4c6a", 378, 24, 2.2), ("#5b3557", 404, 16, 4.1)):
        ridge = [(x, top - swing * math.sin(shift + x / 90)) for x in range(150, 651, 10)]
        canvas.shape(colour, *ridge, (650, 438), (150, 438))
    canvas.box(650, 56, 20, 400, "#fff8ea")
    canvas.box(130, 56, 20, 400, "#fff8ea")
    canvas.box(392, 70, 16, 380, "#fff8ea")
    canvas.box(110, 438, 580, 30, "#f1e2c8", round_by=8)


@sample("gift", ROSE)
def gift(canvas: Canvas) -> None:
    """A wrapped box with a ribbon."""
    canvas.shadow(410, 514, 230, 40)
    canvas.shape("#2f6f73", (230, 282), (570, 282), (556, 512), (244, 512))
    canvas.shape("#27605f", (440, 282), (570, 282), (556, 512), (440, 512))
    canvas.box(212, 234, 376, 62, "#3d8589", round_by=8)
    canvas.box(376, 234, 54, 278, "#f2b950")
    for side in (-1, 1):
        canvas.oval(403 + side * 66, 196, 70, 40, "#f2b950")
        canvas.oval(403 + side * 70, 198, 40, 20, "#d1922c")
    canvas.oval(403, 214, 30, 27, "#f7cd78")


def _leaf(canvas: Canvas, x: float, y: float, angle: float, length: float, colour: str) -> None:
    """A pointed leaf that grows from a point, at so many degrees."""
    turn = math.radians(angle)
    along, across = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    sides: list[tuple[float, float]] = []
    for side in (1, -1):
        steps = range(21) if side == 1 else range(20, -1, -1)
        for step in steps:
            part = step / 20
            wide = side * math.sin(part * math.pi) ** 0.8 * length * 0.17
            sides.append(
                (x + along[0] * length * part + across[0] * wide, y + along[1] * length * part + across[1] * wide)
            )
    canvas.shape(colour, *sides)
    tip = (x + along[0] * length * 0.92, y + along[1] * length * 0.92)
    canvas.line("#cfe3b8", (x, y), tip, width=2.5)
