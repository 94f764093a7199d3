"""Coffee and tea."""

from sandbox.samples.canvas import MINT, ROSE, Canvas, sample


@sample("latte")
def latte(canvas: Canvas) -> None:
    """A cup from above at an angle, with a leaf in the foam."""
    canvas.shadow(420, 500, 290, 62)
    canvas.oval(400, 470, 270, 78, "#f3ece2")
    canvas.oval(400, 464, 270, 76, "#fffaf2")
    canvas.ring(400, 464, 200, 54, "#eadfce", width=3)
    canvas.ring(588, 340, 74, 62, "#efe4d4", width=26)
    canvas.slice(400, 300, 186, 178, "#f4ebdf", of=(0, 180))
    canvas.slice(400, 300, 150, 172, "#fdf7ee", of=(0, 180))
    canvas.oval(400, 300, 190, 62, "#e9dccb")
    canvas.oval(400, 300, 184, 58, "#fffaf2")
    canvas.oval(400, 304, 170, 50, "#8a5630")
    canvas.oval(400, 304, 160, 46, "#b57a45")
    for step, width in enumerate((30, 56, 70, 62, 42)):
        y = 276 + step * 13
        canvas.oval(400, y, width, 6.5, "#f8e8cd")
    canvas.line("#b57a45", (400, 268), (400, 342), width=5)
    canvas.oval(400, 268, 9, 6, "#f8e8cd")
    canvas.steam(400, 232)


@sample("espresso", ROSE)
def espresso(canvas: Canvas) -> None:
    """A small dark cup with its spoon."""
    canvas.shadow(410, 500, 240, 50)
    canvas.oval(400, 476, 220, 58, "#1f4f53")
    canvas.oval(400, 471, 220, 56, "#2f6f73")
    canvas.ring(400, 471, 150, 37, "#27605f", width=3)
    canvas.ring(528, 386, 52, 46, "#2f6f73", width=20)
    canvas.slice(400, 350, 124, 132, "#27605f", of=(0, 180))
    canvas.slice(386, 350, 96, 124, "#35797c", of=(0, 180))
    canvas.oval(400, 350, 126, 38, "#1f4f53")
    canvas.oval(400, 350, 120, 35, "#3d8589")
    canvas.oval(400, 354, 110, 30, "#3a1f12")
    canvas.oval(392, 356, 92, 22, "#7a4522")
    canvas.oval(376, 352, 40, 9, "#b57437")
    canvas.line("#d9d4cc", (250, 500), (330, 474), width=9)
    canvas.oval(346, 468, 26, 13, "#d9d4cc")
    canvas.steam(400, 300)


@sample("tea", MINT)
def tea(canvas: Canvas) -> None:
    """A round pot and a bowl of green tea."""
    canvas.shadow(320, 486, 210, 46)
    canvas.ring(152, 360, 62, 74, "#7f3f2f", width=24)
    canvas.shape("#8d4836", (420, 350), (540, 262), (556, 282), (452, 420))
    canvas.oval(310, 372, 168, 118, "#8d4836")
    canvas.oval(280, 336, 100, 58, "#a65a45")
    canvas.oval(310, 268, 88, 24, "#6f3527")
    canvas.oval(310, 262, 82, 21, "#a05540")
    canvas.oval(310, 236, 20, 18, "#6f3527")
    canvas.shadow(610, 508, 120, 30)
    canvas.slice(600, 420, 104, 92, "#dfe7d6", of=(0, 180))
    canvas.oval(600, 420, 104, 30, "#f4f8ee")
    canvas.oval(600, 424, 92, 23, "#9fb24e")
    canvas.oval(580, 421, 44, 9, "#b9c96c")
    canvas.steam(600, 386)
