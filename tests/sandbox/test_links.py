"""Invite links, join requests, and bringing the bot along."""

from datetime import timedelta

import pytest
from telegram import Bot, ChatJoinRequest, ChatMemberUpdated
from telegram.error import BadRequest, Forbidden

from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.server import Sandbox
from tests.sandbox.conftest import NOON
from tests.sandbox.news import heard

NO_RIGHT = {"can_invite_users": False}


@pytest.fixture
async def vera(telegram: Telegram) -> Persona:
    """Nobody knows her yet."""
    return await telegram.person("Vera")


async def _change(bot: Bot) -> ChatMemberUpdated:
    (change,) = [update.chat_member for update in await heard(bot) if update.chat_member]
    return change


async def _request(bot: Bot) -> ChatJoinRequest:
    (update,) = await heard(bot)
    assert update.chat_join_request is not None
    return update.chat_join_request


async def _door(telegram: Telegram, group: Group) -> tuple[list[str], list[int]]:
    """The links that are not revoked, and who waits."""
    (chat,) = [chat for chat in (await telegram.state())["chats"] if chat["id"] == group.id]
    valid = [link["invite_link"] for link in chat["links"] if not link["is_revoked"]]
    return valid, [request["user_id"] for request in chat["requests"]]


async def test_a_link_as_the_bot_gets_it(bot: Bot, coffee: Group) -> None:
    link = await bot.create_chat_invite_link(
        coffee.id, name="Poster in the shop window, spring 2026", expire_date=NOON + timedelta(days=1), member_limit=2
    )

    assert link.invite_link.startswith("https://t.me/+")
    assert link.to_dict() == {
        "invite_link": link.invite_link,
        "name": "Poster in the shop window, sprin",
        "creator": {"id": 123, "is_bot": True, "first_name": "Regulars", "username": "regulars_bot"},
        "expire_date": int(NOON.timestamp()) + 86400,
        "member_limit": 2,
        "creates_join_request": False,
        "is_primary": False,
        "is_revoked": False,
    }


async def test_joining_by_a_link(bot: Bot, coffee: Group, vera: Persona) -> None:
    link = await bot.create_chat_invite_link(coffee.id, name="Poster")
    await heard(bot)

    assert await vera.join(link.invite_link) is True

    changed, service = await heard(bot)
    assert changed.chat_member is not None
    assert changed.chat_member.invite_link == link
    assert changed.chat_member.from_user.id == vera.id
    assert changed.chat_member.via_join_request is None
    assert service.message is not None
    assert [user.id for user in service.message.new_chat_members] == [vera.id]
    with pytest.raises(Refused, match="Vera is already in Coffee"):
        await vera.join(link.invite_link)


async def test_a_link_of_another_administrator_is_shown_by_half(
    bot: Bot, coffee: Group, nina: Persona, vera: Persona
) -> None:
    url = await coffee.link(by=nina, name="Nina's")
    await heard(bot)

    await vera.join(url)

    seen = (await _change(bot)).invite_link
    assert seen is not None
    assert (seen.invite_link, seen.name, seen.creator.id) == (f"{url[:22]}...", "Nina's", nina.id)
    with pytest.raises(BadRequest, match="Chat_admin_required"):
        await bot.revoke_chat_invite_link(coffee.id, url)


async def test_expiry_by_the_sandbox_clock(bot: Bot, coffee: Group, vera: Persona, telegram: Telegram) -> None:
    link = await bot.create_chat_invite_link(coffee.id, expire_date=NOON + timedelta(hours=1))
    await telegram.clock.advance(hours=1)

    with pytest.raises(Refused, match="The invite link has expired"):
        await vera.join(link.invite_link)

    assert (await bot.get_chat_member(coffee.id, vera.id)).status == "left"


async def test_a_limit_counts_those_who_are_there(
    bot: Bot, coffee: Group, vera: Persona, telegram: Telegram, nina: Persona
) -> None:
    pat = await telegram.person("Pat")
    link = (await bot.create_chat_invite_link(coffee.id, member_limit=1)).invite_link
    await vera.join(link)
    with pytest.raises(Refused, match="The invite link has reached its limit of 1"):
        await pat.join(link)
    assert (await bot.get_chat_member(coffee.id, pat.id)).status == "left"

    await coffee.join(vera, by=nina, status="administrator")
    with pytest.raises(Refused, match="its limit"):
        await pat.join(link)
    await vera.leave(coffee)
    assert await pat.join(link) is True


async def test_the_banned_and_the_misled_stay_outside(
    bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    link = (await bot.create_chat_invite_link(coffee.id)).invite_link
    await coffee.leave(oleg, by=nina)

    with pytest.raises(Refused, match="Oleg is banned from Coffee"):
        await oleg.join(link)
    with pytest.raises(Refused, match="Oleg is banned from Coffee"):
        await oleg.join(coffee)
    with pytest.raises(Refused, match="There is no invite link"):
        await oleg.join("https://t.me/+nowhere")
    with pytest.raises(Refused, match="either link or chat_id"):
        await telegram.post(f"people/{oleg.id}/join")
    assert (await bot.get_chat_member(coffee.id, oleg.id)).status == "kicked"


async def test_edit_replaces_all_terms(bot: Bot, coffee: Group) -> None:
    link = await bot.create_chat_invite_link(coffee.id, name="Poster", member_limit=5)

    edited = await bot.edit_chat_invite_link(coffee.id, link, creates_join_request=True)

    assert (edited.invite_link, edited.name, edited.member_limit) == (link.invite_link, None, None)
    assert edited.creates_join_request is True


async def test_revoked_is_revoked(bot: Bot, coffee: Group, vera: Persona) -> None:
    link = await bot.create_chat_invite_link(coffee.id)

    assert (await bot.revoke_chat_invite_link(coffee.id, link)).is_revoked is True

    with pytest.raises(Refused, match="has expired"):
        await vera.join(link.invite_link)
    for call in (bot.revoke_chat_invite_link, bot.edit_chat_invite_link):
        with pytest.raises(BadRequest, match="Invite_hash_expired"):
            await call(coffee.id, link)


async def test_the_primary_link(bot: Bot, coffee: Group, vera: Persona) -> None:
    first = (await bot.get_chat(coffee.id)).invite_link
    assert first is not None
    assert (await bot.get_chat(coffee.id)).invite_link == first

    second = await bot.export_chat_invite_link(coffee.id)

    assert second != first
    assert (await bot.get_chat(coffee.id)).invite_link == second
    with pytest.raises(Refused, match="has expired"):
        await vera.join(first)
    with pytest.raises(BadRequest, match="Chat_invite_permanent"):
        await bot.edit_chat_invite_link(coffee.id, second, name="Door")
    revoked = await bot.revoke_chat_invite_link(coffee.id, second)
    assert (revoked.is_primary, revoked.is_revoked) == (True, True)
    third = (await bot.get_chat(coffee.id)).invite_link
    assert third is not None
    assert third != second
    assert await vera.join(third) is True


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        (
            {"member_limit": 3, "creates_join_request": True},
            "Member limit can't be specified for links requiring administrator approval",
        ),
        ({"expire_date": NOON}, "Expire_date_invalid"),
        ({"member_limit": 100_000}, "Usage_limit_invalid"),
    ],
)
async def test_terms_that_cannot_be(
    bot: Bot, coffee: Group, telegram: Telegram, terms: dict[str, object], error: str
) -> None:
    with pytest.raises(BadRequest, match=error):
        await bot.create_chat_invite_link(coffee.id, **terms)  # type: ignore[arg-type]  # all kinds of terms

    assert await _door(telegram, coffee) == ([], [])


async def test_links_take_the_right(bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    link = await bot.create_chat_invite_link(coffee.id)
    await coffee.add_bot(by=nina, rights=NO_RIGHT)

    refusal = "Not enough rights to manage chat invite link"
    with pytest.raises(BadRequest, match=refusal):
        await bot.create_chat_invite_link(coffee.id)
    with pytest.raises(BadRequest, match=refusal):
        await bot.export_chat_invite_link(coffee.id)
    with pytest.raises(BadRequest, match=refusal):
        await bot.revoke_chat_invite_link(coffee.id, link)
    with pytest.raises(BadRequest, match="Can't invite members to a private chat"):
        await bot.create_chat_invite_link(nina.id)
    with pytest.raises(Refused, match="Oleg lacks the right can_invite_users in Coffee"):
        await coffee.link(by=oleg)
    assert (await bot.get_chat(coffee.id)).invite_link is None
    assert await _door(telegram, coffee) == ([link.invite_link], [])


async def test_people_revoke_their_own_and_the_owner_any(
    bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await coffee.join(oleg, by=nina, status="administrator")
    ninas, olegs = await coffee.link(by=nina), await coffee.link(by=oleg)

    with pytest.raises(Refused, match="The invite link is not Oleg's"):
        await coffee.revoke(ninas, by=oleg)
    await coffee.revoke(olegs, by=nina)

    assert await _door(telegram, coffee) == ([ninas], [])
    with pytest.raises(Refused, match="Coffee has no invite link"):
        await coffee.revoke(olegs, by=nina)
    with pytest.raises(Refused, match="has no member_limit"):
        await coffee.link(by=nina, member_limit=1, creates_join_request=True)


async def test_asking_to_join_and_approval(bot: Bot, coffee: Group, vera: Persona, telegram: Telegram) -> None:
    link = await bot.create_chat_invite_link(coffee.id, creates_join_request=True)
    await heard(bot)

    assert await vera.join(link.invite_link, bio="Likes flat white") is False

    request = await _request(bot)
    assert (request.from_user.id, request.user_chat_id, request.bio) == (vera.id, vera.id, "Likes flat white")
    assert (request.chat.id, request.date) == (coffee.id, NOON)
    assert request.invite_link is not None
    assert (request.invite_link.invite_link, request.invite_link.pending_join_request_count) == (link.invite_link, 1)
    assert await _door(telegram, coffee) == ([link.invite_link], [vera.id])
    with pytest.raises(Refused, match="Vera has already asked to join Coffee"):
        await vera.join(link.invite_link)

    assert await request.approve() is True

    changed, service = await heard(bot)
    assert changed.chat_member is not None
    assert changed.chat_member.invite_link is not None
    assert changed.chat_member.invite_link.invite_link == link.invite_link
    assert changed.chat_member.invite_link.pending_join_request_count is None
    assert (changed.chat_member.from_user.id, changed.chat_member.via_join_request) == (123, None)
    assert service.message is not None
    assert service.message.from_user is not None
    assert (service.message.from_user.id, [user.id for user in service.message.new_chat_members]) == (
        vera.id,
        [vera.id],
    )
    with pytest.raises(BadRequest, match="User_already_participant"):
        await request.approve()
    assert await _door(telegram, coffee) == ([link.invite_link], [])


async def test_declined_may_ask_again(bot: Bot, coffee: Group, vera: Persona) -> None:
    link = await bot.create_chat_invite_link(coffee.id, creates_join_request=True)
    await vera.join(link.invite_link)

    assert await bot.decline_chat_join_request(coffee.id, vera.id) is True

    assert (await bot.get_chat_member(coffee.id, vera.id)).status == "left"
    for call in (bot.decline_chat_join_request, bot.approve_chat_join_request):
        with pytest.raises(BadRequest, match="Hide_requester_missing"):
            await call(coffee.id, vera.id)
    assert await vera.join(link.invite_link) is False


async def test_people_decide_too(
    bot: Bot, coffee: Group, nina: Persona, oleg: Persona, vera: Persona, sandbox: Sandbox
) -> None:
    link = (await bot.create_chat_invite_link(coffee.id, creates_join_request=True)).invite_link
    await vera.join(link)
    await heard(bot)

    with pytest.raises(Refused, match="Oleg lacks the right can_invite_users"):
        await coffee.approve(vera, by=oleg)
    await coffee.decline(vera, by=nina)
    with pytest.raises(Refused, match="Vera has not asked to join Coffee"):
        await coffee.approve(vera, by=nina)
    await vera.join(link)
    await coffee.approve(vera, by=nina)

    told = [event["chat"] for event in sandbox.world.events.after(0) if event["type"] == "chat"]
    assert told[-1]["requests"] == []
    changes = [update.chat_member for update in await heard(bot) if update.chat_member]
    assert [(change.from_user.id, change.new_chat_member.status) for change in changes] == [(nina.id, "member")]


async def test_a_group_that_asks_for_requests(bot: Bot, nina: Persona, vera: Persona, telegram: Telegram) -> None:
    club = await telegram.group("Club", creator=nina, join_by_request=True)
    await heard(bot)
    assert (await bot.get_chat(club.id)).join_by_request is True

    assert await vera.join(club) is False
    request = await _request(bot)
    assert request.invite_link is None
    await request.approve()

    change = await _change(bot)
    assert (change.invite_link, change.via_join_request) == (None, True)


async def test_open_groups_are_joined_without_a_link(bot: Bot, coffee: Group, vera: Persona) -> None:
    await heard(bot)

    assert await vera.join(coffee) is True

    change = await _change(bot)
    assert (change.invite_link, change.via_join_request, change.new_chat_member.status) == (None, None, "member")


async def test_requests_take_the_right(bot: Bot, coffee: Group, nina: Persona, vera: Persona) -> None:
    link = (await bot.create_chat_invite_link(coffee.id, creates_join_request=True)).invite_link
    await coffee.add_bot(by=nina, rights=NO_RIGHT)
    await heard(bot)

    await vera.join(link)

    assert await heard(bot) == []
    for call in (bot.decline_chat_join_request, bot.approve_chat_join_request):
        with pytest.raises(BadRequest, match="Not enough rights to manage chat join requests"):
            await call(coffee.id, vera.id)
    with pytest.raises(BadRequest, match="The chat can't have join requests"):
        await bot.approve_chat_join_request(nina.id, vera.id)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(vera.id, "Hello")


async def test_five_minutes_to_write_to_who_asked(bot: Bot, coffee: Group, vera: Persona, telegram: Telegram) -> None:
    link = (await bot.create_chat_invite_link(coffee.id, creates_join_request=True)).invite_link
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(vera.id, "Too early")

    await vera.join(link)
    await telegram.clock.advance(seconds=299)
    await bot.send_message(vera.id, "Who are you?")
    await telegram.clock.advance(seconds=1)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(vera.id, "Too late")

    assert [message.text for message in await telegram.transcript(vera)] == ["Who are you?"]


async def test_the_decision_ends_the_conversation(bot: Bot, coffee: Group, vera: Persona) -> None:
    link = (await bot.create_chat_invite_link(coffee.id, creates_join_request=True)).invite_link
    await vera.join(link)
    await bot.approve_chat_join_request(coffee.id, vera.id)

    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(vera.id, "Welcome")


async def test_who_waits_and_is_banned_or_brought_waits_no_longer(
    bot: Bot, coffee: Group, nina: Persona, vera: Persona, telegram: Telegram
) -> None:
    link = (await bot.create_chat_invite_link(coffee.id, creates_join_request=True)).invite_link
    await vera.join(link)

    await coffee.join(vera, by=nina)

    assert await _door(telegram, coffee) == ([link], [])
    with pytest.raises(BadRequest, match="User_already_participant"):
        await bot.approve_chat_join_request(coffee.id, vera.id)


async def test_leaving(bot: Bot, coffee: Group, oleg: Persona) -> None:
    await heard(bot)

    await oleg.leave(coffee)

    changed, service = await heard(bot)
    assert changed.chat_member is not None
    assert changed.chat_member.new_chat_member.status == "left"
    assert service.message is not None
    assert service.message.left_chat_member is not None
    with pytest.raises(Refused, match="Oleg is not in Coffee"):
        await oleg.leave(coffee)
