"""The control API under /sim: play the people, look at everything, make trouble (README.md shows each call)."""

from sandbox.sim import accounts, bots, groups, links, looking, people, time, topics, trouble
from sandbox.sim.control import Stage, routes

__all__ = [
    "Stage",
    "accounts",
    "bots",
    "groups",
    "links",
    "looking",
    "people",
    "routes",
    "time",
    "topics",
    "trouble",
]
