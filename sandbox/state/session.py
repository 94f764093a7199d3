"""Whether a bot is signed in at this Bot API server: logOut and close take it away for a while."""

from sandbox.clock import Clock
from sandbox.errors import TelegramError, bad_request, too_many_requests

TEN_MINUTES = 600


class Session:
    """A bot's stay on the server, which begins by itself with its next call after it was closed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.timestamp()
        self._closed = False
        self._away_until = float("-inf")

    def enter(self, method: str) -> None:
        """A call comes in: begin anew if need be, or refuse a bot that has logged out less than ten minutes ago."""
        now = self._clock.timestamp()
        if now < self._away_until:
            raise TelegramError(400, "Logged out")
        if self._closed:
            if method == "close":
                raise bad_request("the bot has already been closed")
            self._closed = False
            self._began = now

    def log_out(self) -> None:
        """Leave, to come back in ten minutes at the earliest."""
        self._away_until = self._clock.timestamp() + TEN_MINUTES

    def close(self) -> None:
        """Leave to move to another server; refused in the first ten minutes."""
        left = self._began + TEN_MINUTES - self._clock.timestamp()
        if left > 0:
            raise too_many_requests(max(int(left), 1))
        self._closed = True
