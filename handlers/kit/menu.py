"""Menus: the command lists that Telegram shows while one types "/", read from the declarations."""

from handlers.kit.feature import Where
from handlers.kit.registry import registry
from handlers.kit.words import words
from loyalty.members import Role


def menu(language: str, *, where: Where, role: Role) -> list[dict[str, str]]:
    """The commands that a role may type there, in the declared order."""
    shown = [command for command in registry().commands.values() if command.order and where & command.where]
    allowed = [one for one in shown if one.access is None or role.covers(one.access)]
    ordered = sorted(allowed, key=lambda one: one.order)
    return [{"command": one.name, "description": words(language).plain(f"command-{one.name}")} for one in ordered]
