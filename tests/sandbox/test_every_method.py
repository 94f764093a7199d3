"""Every method that is modelled works through python-telegram-bot and through aiogram, which read what it answers."""

import re
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import aiogram.types
import pytest
import telegram as ptb
from aiogram import Bot as GramBot
from aiogram.types import BufferedInputFile

from sandbox import samples
from sandbox.client import Group, Persona, Telegram
from sandbox.clock import Clock
from sandbox.methods import METHODS
from sandbox.methods.registry import KNOWN, NOT_MODELLED
from tests.sandbox import props
from tests.sandbox.conftest import NOON
from tests.sandbox.props import Prop, Scene, coffee, file, forum, nina, oleg, told, topic
from tests.sandbox.raw import RawBot

# These are about how updates come, which a call alone does not show.
OF_THE_CONNECTION = {"getUpdates", "setWebhook", "deleteWebhook", "logOut", "close"}
# python-telegram-bot knows Bot API 10.0.
NEWER_THAN_PTB = {
    "editEphemeralMessageText", "editEphemeralMessageCaption", "editEphemeralMessageMedia",
    "editEphemeralMessageReplyMarkup", "deleteEphemeralMessage",
}  # fmt: skip
UNREAD_BY_PTB = {"ChatMemberAdministrator.can_send_welcome_messages"}
PICTURE = samples.draw("cake")


@dataclass(frozen=True)
class Row:
    """A method and its arguments; where a prop stands among them, it is made first. So is `before`."""

    method: str
    before: Prop | None
    arguments: dict[str, object]


@dataclass(frozen=True)
class An:
    """An object of the Bot API by its type's name, which both libraries use."""

    type: str
    fields: dict[str, object]


def row(method: str, before: Prop | None = None, **arguments: object) -> Row:
    return Row(method, before, arguments)


def an(type_name: str, **fields: object) -> An:
    return An(type_name, fields)


PERMISSIONS = an("ChatPermissions", can_send_messages=True, can_send_photos=True)
GREEN = an("InlineKeyboardMarkup", inline_keyboard=[[an("InlineKeyboardButton", text="Go", callback_data="go")]])
CAKE = an("InputMediaPhoto", media=PICTURE, caption="Cake")
TEA_COMMAND = an("BotCommand", command="tea", description="Tea")
INVOICE = {
    "title": "Tea", "description": "Hot", "payload": "tea-1", "currency": "XTR",
    "prices": [an("LabeledPrice", label="Tea", amount=5)],
}  # fmt: skip
ARTICLE = an(
    "InlineQueryResultArticle",
    id="1", title="Tea", input_message_content=an("InputTextMessageContent", message_text="Tea, please"),
)  # fmt: skip
TO_OLEG = {"chat_id": coffee, "receiver_user_id": oleg}

ROWS = [
    # The bot itself.
    row("getMe"),
    row("getWebhookInfo"),
    row("setMyCommands", commands=[TEA_COMMAND], scope=an("BotCommandScopeChat", chat_id=nina)),
    row("getMyCommands", before=props.commands),
    row("deleteMyCommands", before=props.commands),
    row("setMyDescription", description="Knows every tea."),
    row("getMyDescription"),
    row("setMyName", name="Tea"),
    row("getMyName"),
    row("getMyShortDescription"),
    row("getChatMenuButton"),
    row("setMyShortDescription", short_description="Teas"),
    row("setChatMenuButton", chat_id=nina, menu_button=an("MenuButtonCommands")),
    # Messages.
    row("sendMessage", chat_id=nina, text="<b>Tea</b>?", parse_mode="HTML", reply_markup=GREEN),
    row("sendPhoto", chat_id=nina, photo=PICTURE, caption="Cake"),
    row("sendAudio", chat_id=nina, audio=file("audio"), title="Rain"),
    row("sendDocument", chat_id=nina, document=b"a,b"),
    row("sendVideo", chat_id=nina, video=file("video"), supports_streaming=True),
    row("sendAnimation", chat_id=nina, animation=file("animation")),
    row("sendVoice", chat_id=nina, voice=file("voice")),
    row("sendVideoNote", chat_id=nina, video_note=file("video_note")),
    row("sendSticker", chat_id=nina, sticker=file("sticker")),
    row("sendMediaGroup", chat_id=nina, media=[CAKE, an("InputMediaPhoto", media=file("photo"))]),
    row("sendLocation", chat_id=nina, latitude=52.5, longitude=13.4, live_period=600, proximity_alert_radius=5),
    row("sendVenue", chat_id=nina, latitude=52.5, longitude=13.4, title="Tea house", address="Leaf Street 1",
        foursquare_id="f"),
    row("sendContact", chat_id=nina, phone_number="+49301234567", first_name="Vera"),
    row("sendPoll", chat_id=coffee, question="Tea?", options=["Yes", "No"], is_anonymous=False),
    row("sendDice", chat_id=nina, emoji="🎯"),
    row("sendChatAction", chat_id=nina, action="typing"),
    row("forwardMessage", chat_id=coffee, from_chat_id=nina, message_id=told),
    row("forwardMessages", chat_id=coffee, from_chat_id=nina, message_ids=[told]),
    row("copyMessage", chat_id=coffee, from_chat_id=nina, message_id=props.shown, caption="Copied"),
    row("copyMessages", chat_id=coffee, from_chat_id=nina, message_ids=[told]),
    # What becomes of messages.
    row("editMessageText", chat_id=nina, message_id=told, text="Coffee?"),
    row("editMessageCaption", chat_id=nina, message_id=props.shown, caption="Cake"),
    row("editMessageMedia", chat_id=nina, message_id=props.shown, media=CAKE),
    row("editMessageReplyMarkup", chat_id=nina, message_id=told, reply_markup=GREEN),
    row("editMessageLiveLocation", chat_id=nina, message_id=props.moving, latitude=48.1, longitude=11.6),
    row("stopMessageLiveLocation", chat_id=nina, message_id=props.moving),
    row("stopPoll", chat_id=nina, message_id=props.poll),
    row("deleteMessage", chat_id=nina, message_id=told),
    row("deleteMessages", chat_id=nina, message_ids=[told]),
    row("setMessageReaction", chat_id=nina, message_id=told, reaction=[an("ReactionTypeEmoji", emoji="👍")]),
    row("pinChatMessage", chat_id=nina, message_id=told),
    row("unpinChatMessage", chat_id=nina, message_id=props.pinned),
    row("unpinAllChatMessages", before=props.pinned, chat_id=nina),
    row("editEphemeralMessageText", **TO_OLEG, ephemeral_message_id=props.whispered, text="Coffee?"),
    row("editEphemeralMessageCaption", **TO_OLEG, ephemeral_message_id=props.whispered_photo, caption="Tea"),
    row("editEphemeralMessageMedia", **TO_OLEG, ephemeral_message_id=props.whispered_photo,
        media=an("InputMediaPhoto", media=file("photo"), caption="Tea")),
    row("editEphemeralMessageReplyMarkup", **TO_OLEG, ephemeral_message_id=props.whispered, reply_markup=GREEN),
    row("deleteEphemeralMessage", **TO_OLEG, ephemeral_message_id=props.whispered),
    row("getFile", file_id=file("photo")),
    # Answers and payments.
    row("answerCallbackQuery", callback_query_id=props.pressed, text="Coming", show_alert=True),
    row("answerInlineQuery", inline_query_id=props.typed, results=[ARTICLE], cache_time=0),
    row("sendInvoice", chat_id=nina, **INVOICE),
    row("createInvoiceLink", **INVOICE),
    row("answerPreCheckoutQuery", pre_checkout_query_id=props.paying, ok=True),
    row("refundStarPayment", user_id=nina, telegram_payment_charge_id=props.charge),
    row("getMyStarBalance", before=props.charge),
    row("getStarTransactions", before=props.charge, limit=10),
    # Groups.
    row("getChat", chat_id=coffee),
    row("getChatAdministrators", chat_id=coffee),
    row("getChatMember", chat_id=coffee, user_id=oleg),
    row("getChatMemberCount", chat_id=coffee),
    row("setChatTitle", chat_id=coffee, title="Tea"),
    row("setChatDescription", chat_id=coffee, description="All about tea"),
    row("setChatPhoto", chat_id=coffee, photo=PICTURE),
    row("deleteChatPhoto", chat_id=props.group_with_a_photo),
    row("setChatPermissions", chat_id=coffee, permissions=PERMISSIONS),
    row("leaveChat", chat_id=coffee),
    row("banChatMember", chat_id=coffee, user_id=oleg, revoke_messages=True),
    row("unbanChatMember", chat_id=coffee, user_id=props.banned, only_if_banned=True),
    row("restrictChatMember", chat_id=coffee, user_id=oleg, permissions=PERMISSIONS),
    row("promoteChatMember", chat_id=coffee, user_id=oleg, can_invite_users=True),
    row("setChatAdministratorCustomTitle", chat_id=coffee, user_id=props.appointed, custom_title="Roaster"),
    row("setChatMemberTag", chat_id=coffee, user_id=oleg, tag="Gold"),
    row("banChatSenderChat", chat_id=coffee, sender_chat_id=props.channel),
    row("unbanChatSenderChat", chat_id=coffee, sender_chat_id=props.banned_channel),
    row("exportChatInviteLink", chat_id=coffee),
    row("createChatInviteLink", chat_id=coffee, name="Door", member_limit=5),
    row("editChatInviteLink", chat_id=coffee, invite_link=props.link, creates_join_request=True),
    row("revokeChatInviteLink", chat_id=coffee, invite_link=props.link),
    row("approveChatJoinRequest", chat_id=coffee, user_id=props.asking_to_join),
    row("declineChatJoinRequest", chat_id=coffee, user_id=props.asking_to_join),
    # Forums.
    row("getForumTopicIconStickers"),
    row("createForumTopic", chat_id=forum, name="Tea"),
    row("editForumTopic", chat_id=forum, message_thread_id=topic, name="Coffee"),
    row("closeForumTopic", chat_id=forum, message_thread_id=topic),
    row("reopenForumTopic", chat_id=forum, message_thread_id=props.closed_topic),
    row("deleteForumTopic", chat_id=forum, message_thread_id=topic),
    row("unpinAllForumTopicMessages", chat_id=forum, message_thread_id=topic),
    row("editGeneralForumTopic", chat_id=forum, name="Everything"),
    row("closeGeneralForumTopic", chat_id=forum),
    row("reopenGeneralForumTopic", chat_id=props.forum_with_general_closed),
    row("hideGeneralForumTopic", chat_id=forum),
    row("unhideGeneralForumTopic", chat_id=props.forum_with_general_hidden),
    row("unpinAllGeneralForumTopicMessages", chat_id=forum),
]  # fmt: skip


@pytest.fixture
def sandbox_options() -> dict[str, Any]:
    return {"clock": Clock(NOON, frozen=True), "inline": True}


@pytest.fixture
async def scene(telegram: Telegram, raw: RawBot, nina: Persona, oleg: Persona, coffee: Group) -> Scene:
    await coffee.add_bot(by=nina, rights=props.ALL_RIGHTS)
    return Scene(telegram, raw, nina, oleg, coffee)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.method)
async def test_through_python_telegram_bot(row: Row, bot: ptb.Bot, scene: Scene) -> None:
    arguments = await _made(scene, row, ptb, bytes)

    if row.method in NEWER_THAN_PTB:
        result = await bot.do_api_request(row.method, arguments)
    else:
        result = await getattr(bot, _snake(row.method))(**arguments)

    assert result
    assert set(_unread(result)) <= UNREAD_BY_PTB
    await _check_journal(scene, row)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.method)
async def test_through_aiogram(row: Row, gram: GramBot, scene: Scene) -> None:
    arguments = await _made(scene, row, aiogram.types, lambda content: BufferedInputFile(content, "cake.jpg"))

    # What the Bot API does not know, the witness would tell.
    assert await getattr(gram, _snake(row.method))(**arguments)

    await _check_journal(scene, row)


def test_the_table_has_every_method() -> None:
    modelled = {method.name for method in METHODS.values()} - OF_THE_CONNECTION
    tried = [row.method for row in ROWS]
    assert (set(tried), len(tried)) == (modelled, len(modelled))
    assert {name for name in tried if not hasattr(ptb.Bot, _snake(name))} == NEWER_THAN_PTB
    assert {name for name in tried if not hasattr(GramBot, _snake(name))} == set()


async def test_every_other_method_says_that_it_is_not_modelled(raw: RawBot) -> None:
    others = [name for name in KNOWN.values() if name.lower() not in METHODS]
    said = [await raw.ask(name) for name in others]
    assert said == [f"501 Not Implemented: method {name} is not modelled by the sandbox" for name in others]


@pytest.mark.parametrize("name", NOT_MODELLED)
async def test_a_parameter_says_that_it_is_not_modelled(
    raw: RawBot, nina: Persona, telegram: Telegram, name: str
) -> None:
    said = await raw.ask("sendMessage", chat_id=nina.id, text="Tea?", **{name: "7"})

    assert said == f"501 Not Implemented: {name} is not modelled by the sandbox"
    assert len(await telegram.transcript(nina)) == 1


async def _made(scene: Scene, row: Row, types: ModuleType, upload: Any) -> dict[str, Any]:
    """The arguments, with all that they speak of in place, as a library takes them."""

    async def made(value: Any) -> Any:
        if isinstance(value, An):
            fields = {name: await made(field) for name, field in value.fields.items()}
            return getattr(types, value.type)(**fields)
        if isinstance(value, list):
            return [await made(item) for item in value]
        if isinstance(value, bytes):
            return upload(value)
        return await scene.have(value) if callable(value) else value

    if row.before is not None:
        await scene.have(row.before)
    return {name: await made(value) for name, value in row.arguments.items()}


async def _check_journal(scene: Scene, row: Row) -> None:
    """The last call is the one of the row, and it worked."""
    call = (await scene.telegram.calls())[-1]
    assert (call.method, call.ok) == (row.method, True)


def _unread(result: Any) -> list[str]:
    """What python-telegram-bot could not place in its own types."""
    if isinstance(result, list | tuple):
        return [name for item in result for name in _unread(item)]
    if not isinstance(result, ptb.TelegramObject):
        return []
    extra = [f"{type(result).__name__}.{name}" for name in result.api_kwargs]
    return extra + [name for slot in result._get_attrs() for name in _unread(getattr(result, slot))]


def _snake(method: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", method)
