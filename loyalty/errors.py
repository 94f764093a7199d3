"""A refusal: something a person may not do now, with a code, the facts, and until when it holds."""

from datetime import datetime

from loyalty.texts import Param


class Refusal(Exception):  # noqa: N818  # it is an answer, not a fault
    """An expected no. Its words are the text `refused-<code>`; nothing that led to it is kept."""

    def __init__(self, code: str, *, until: datetime | None = None, **facts: Param) -> None:
        super().__init__(code)
        self.code = code
        self.until = until
        self.facts = facts


class NotEarned(Refusal):  # likewise
    """A no that kept points from somebody; /why tells of it, and until when it holds."""
