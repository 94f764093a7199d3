"""The Bot API, one file per area; each method enlists itself by its name."""

from sandbox.methods import (
    chats,
    delete,
    edit,
    ephemeral,
    identity,
    inline,
    interaction,
    media,
    polls,
    send,
    sharing,
    stars,
    updates,
)
from sandbox.methods.registry import METHODS

__all__ = [
    "METHODS",
    "chats",
    "delete",
    "edit",
    "ephemeral",
    "identity",
    "inline",
    "interaction",
    "media",
    "polls",
    "send",
    "sharing",
    "stars",
    "updates",
]
