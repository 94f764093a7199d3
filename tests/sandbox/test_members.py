"""What a bot does to members: ban, restrict, appoint, tag; each refusal has its cause."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot

from sandbox.client import Group, Persona, Telegram
from sandbox.state.rights import PERMISSIONS
from tests.sandbox.conftest import NOON
from tests.sandbox.raw import RawBot

NOBODY = 7_777_777_777
SOON = int(NOON.timestamp()) + 29
DAY = int(NOON.timestamp()) + 24 * 60 * 60


@pytest.fixture
async def coffee(telegram: Telegram, nina: Persona, oleg: Persona) -> Group:
    """Nina's group, with Oleg in it and the bot as an administrator who may appoint others."""
    coffee = await telegram.group("Coffee", creator=nina, members=[oleg])
    await coffee.add_bot(by=nina, rights={"can_promote_members": True})
    return coffee


@pytest.fixture
async def vera(telegram: Telegram, coffee: Group, nina: Persona) -> Persona:
    """An administrator whom Nina appointed."""
    vera = await telegram.person("Vera")
    await coffee.join(vera, by=nina, status="administrator")
    return vera


async def _member(raw: RawBot, chat: Group, person: Persona) -> Any:
    return await raw.ask("getChatMember", chat_id=chat.id, user_id=person.id)


async def test_ban_and_unban(raw: RawBot, coffee: Group, oleg: Persona, telegram: Telegram) -> None:
    await raw.heard()

    assert await raw.ask("banChatMember", chat_id=coffee.id, user_id=oleg.id, revoke_messages=True) is True
    (first, change), (second, service) = await raw.heard()
    assert (first, change["old_chat_member"]["status"], change["new_chat_member"]) == (
        "chat_member",
        "member",
        {"status": "kicked", "user": change["new_chat_member"]["user"], "until_date": 0},
    )
    # The bot did it, and hears of it all the same.
    assert (second, service["left_chat_member"]["id"], service["from"]["id"]) == ("message", oleg.id, 123)

    assert await raw.ask("unbanChatMember", chat_id=coffee.id, user_id=oleg.id) is True
    assert await raw.ask("unbanChatMember", chat_id=coffee.id, user_id=oleg.id) is True
    assert [body["new_chat_member"]["status"] for _, body in await raw.heard()] == ["left"]
    await coffee.join(oleg)
    assert (await _member(raw, coffee, oleg))["status"] == "member"


@pytest.mark.parametrize(
    ("until", "kept", "later"),
    [
        (DAY, DAY, "left"),
        (SOON, 0, "kicked"),
        (DAY + 366 * 86_400, 0, "kicked"),
        (5, 0, "kicked"),
    ],
)
async def test_a_ban_can_end(
    raw: RawBot, coffee: Group, oleg: Persona, telegram: Telegram, until: int, kept: int, later: str
) -> None:
    await raw.ask("banChatMember", chat_id=coffee.id, user_id=oleg.id, until_date=until)
    assert (await _member(raw, coffee, oleg))["until_date"] == kept

    await telegram.clock.advance(days=1, seconds=1)

    assert (await _member(raw, coffee, oleg))["status"] == later


async def test_unban_puts_a_member_out_unless_told_otherwise(raw: RawBot, coffee: Group, oleg: Persona) -> None:
    await raw.heard()
    assert await raw.ask("unbanChatMember", chat_id=coffee.id, user_id=oleg.id, only_if_banned=True) is True
    assert await raw.heard() == []

    assert await raw.ask("unbanChatMember", chat_id=coffee.id, user_id=oleg.id) is True

    changes = [body["new_chat_member"]["status"] for kind, body in await raw.heard() if kind == "chat_member"]
    assert changes == ["kicked", "left"]


async def test_restrict(raw: RawBot, bot: Bot, coffee: Group, oleg: Persona, telegram: Telegram) -> None:
    await raw.heard()
    permissions = {"can_send_messages": True, "can_send_photos": True}
    await raw.ask("restrictChatMember", chat_id=coffee.id, user_id=oleg.id, permissions=permissions, until_date=DAY)

    ((_, change),) = await raw.heard()
    restricted = change["new_chat_member"]
    assert {name for name in PERMISSIONS if restricted[name]} == {*permissions, "can_react_to_messages"}
    assert (restricted["status"], restricted["is_member"], restricted["until_date"]) == ("restricted", True, DAY)
    assert (await bot.get_chat_member(coffee.id, oleg.id)).until_date == NOON + timedelta(days=1)  # type: ignore[union-attr]

    await coffee.leave(oleg)
    gone = await _member(raw, coffee, oleg)
    assert (gone["status"], gone["is_member"]) == ("restricted", False)
    await coffee.join(oleg)
    assert (await _member(raw, coffee, oleg))["is_member"] is True

    await telegram.clock.advance(days=1, seconds=1)
    assert (await _member(raw, coffee, oleg))["status"] == "member"


async def test_all_permissions_lift_a_restriction(raw: RawBot, coffee: Group, oleg: Persona) -> None:
    await raw.ask("restrictChatMember", chat_id=coffee.id, user_id=oleg.id, permissions={})
    assert (await _member(raw, coffee, oleg))["status"] == "restricted"

    everything = dict.fromkeys(PERMISSIONS, True)
    assert await raw.ask("restrictChatMember", chat_id=coffee.id, user_id=oleg.id, permissions=everything) is True

    assert (await _member(raw, coffee, oleg))["status"] == "member"


@pytest.mark.parametrize(
    ("given", "independent", "allowed"),
    [
        ({"can_send_polls": True}, False, {"can_send_polls", "can_send_messages"}),
        ({"can_send_polls": True}, True, {"can_send_polls"}),
        ({"can_pin_messages": True}, True, {"can_pin_messages", "can_manage_topics", "can_edit_tag"}),
        ({"can_send_messages": True, "can_react_to_messages": False}, False, {"can_send_messages"}),
        ({"can_send_other_messages": True}, False,
         {"can_send_other_messages", "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
          "can_send_videos", "can_send_video_notes", "can_send_voice_notes"}),
        ({"can_send_media_messages": True}, True,
         {"can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes",
          "can_send_voice_notes"}),
    ],
)  # fmt: skip
async def test_permissions_imply_others(
    raw: RawBot, coffee: Group, given: dict[str, bool], independent: bool, allowed: set[str]
) -> None:
    await raw.ask(
        "setChatPermissions", chat_id=coffee.id, permissions=given, use_independent_chat_permissions=independent
    )

    permissions = (await raw.ask("getChat", chat_id=coffee.id))["permissions"]
    assert {name for name, on in permissions.items() if on} == allowed


async def test_promote_and_demote(raw: RawBot, coffee: Group, oleg: Persona, nina: Persona, vera: Persona) -> None:
    await raw.heard()
    rights = {"can_delete_messages": True, "is_anonymous": True}
    assert await raw.ask("promoteChatMember", chat_id=coffee.id, user_id=oleg.id, **rights) is True
    await raw.ask("setChatAdministratorCustomTitle", chat_id=coffee.id, user_id=oleg.id, custom_title="Roaster")

    promoted = await _member(raw, coffee, oleg)
    assert {name for name, value in promoted.items() if value is True} == {
        "can_be_edited",
        "can_manage_chat",
        "can_delete_messages",
        "is_anonymous",
    }
    assert promoted["custom_title"] == "Roaster"
    assert (await oleg.write("hello", chat=coffee)).body["sender_tag"] == "Roaster"
    hidden = await oleg.write("boo", chat=coffee, anonymous=True)
    assert (hidden.body["sender_chat"]["id"], hidden.body["author_signature"]) == (coffee.id, "Roaster")
    assert (await _member(raw, coffee, vera))["can_be_edited"] is False

    assert await raw.ask("promoteChatMember", chat_id=coffee.id, user_id=oleg.id) is True
    assert (await _member(raw, coffee, oleg))["status"] == "member"


async def test_who_appointed_somebody_commands_also_whom_they_appoint(
    raw: RawBot, coffee: Group, oleg: Persona, telegram: Telegram
) -> None:
    await raw.ask(
        "promoteChatMember", chat_id=coffee.id, user_id=oleg.id, can_promote_members=True, can_pin_messages=True
    )
    pat = await telegram.person("Pat")
    await coffee.join(pat)
    await coffee.join(pat, by=oleg, status="administrator")

    assert (await _member(raw, coffee, pat))["can_be_edited"] is True
    assert await raw.ask("banChatMember", chat_id=coffee.id, user_id=pat.id) is True


async def test_administrators_and_other_bots(raw: RawBot, coffee: Group, nina: Persona, telegram: Telegram) -> None:
    await telegram.post("bots", token="456:def", first_name="Other", username="other_bot")
    await telegram.post(f"groups/{coffee.id}/bot", by=nina.id, bot_id=456, status="administrator")

    async def listed(**params: object) -> list[int]:
        answer = await raw.ask("getChatAdministrators", chat_id=coffee.id, **params)
        return [member["user"]["id"] for member in answer]

    assert await listed() == [nina.id, 123]
    assert await listed(return_bots=True) == [nina.id, 123, 456]


MUTED: dict[str, object] = {"permissions": {}}
PROMOTED: dict[str, object] = {"can_pin_messages": True}


@pytest.mark.parametrize(
    ("method", "target", "params", "refusal"),
    [
        ("banChatMember", "nina", {}, "can't remove chat owner"),
        ("banChatMember", "vera", {}, "user is an administrator of the chat"),
        ("banChatMember", "the bot", {}, "can't restrict self"),
        ("banChatMember", "nobody", {}, "PARTICIPANT_ID_INVALID"),
        ("banChatMember", "zero", {}, "invalid user_id specified"),
        ("unbanChatMember", "nina", {}, "can't remove chat owner"),
        ("unbanChatMember", "vera", {}, "user is an administrator of the chat"),
        ("restrictChatMember", "nina", MUTED, "can't remove chat owner"),
        ("restrictChatMember", "vera", MUTED, "user is an administrator of the chat"),
        ("restrictChatMember", "oleg", {}, "object expected as permissions"),
        ("restrictChatMember", "oleg", {"permissions": "{"}, "can't parse permissions JSON object"),
        ("restrictChatMember", "oleg", {"permissions": {"can_send_messages": "no"}},
         'can\'t parse chat permissions: Field "can_send_messages" must be of type Boolean'),
        ("promoteChatMember", "nina", PROMOTED, "can't remove chat owner"),
        ("promoteChatMember", "vera", PROMOTED, "CHAT_ADMIN_REQUIRED"),
        ("promoteChatMember", "the bot", PROMOTED, "can't promote self"),
        ("promoteChatMember", "pat", PROMOTED, "USER_NOT_PARTICIPANT"),
        ("promoteChatMember", "oleg", {"can_manage_topics": True}, "RIGHT_FORBIDDEN"),
        ("setChatAdministratorCustomTitle", "nina", {"custom_title": "x"},
         "only the owner can edit their custom title"),
        ("setChatAdministratorCustomTitle", "oleg", {"custom_title": "x"}, "user is not an administrator"),
        ("setChatAdministratorCustomTitle", "vera", {"custom_title": "x"},
         "not enough rights to change custom title of the user"),
        ("setChatMemberTag", "nina", {"tag": "x"}, "CHAT_CREATOR_REQUIRED"),
        ("setChatMemberTag", "pat", {"tag": "x"}, "USER_NOT_PARTICIPANT"),
        ("setChatMemberTag", "oleg", {"tag": "x" * 17}, "TAG_INVALID"),
        ("setChatMemberTag", "oleg", {"tag": "Gold ⭐"}, "TAG_EMOJI_NOT_ALLOWED"),
        ("getChatMember", "nobody", {}, "PARTICIPANT_ID_INVALID"),
    ],
)  # fmt: skip
async def test_refusals(
    raw: RawBot, coffee: Group, nina: Persona, oleg: Persona, vera: Persona, telegram: Telegram,
    method: str, target: str, params: dict[str, object], refusal: str,
) -> None:  # fmt: skip
    pat = await telegram.person("Pat")
    people = {"nina": nina.id, "oleg": oleg.id, "vera": vera.id, "pat": pat.id}
    ids = people | {"the bot": 123, "nobody": NOBODY, "zero": 0}
    before = await _places(telegram, coffee)

    assert await raw.ask(method, chat_id=coffee.id, user_id=ids[target], **params) == f"400 Bad Request: {refusal}"
    assert await _places(telegram, coffee) == before


@pytest.mark.parametrize(
    ("method", "right", "refusal"),
    [
        ("banChatMember", "can_restrict_members", "not enough rights to restrict/unrestrict chat member"),
        ("unbanChatMember", "can_restrict_members", "not enough rights to restrict/unrestrict chat member"),
        ("restrictChatMember", "can_restrict_members", "not enough rights to restrict/unrestrict chat member"),
        ("promoteChatMember", "can_promote_members", "not enough rights"),
        ("setChatMemberTag", "can_manage_tags", "CHAT_ADMIN_REQUIRED"),
    ],
)
async def test_without_the_right(
    raw: RawBot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram, method: str, right: str, refusal: str
) -> None:
    await coffee.add_bot(by=nina, rights={right: False})
    before = await _places(telegram, coffee)
    params = {"chat_id": coffee.id, "user_id": oleg.id, "permissions": {}, "can_pin_messages": True, "tag": "Gold"}

    assert await raw.ask(method, **params) == f"400 Bad Request: {refusal}"
    assert await _places(telegram, coffee) == before


@pytest.mark.parametrize(
    ("kind", "method", "refusal"),
    [
        ("group", "restrictChatMember", "method is available only for supergroups"),
        ("channel", "restrictChatMember", "method is available only for supergroups"),
        ("private", "restrictChatMember", "method is available only for supergroups"),
        ("group", "promoteChatMember", "method is available for supergroup and channel chats only"),
        ("group", "unbanChatMember", "method is available for supergroup and channel chats only"),
        ("private", "unbanChatMember", "method is available for supergroup and channel chats only"),
        ("private", "banChatMember", "can't ban members in private chats"),
        ("private", "leaveChat", "can't leave private chats"),
        ("private", "getChatAdministrators", "there are no administrators in the private chat"),
        ("channel", "setChatMemberTag", "method is available only for groups and supergroups"),
        ("channel", "setChatAdministratorCustomTitle", "method is available only for groups and supergroups"),
        ("channel", "setChatPermissions", "can't change channel chat permissions"),
        ("group", "banChatSenderChat", "can't ban chats in basic groups"),
    ],
)
async def test_methods_know_the_kind_of_the_chat(
    raw: RawBot, telegram: Telegram, nina: Persona, oleg: Persona, kind: str, method: str, refusal: str
) -> None:
    chat_id = nina.id if kind == "private" else (await telegram.group("Tea", creator=nina, kind=kind)).id

    params = {"chat_id": chat_id, "user_id": oleg.id, "permissions": {}, "tag": "x", "sender_chat_id": chat_id}
    assert await raw.ask(method, **params) == f"400 Bad Request: {refusal}"


async def test_ban_in_a_basic_group(raw: RawBot, telegram: Telegram, nina: Persona, oleg: Persona) -> None:
    tea = await telegram.group("Tea", creator=nina, members=[oleg], kind="group", bot="member")
    assert await raw.ask("banChatMember", chat_id=tea.id, user_id=oleg.id) == "400 Bad Request: CHAT_ADMIN_REQUIRED"
    await tea.add_bot(by=nina)

    assert await raw.ask("banChatMember", chat_id=tea.id, user_id=oleg.id, until_date=DAY) is True

    # Basic groups do not remember who was put out.
    assert (await _member(raw, tea, oleg))["status"] == "left"
    assert await raw.ask("banChatMember", chat_id=tea.id, user_id=oleg.id) == "400 Bad Request: USER_NOT_PARTICIPANT"
    assert await raw.ask("getChatMember", chat_id=tea.id, user_id=NOBODY) == "400 Bad Request: user not found"


async def test_a_banned_channel_is_silent(
    raw: RawBot, coffee: Group, oleg: Persona, nina: Persona, telegram: Telegram
) -> None:
    spoken = await oleg.write("Buy!", chat=coffee, as_channel=True)
    channel = spoken.body["sender_chat"]["id"]
    params = {"chat_id": coffee.id, "sender_chat_id": channel}

    assert await raw.ask("banChatSenderChat", **params) is True
    with pytest.raises(Exception, match="Oleg's channel is banned from Coffee"):
        await oleg.write("Buy!", chat=coffee, as_channel=True)
    await oleg.write("It is me", chat=coffee)
    assert await raw.ask("unbanChatSenderChat", **params) is True
    assert (await oleg.write("Buy!", chat=coffee, as_channel=True)).body["sender_chat"]["id"] == channel

    await coffee.add_bot(by=nina, rights={"can_restrict_members": False})
    assert await raw.ask("banChatSenderChat", **params) == (
        "400 Bad Request: not enough rights to restrict/unrestrict chat member"
    )


async def _places(telegram: Telegram, chat: Group) -> Any:
    """Everything about the members, and how much was said."""
    shown = next(one for one in (await telegram.state())["chats"] if one["id"] == chat.id)
    return shown["members"], shown["tags"], len(shown["messages"])
