"""Which updates reach the bot."""

import pytest
from telegram import Bot

from sandbox.client import Group, Persona, Telegram
from sandbox.server import Sandbox
from tests.sandbox.news import heard
from tests.sandbox.raw import RawBot


@pytest.fixture
async def private_bot(sandbox: Sandbox, bot: Bot) -> Bot:
    """The bot with privacy mode on."""
    sandbox.world.bot.privacy = True
    return bot


async def _texts(bot: Bot) -> list[str]:
    return [update.message.text for update in await heard(bot) if update.message and update.message.text]


async def test_administrator_hears_everything(private_bot: Bot, coffee: Group, oleg: Persona) -> None:
    await heard(private_bot)

    await oleg.write("good morning", chat=coffee)

    assert (await private_bot.get_me()).can_read_all_group_messages is False
    assert await _texts(private_bot) == ["good morning"]


async def test_privacy_lets_through_what_is_meant_for_the_bot(
    private_bot: Bot, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    group = await telegram.group("Tea", creator=nina, members=[oleg], bot="member")
    await heard(private_bot)

    await oleg.write("good morning", chat=group)
    await oleg.write("/points", chat=group)
    await oleg.write("/points@other_bot", chat=group)
    await oleg.write("/points@Regulars_Bot", chat=group)
    assert await _texts(private_bot) == ["/points@Regulars_Bot"]

    await private_bot.send_message(group.id, "12 points")
    points = await oleg.sees("12 points", chat=group)
    await oleg.write("/points", chat=group)
    await oleg.write("thanks", chat=group, reply_to=points)
    await oleg.write("thanks again", chat=group)
    assert await _texts(private_bot) == ["/points", "thanks"]


async def test_member_without_privacy_mode_hears_everything(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    group = await telegram.group("Tea", creator=nina, bot="member")
    await heard(bot)

    await nina.write("good morning", chat=group)

    assert await _texts(bot) == ["good morning"]


async def test_coming_and_going_of_the_bot(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await heard(bot)
    group = await telegram.group("Tea", creator=nina, bot="member")
    added, service = await heard(bot)
    await group.add_bot(by=nina, status="administrator", rights={"can_pin_messages": False})
    (promoted,) = await heard(bot)
    await group.remove_bot(by=nina)
    (removed,) = await heard(bot)

    changes = [update.my_chat_member for update in (added, promoted, removed)]
    assert [(change.old_chat_member.status, change.new_chat_member.status) for change in changes if change] == [
        ("left", "member"),
        ("member", "administrator"),
        ("administrator", "kicked"),
    ]
    assert service.message is not None
    assert [user.id for user in service.message.new_chat_members] == [123]
    assert changes[1] is not None
    assert changes[1].new_chat_member.can_pin_messages is False
    assert changes[1].new_chat_member.can_delete_messages is True


async def test_members_are_reported_to_an_administrator_that_asked(
    bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await heard(bot)
    vera = await telegram.person("Vera")

    await coffee.join(vera, by=nina)
    await coffee.leave(oleg)
    await coffee.leave(vera, by=nina)

    updates = await heard(bot)
    changes = [
        (update.chat_member.new_chat_member.user.id, update.chat_member.new_chat_member.status)
        for update in updates
        if update.chat_member
    ]
    assert changes == [(vera.id, "member"), (oleg.id, "left"), (vera.id, "kicked")]
    assert [update.message.from_user.id for update in updates if update.message and update.message.from_user] == [
        nina.id,
        oleg.id,
        nina.id,
    ]


async def test_opt_in_kinds_are_not_sent_unasked(bot: Bot, coffee: Group, nina: Persona, oleg: Persona) -> None:
    await bot.get_updates(offset=-1)
    message = await nina.write("hello", chat=coffee)
    await oleg.react(message, "👍")
    await coffee.leave(oleg)

    kinds = [update.to_dict().keys() - {"update_id"} for update in await bot.get_updates()]

    assert kinds == [{"message"}, {"message"}, {"message"}]


async def test_reactions(bot: Bot, coffee: Group, nina: Persona, oleg: Persona) -> None:
    message = await nina.write("hello", chat=coffee)
    await heard(bot)

    await oleg.react(message, "👍")
    await oleg.react(message, "👍")
    await oleg.react(message, "🔥")
    seen = await oleg.react(message, None)

    changes = [update.message_reaction for update in await heard(bot)]
    assert [
        (
            [one.to_dict()["emoji"] for one in change.old_reaction],
            [one.to_dict()["emoji"] for one in change.new_reaction],
        )
        for change in changes
        if change
    ] == [([], ["👍"]), (["👍"], ["🔥"]), (["🔥"], [])]
    assert seen.reactions == {}


async def test_reactions_do_not_reach_a_plain_member(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    group = await telegram.group("Tea", creator=nina, bot="member")
    message = await nina.write("hello", chat=group)
    await heard(bot)

    await nina.react(message, "👍")

    assert await heard(bot) == []


async def test_block_and_unblock(bot: Bot, nina: Persona) -> None:
    await heard(bot)

    await nina.block()
    await nina.write("back again")

    blocked, unblocked, message = await heard(bot)
    assert blocked.my_chat_member is not None
    assert unblocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert message.message is not None
    assert message.message.text == "back again"


async def test_edits_reach_the_bot(bot: Bot, coffee: Group, oleg: Persona) -> None:
    message = await oleg.write("helo", chat=coffee)
    await heard(bot)

    await oleg.edit(message, "hello #coffee")

    (update,) = await heard(bot)
    assert update.edited_message is not None
    assert update.edited_message.text == "hello #coffee"
    assert update.edited_message.edit_date is not None
    assert [entity.type for entity in update.edited_message.entities] == ["hashtag"]


async def test_manners_of_writing(bot: Bot, coffee: Group, nina: Persona) -> None:
    await heard(bot)
    await nina.write("forwarded", chat=coffee, forward=True)
    await nina.write("via", chat=coffee, via_bot=True)
    await nina.write("channel", chat=coffee, as_channel=True)
    await nina.write("anonymous", chat=coffee, anonymous=True)

    forwarded, via, channel, anonymous = [update.message for update in await heard(bot)]

    assert forwarded is not None
    assert forwarded.forward_origin is not None
    assert via is not None
    assert via.via_bot is not None
    assert channel is not None
    assert channel.sender_chat is not None
    assert (channel.sender_chat.type, channel.from_user and channel.from_user.username) == ("channel", "Channel_Bot")
    assert anonymous is not None
    assert anonymous.sender_chat is not None
    assert (anonymous.sender_chat.id, anonymous.from_user and anonymous.from_user.id) == (coffee.id, 1087968824)


async def test_privacy_hides_no_event_of_the_chat(
    private_bot: Bot, raw: RawBot, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    group = await telegram.group("Tea", creator=nina, bot="member")
    await raw.heard()

    await group.join(oleg)
    await group.change(by=nina, title="Green tea", photo="latte")
    await group.change(by=nina, photo="")
    await oleg.write("good morning", chat=group)
    await group.leave(oleg)

    names = {"new_chat_members", "new_chat_title", "new_chat_photo", "delete_chat_photo", "left_chat_member", "text"}
    assert [(kind, body.keys() & names) for kind, body in await raw.heard()] == [
        ("message", {"new_chat_members"}),
        ("message", {"new_chat_photo"}),
        ("message", {"new_chat_title"}),
        ("message", {"delete_chat_photo"}),
        ("message", {"left_chat_member"}),
    ]


async def test_every_bot_hears_what_another_did_to_the_chat(
    raw: RawBot, bot: Bot, coffee: Group, nina: Persona, telegram: Telegram
) -> None:
    await telegram.post("bots", token="456:def", first_name="Other", username="other_bot")
    await telegram.post(f"groups/{coffee.id}/bot", by=nina.id, bot_id=456)
    await raw.ask("setChatTitle", chat_id=coffee.id, title="Tea")

    other = await telegram.get("updates", bot_id="456")

    assert [update["message"].get("new_chat_title") for update in other if "message" in update] == [None, "Tea"]
