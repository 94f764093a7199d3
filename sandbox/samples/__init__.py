"""Little pictures that the sandbox draws itself, so that its people have something to photograph."""

from sandbox.samples import drinks, food, things
from sandbox.samples.canvas import draw, names

__all__ = ["draw", "drinks", "food", "names", "things"]
