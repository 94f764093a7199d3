"""Chats as the bot sees them: members, administrators, pins, tags, leaving."""

import pytest
from telegram import Bot, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden

from sandbox.client import Group, Persona, Refused, Telegram


async def test_ids_are_as_large_as_real_ones(coffee: Group, nina: Persona) -> None:
    assert nina.id > 2**32
    assert coffee.id < -1_000_000_000_000


async def test_chat_and_members(bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    stranger = await telegram.person("Vera")

    assert (await bot.get_chat(coffee.id)).title == "Coffee"
    assert (await bot.get_chat(nina.id)).username == "nina_k"
    assert await bot.get_chat_member_count(coffee.id) == 3
    statuses = [(await bot.get_chat_member(coffee.id, who)).status for who in (nina.id, oleg.id, stranger.id, 123)]
    assert statuses == ["creator", "member", "left", "administrator"]
    admins = await bot.get_chat_administrators(coffee.id)
    assert [admin.user.id for admin in admins] == [nina.id, 123]
    assert isinstance(admins[1], ChatMemberAdministrator)
    assert admins[1].can_delete_messages
    with pytest.raises(BadRequest, match="Participant_id_invalid"):
        await bot.get_chat_member(coffee.id, 7)


async def test_moderators_are_appointed(bot: Bot, coffee: Group, nina: Persona, oleg: Persona) -> None:
    await coffee.join(oleg, by=nina, status="administrator")
    assert (await bot.get_chat_member(coffee.id, oleg.id)).status == "administrator"

    await coffee.join(oleg, by=nina, status="member")
    assert (await bot.get_chat_member(coffee.id, oleg.id)).status == "member"


async def test_pin_and_unpin(bot: Bot, coffee: Group, nina: Persona, telegram: Telegram) -> None:
    message = await bot.send_message(coffee.id, "Rules")

    assert await bot.pin_chat_message(coffee.id, message.message_id, disable_notification=True)

    notice = (await telegram.transcript(coffee))[-1]
    assert (notice.body["pinned_message"]["text"], notice.silent) == ("Rules", True)
    assert (await bot.get_chat(coffee.id)).pinned_message == message
    assert await bot.unpin_chat_message(coffee.id)
    assert (await bot.get_chat(coffee.id)).pinned_message is None
    await coffee.add_bot(by=nina, rights={"can_pin_messages": False})
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await bot.pin_chat_message(coffee.id, message.message_id)


async def test_tag_of_a_member(bot: Bot, coffee: Group, nina: Persona, oleg: Persona) -> None:
    assert await bot.set_chat_member_tag(coffee.id, oleg.id, "Gold")

    assert (await oleg.write("hello", chat=coffee)).body["sender_tag"] == "Gold"
    assert (await bot.get_chat_member(coffee.id, oleg.id)).to_dict()["tag"] == "Gold"
    assert await bot.set_chat_member_tag(coffee.id, oleg.id)
    assert "sender_tag" not in (await oleg.write("hello", chat=coffee)).body
    with pytest.raises(BadRequest, match="Chat_creator_required"):
        await bot.set_chat_member_tag(coffee.id, nina.id, "Owner")


async def test_the_bot_leaves(bot: Bot, coffee: Group) -> None:
    assert await bot.leave_chat(coffee.id)

    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(coffee.id, "Hello")


async def test_who_is_not_there_cannot_act(coffee: Group, nina: Persona, telegram: Telegram) -> None:
    vera = await telegram.person("Vera")
    message = await nina.write("hello", chat=coffee)

    with pytest.raises(Refused, match="Vera is not in chat"):
        await vera.write("hello", chat=coffee)
    with pytest.raises(Refused, match="Vera is not in chat"):
        await vera.react(message, "👍")
    with pytest.raises(Refused, match="Vera is not in Coffee"):
        await coffee.leave(vera)
    with pytest.raises(Refused, match="Vera did not write"):
        await vera.edit(message, "goodbye")
