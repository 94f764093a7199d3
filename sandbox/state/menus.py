"""Which commands Telegram offers to whom."""

from sandbox.shapes import Json
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.people import Person


def commands_for(bot: BotAccount, chat: Chat, person: Person) -> list[Json]:
    """The commands of a bot that this person is offered in this chat on typing `/`."""
    scopes = _private_scopes(chat) if chat.is_private else _group_scopes(chat, person)
    # Lists have a language of two letters, an app may have more: zh-hans is served by zh.
    language = (person.language_code or "").partition("-")[0]
    return bot.commands_seen(scopes=scopes, language=language)


def _private_scopes(chat: Chat) -> list[str]:
    return [f"chat:{chat.id}", "all_private_chats", "default"]


def _group_scopes(chat: Chat, person: Person) -> list[str]:
    everybody = [f"chat:{chat.id}", "all_group_chats", "default"]
    if chat.membership(person.id).is_admin:
        everybody = [f"chat_administrators:{chat.id}", everybody[0], "all_chat_administrators", *everybody[1:]]
    return [f"chat_member:{chat.id}:{person.id}", *everybody]
