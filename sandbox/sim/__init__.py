"""The control API under /sim: play the people, look at everything, make trouble (README.md shows each call).

One file per area; each call enlists itself, and a new file is found by itself.
"""

import importlib
import pkgutil

from sandbox.sim.control import Stage, routes

__all__ = ["Stage", "routes"]

for _found in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_found.name)
