"""Every table: importing this module makes them all known to SQLModel."""

import importlib
import pkgutil

import storage

for _file in pkgutil.iter_modules(storage.__path__):
    if _file.name not in {"migrations", "tables"}:
        importlib.import_module(f"storage.{_file.name}")
