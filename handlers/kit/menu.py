"""Menus: the command lists that Telegram shows while one types "/", read from the declarations."""

from handlers.kit.context import Context
from handlers.kit.feature import Where
from handlers.kit.registry import registry
from handlers.kit.words import LANGUAGES, words
from loyalty import members, notices, people
from loyalty.members import Role


def menu(language: str, *, where: Where, role: Role) -> list[dict[str, str]]:
    """The commands that a role may type there, in the declared order."""
    shown = [command for command in registry().commands.values() if command.order and where & command.where]
    allowed = [one for one in shown if one.access is None or role.covers(one.access)]
    ordered = sorted(allowed, key=lambda one: one.order)
    return [{"command": one.name, "description": words(language).plain(f"command-{one.name}")} for one in ordered]


def refresh(context: Context, user_id: int) -> None:
    """Gives a person's private chat the menu of their highest role; a member's is everybody's, so theirs is removed.

    Telegram knows a private chat only once the bot was started there; until then there is nothing to do.
    """
    person = people.get(context.tx, user_id)
    if person is None or not person.has_started:
        return
    role = members.highest_role(context.tx, user_id)
    scope = {"scope": {"type": "chat", "chat_id": user_id}}
    for language in LANGUAGES:
        # English is what Telegram shows to all whose language has no list of its own.
        code = {} if language == LANGUAGES[0] else {"language_code": language}
        shown = {} if role is Role.MEMBER else {"commands": menu(language, where=Where.PRIVATE, role=role)}
        method = "setMyCommands" if shown else "deleteMyCommands"
        notices.tell(context.tx, context.key(), method=method, parameters={**shown, **scope, **code}, chat_id=user_id)
