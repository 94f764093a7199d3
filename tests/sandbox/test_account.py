"""What the bot shows of itself: commands by scope and language, descriptions, menu button."""

import pytest
from telegram import (
    Bot,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChatMember,
    MenuButtonCommands,
)
from telegram.error import BadRequest

from sandbox.client import Group, Persona, Telegram


async def _names(person: Persona, chat: Group | None = None) -> list[str]:
    return [command["command"] for command in await person.commands(chat)]


async def test_commands_by_scope_and_language(bot: Bot, coffee: Group, nina: Persona, oleg: Persona) -> None:
    await bot.set_my_commands([("help", "Help")])
    await bot.set_my_commands([("points", "Points")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([("points", "Баллы")], scope=BotCommandScopeAllPrivateChats(), language_code="ru")
    await bot.set_my_commands([("top", "Top")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([("award", "Award")], scope=BotCommandScopeAllChatAdministrators())

    assert await nina.commands() == [{"command": "points", "description": "Points"}]
    assert await oleg.commands() == [{"command": "points", "description": "Баллы"}]
    assert await _names(oleg, coffee) == ["top"]
    assert await _names(nina, coffee) == ["award"]

    await bot.set_my_commands([("vip", "VIP")], scope=BotCommandScopeChatMember(coffee.id, oleg.id))
    assert await _names(oleg, coffee) == ["vip"]
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    assert await _names(nina) == ["help"]


async def test_a_list_serves_every_variety_of_its_language(bot: Bot, telegram: Telegram) -> None:
    lin = await telegram.person("Lin", language_code="zh-hans")
    await bot.set_my_commands([("points", "Points")])
    await bot.set_my_commands([("points", "积分")], language_code="zh")

    assert await lin.commands() == [{"command": "points", "description": "积分"}]


async def test_commands_read_back(bot: Bot) -> None:
    assert await bot.get_my_commands() == ()

    await bot.set_my_commands([("help", "Help")])

    assert [command.command for command in await bot.get_my_commands()] == ["help"]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Help", "Help")])


async def test_descriptions_and_menu_button(bot: Bot, telegram: Telegram) -> None:
    assert (await bot.get_my_name()).name == "Regulars"
    assert await bot.set_my_name("Juniper")
    assert await bot.set_my_name("杜松", language_code="zh")
    assert [(await bot.get_my_name(language_code=code)).name for code in ("", "zh", "de")] == [
        "Juniper",
        "杜松",
        "Juniper",
    ]
    assert await bot.set_my_name(None)
    assert await bot.set_my_description("Collect points")
    assert (await bot.get_my_description(language_code="de")).description == "Collect points"
    assert (await bot.get_my_short_description()).short_description == ""
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert await bot.set_my_short_description("Points")
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    shown = (await telegram.state())["bot"]
    assert (shown["description"], shown["short_description"]) == ("Collect points", "Points")
    assert shown["menu_button"] == {"type": "commands"}
