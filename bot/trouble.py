"""Trouble with the world below: logged when it begins, when another kind joins it, when it ends; not at each try."""

import logging

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from telegram.error import TelegramError

from storage.database import TransactionLostError

EXPECTED = (TelegramError, SQLAlchemyError, TransactionLostError)
log = logging.getLogger(__name__)


class Trouble:
    """What is wrong at one place of the house: `now` names it, empty if nothing is. `ended`: how often it has ended."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._told: set[str] = set()
        self.now = ""
        self.ended = 0

    def note(self, error: Exception, *, begun: int | None = None) -> None:
        """Says what went wrong, if it is news; with the stack if it may be a bug of ours.

        `begun`: what `ended` was when that was begun which failed now. Of trouble that has ended since it is no news.
        """
        if begun is not None and begun != self.ended:
            return
        trouble = _kind(error)
        if trouble not in self._told:  # kinds may take turns
            is_ours = not isinstance(error, EXPECTED)
            said = f"{trouble}: {str(error).splitlines()[0] if str(error) else ''}"
            log.warning(f"{self._place}.trouble", extra={"trouble": said}, exc_info=error if is_ours else None)
        self._told.add(trouble)
        self.now = trouble

    def recover(self) -> None:
        """Says that all is well again, if it was not."""
        if self.now:
            log.warning(f"{self._place}.recovered", extra={"trouble": self.now})
            self.ended += 1
        self._told.clear()
        self.now = ""


def _kind(error: Exception) -> str:
    """Its name; a transaction that is lost when the database goes away tells of nothing else."""
    return (OperationalError if isinstance(error, TransactionLostError) else type(error)).__name__
