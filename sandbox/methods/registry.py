"""The list of modelled methods."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.calls.params import Params
from sandbox.errors import not_modelled
from sandbox.methods.call import Call

# A method answers with its `result`; bytes are JSON already.
Handler = Callable[[Call], object | Awaitable[object]]
MessageCount = Callable[[Params], int]


@dataclass(frozen=True, slots=True)
class Method:
    """A Bot API method by its proper name; `messages` says how many it sends, if it sends any."""

    name: str
    handler: Handler
    messages: MessageCount | None


@dataclass(frozen=True, slots=True)
class Described:
    """A result that Telegram comments on, such as "Webhook was set"."""

    result: object
    description: str


METHODS: dict[str, Method] = {}
# Parameters of many methods that ask for what is not modelled.
NOT_MODELLED = ("business_connection_id", "direct_messages_topic_id", "suggested_post_parameters", "rich_message")
# Every method of Bot API 10.3, by its name in small letters; the next lines are names from older days.
KNOWN = {
    name.lower(): name
    for name in [
        *(Path(__file__).parent / "names.txt").read_text(encoding="utf-8").split(),
        "getChatMembersCount",
        "kickChatMember",
        "setStickerSetThumb",
    ]
}


def method(name: str, *, messages: MessageCount | None = None) -> Callable[[Handler], Handler]:
    """Enlist the function as that method; names are found in any case, as by Telegram."""

    def enlist(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, handler, messages)
        return handler

    return enlist


def require_modelled(params: Params) -> None:
    """Refuse a call that would otherwise seem to do what it does not."""
    for name in NOT_MODELLED:
        if params.text(name):
            raise not_modelled(name)


def one(_params: Params) -> int:
    """One message, whatever the parameters."""
    return 1
