"""The control API under /sim: play the people, look at everything, make trouble (README.md shows each call)."""

from sandbox.sim import bots, groups, looking, openapi, people, time, trouble, world
from sandbox.sim.control import Stage, routes

__all__ = ["Stage", "bots", "groups", "looking", "openapi", "people", "routes", "time", "trouble", "world"]
