"""The Bot API, one file per area; each method enlists itself by its name."""

from sandbox.methods import (
    albums,
    chats,
    copies,
    delete,
    edit,
    files,
    identity,
    interaction,
    media,
    pins,
    send,
    updates,
)
from sandbox.methods.registry import METHODS

__all__ = [
    "METHODS",
    "albums",
    "chats",
    "copies",
    "delete",
    "edit",
    "files",
    "identity",
    "interaction",
    "media",
    "pins",
    "send",
    "updates",
]
