"""The Bot API, one file per area; each method enlists itself by its name, and a new file is found by itself."""

import importlib
import pkgutil

from sandbox.methods.registry import METHODS

__all__ = ["METHODS"]

for _found in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_found.name)
