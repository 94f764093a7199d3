"""The control API under /sim: play the people, look at everything, make trouble (README.md shows each call)."""

from sandbox.sim import bots, calls, flood, groups, looking, people, time, trouble
from sandbox.sim.control import Stage, routes

__all__ = ["Stage", "bots", "calls", "flood", "groups", "looking", "people", "routes", "time", "trouble"]
