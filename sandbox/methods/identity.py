"""Who the bot is and what it shows of itself: name, commands, descriptions, menu button."""

import re

from sandbox.calls.fields import Fields
from sandbox.calls.params import Params
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.shapes import Json

SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
MENU_BUTTONS = frozenset({"commands", "web_app", "default"})
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
LONGEST_COMMAND_DESCRIPTION = 256


@method("getMe")
def get_me(call: Call) -> Json:
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy,
        "supports_inline_queries": call.bot.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    commands = [_command(command) for command in call.params.objects("commands")]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= LONGEST_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[_scope(call.params), call.params.text("language_code")] = commands
    call.world.events.emit("commands", commands=call.bot.shown_commands())
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get((_scope(call.params), call.params.text("language_code")), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop((_scope(call.params), call.params.text("language_code")), None)
    call.world.events.emit("commands", commands=call.bot.shown_commands())
    return True


@method("setMyName")
def set_my_name(call: Call) -> bool:
    return _set(call, call.bot.names, "name")


@method("getMyName")
def get_my_name(call: Call) -> Json:
    return {"name": _get(call, call.bot.names) or call.bot.first_name}


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    return _set(call, call.bot.descriptions, "description")


@method("getMyDescription")
def get_my_description(call: Call) -> Json:
    return {"description": _get(call, call.bot.descriptions)}


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    return _set(call, call.bot.short_descriptions, "short_description")


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    return {"short_description": _get(call, call.bot.short_descriptions)}


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    button = call.params.object("menu_button") or {"type": "default"}
    if Fields(button, "can't parse MenuButton").required_text("type") not in MENU_BUTTONS:
        raise bad_request("can't parse MenuButton: Unsupported type specified")
    chat_id = call.params.number("chat_id")
    call.bot.menu_buttons.pop(chat_id, None)
    if button["type"] != "default":
        call.bot.menu_buttons[chat_id] = button
    call.world.show_bot(call.bot)
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    """That of a chat; without one, the bot's own, which at first shows the commands."""
    chat_id = call.params.number("chat_id")
    return call.bot.menu_buttons.get(chat_id, {"type": "commands" if chat_id is None else "default"})


def _set(call: Call, texts: dict[str, str], name: str) -> bool:
    """Keep a text for a language, or for all; an empty one takes it away."""
    language, text = call.params.text("language_code"), call.params.text(name)
    texts.pop(language, None)
    if text:
        texts[language] = text
    call.world.show_bot(call.bot)
    return True


def _get(call: Call, texts: dict[str, str]) -> str:
    """The text for people of a language: their own, or that for all."""
    return texts.get(call.params.text("language_code")) or texts.get("", "")


def _command(values: Json) -> Json:
    fields = Fields(values, "can't parse BotCommand")
    return values | {name: fields.required_text(name) for name in ("command", "description")}


def _scope(params: Params) -> str:
    """The scope of a command list, as `BotAccount.commands` names it."""
    scope = Fields(params.object("scope") or {"type": "default"}, "can't parse BotCommandScope")
    if scope.required_text("type") not in SCOPES:
        raise scope.refusal("Unsupported type specified")
    return ":".join(scope.text(name) for name in ("type", "chat_id", "user_id") if name in scope)
