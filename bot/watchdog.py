"""The watchdog: ends a process in which the handling of one update does not come to an end.

No thread can be stopped from outside, so the whole process goes, and whoever supervises it starts it again. What it had
announced is suspect then, and the update that hangs becomes a dead letter like any other that ends the process.
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator

HANG_SECONDS = 10.0
LOOKS = 10
EXIT_CODE = 70
log = logging.getLogger(__name__)


def end_process() -> None:
    """Ends the process at once, as a hanging thread would keep it from ending in order."""
    os._exit(EXIT_CODE)


class Watchdog:
    """Looks at every handling under way; one that takes longer than `seconds` ends the process."""

    def __init__(self, *, seconds: float = HANG_SECONDS, bite: Callable[[], None] = end_process) -> None:
        self._seconds = seconds
        self._bite = bite
        self._began: dict[int, tuple[int, float]] = {}
        self._resting = threading.Event()

    @contextlib.contextmanager
    def over(self, update: int) -> Iterator[None]:
        """Watches over the handling of one update in this thread; `update` is its number in the inbox."""
        thread = threading.get_ident()
        self._began[thread] = update, time.monotonic()
        try:
            yield
        finally:
            del self._began[thread]

    def start(self) -> None:
        """Begins to look."""
        threading.Thread(target=self._look, name="regulars-watchdog", daemon=True).start()

    def stop(self) -> None:
        """Looks no more."""
        self._resting.set()

    def _look(self) -> None:
        while not self._resting.wait(self._seconds / LOOKS):
            now = time.monotonic()
            for update, began in list(self._began.values()):
                if now - began > self._seconds:
                    log.critical("update.hangs", extra={"inbox": update, "seconds": self._seconds})
                    self._bite()
                    return
