"""Telegram's refusals, word for word."""

from sandbox.shapes import Json


class TelegramError(Exception):
    """A refusal as a bot sees it: HTTP code, description and, for some, parameters such as `retry_after`."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> Json:
        """The body of the answer that carries this refusal."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class SimError(Exception):
    """A refusal of the control API: what a person cannot do, as a sentence."""

    def __init__(self, sentence: str, *, code: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def bad_request(text: str) -> TelegramError:
    return TelegramError(400, f"Bad Request: {text}")


def forbidden(text: str) -> TelegramError:
    return TelegramError(403, f"Forbidden: {text}")


def conflict(text: str) -> TelegramError:
    return TelegramError(409, f"Conflict: {text}")


def migrated(chat_id: int) -> TelegramError:
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return TelegramError(400, text, {"migrate_to_chat_id": chat_id})


def too_many_requests(seconds: int) -> TelegramError:
    return TelegramError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def not_modelled(what: str) -> TelegramError:
    return TelegramError(501, f"Not Implemented: {what} is not modelled by the sandbox")
