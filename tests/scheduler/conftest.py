"""The jobs' tests work on books too."""

from tests.loyalty.conftest import books

__all__ = ["books"]
