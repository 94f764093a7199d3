"""Failures on order: the next calls of a method fail in a way that the test chooses."""

from dataclasses import dataclass

from sandbox.errors import TelegramError, too_many_requests

USUAL_TEXTS = {
    400: "Bad Request: ordered by the sandbox",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error: restart",
    502: "Bad Gateway",
}
ANY_METHOD = "*"


@dataclass(slots=True)
class Fault:
    """`times` calls of `method` (or any, `*`) fail; code 0 cuts the connection instead of answering.

    With `after`, the call has its effect first and then the connection is cut: the bot cannot know.
    """

    method: str
    code: int = 0
    description: str | None = None
    retry_after: int | None = None
    times: int = 1
    chat_id: int | None = None
    after: bool = False

    @property
    def cuts(self) -> bool:
        return self.after or self.code == 0

    def error(self) -> TelegramError:
        """What the bot is told."""
        if self.retry_after is not None:
            refusal = too_many_requests(self.retry_after)
            return TelegramError(self.code, self.description or refusal.description, refusal.parameters)
        return TelegramError(self.code, self.description or USUAL_TEXTS.get(self.code, "Error"))


class Faults:
    """The ordered failures that are still to come."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        self._ordered.append(fault)

    def clear(self) -> None:
        self._ordered.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The failure this call shall have, used up by one."""
        for fault in self._ordered:
            if fault.method not in (ANY_METHOD, method.lower()):
                continue
            if fault.chat_id is not None and fault.chat_id != chat_id:
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._ordered.remove(fault)
            return fault
        return None
