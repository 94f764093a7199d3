"""Trouble with the world below: logged when it begins, when it becomes another, and when it ends; not at each try."""

import logging

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from storage.database import TransactionLostError

EXPECTED = (TelegramError, SQLAlchemyError, TransactionLostError)
log = logging.getLogger(__name__)


class Trouble:
    """What is wrong at one place of the house: `now` names it, empty if nothing is."""

    def __init__(self, place: str) -> None:
        self._place = place
        self.now = ""

    def note(self, error: Exception) -> None:
        """Says what went wrong, if it is news; with the stack if it may be a bug of ours."""
        trouble = type(error).__name__
        if trouble != self.now:
            is_ours = not isinstance(error, EXPECTED)
            said = f"{trouble}: {str(error).splitlines()[0] if str(error) else ''}"
            log.warning(f"{self._place}.trouble", extra={"trouble": said}, exc_info=error if is_ours else None)
        self.now = trouble

    def recover(self) -> None:
        """Says that all is well again, if it was not."""
        if self.now:
            log.warning(f"{self._place}.recovered", extra={"trouble": self.now})
        self.now = ""
