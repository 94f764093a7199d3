"""The control API under /sim: play the people, look at everything, make trouble (README.md shows each call)."""

from sandbox.sim import bots, ephemeral, groups, inline, looking, people, polls, sharing, stars, time, trouble
from sandbox.sim.control import Stage, routes

__all__ = [
    "Stage",
    "bots",
    "ephemeral",
    "groups",
    "inline",
    "looking",
    "people",
    "polls",
    "routes",
    "sharing",
    "stars",
    "time",
    "trouble",
]
