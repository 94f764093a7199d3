"""What people do to each other and to their accounts, and what the bot hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot

from sandbox.client import Group, Persona, Refused, Telegram
from tests.sandbox.conftest import NOON
from tests.sandbox.raw import RawBot


@pytest.fixture
async def vera(telegram: Telegram, coffee: Group, nina: Persona) -> Persona:
    """An administrator whom Nina appointed."""
    vera = await telegram.person("Vera")
    await coffee.join(vera, by=nina, status="administrator")
    return vera


async def test_several_who_are_brought_make_one_message(
    raw: RawBot, telegram: Telegram, coffee: Group, nina: Persona
) -> None:
    newcomers = [await telegram.person(name) for name in ("Pat", "Sam", "Kim")]
    await raw.heard()

    await coffee.join(*newcomers, by=nina)

    heard = await raw.heard()
    assert [kind for kind, _ in heard] == ["chat_member"] * 3 + ["message"]
    assert [user["first_name"] for user in heard[-1][1]["new_chat_members"]] == ["Pat", "Sam", "Kim"]


async def test_ban_until_and_unban(
    raw: RawBot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await coffee.ban(oleg, by=nina, until=NOON + timedelta(hours=1))
    with pytest.raises(Refused, match="Oleg is banned from Coffee"):
        await coffee.join(oleg)
    await telegram.clock.advance(hours=1, seconds=1)
    await coffee.join(oleg)

    await coffee.ban(oleg, by=nina)
    await coffee.unban(oleg, by=nina)
    await coffee.join(oleg)
    await coffee.ban(oleg, by=nina)
    # Who may invite can bring back even the banned.
    await coffee.join(oleg, by=nina)

    assert (await raw.ask("getChatMember", chat_id=coffee.id, user_id=oleg.id))["status"] == "member"


async def test_a_muted_person_is_silent(
    raw: RawBot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    message = await nina.write("hello", chat=coffee)
    await coffee.restrict(oleg, by=nina, until=NOON + timedelta(hours=1), can_send_photos=True)

    await oleg.photo("latte", chat=coffee)
    with pytest.raises(Refused, match="Oleg may not send text messages in Coffee"):
        await oleg.write("hello", chat=coffee)
    with pytest.raises(Refused, match="Oleg may not react in Coffee"):
        await oleg.react(message, "👍")
    await telegram.clock.advance(hours=1, seconds=1)
    assert (await oleg.write("hello", chat=coffee)).text == "hello"


async def test_what_all_members_may_not_do(coffee: Group, nina: Persona, oleg: Persona) -> None:
    await coffee.change(by=nina, permissions={"can_send_messages": False, "can_invite_users": False})

    with pytest.raises(Refused, match="Oleg may not send text messages in Coffee"):
        await oleg.write("hello", chat=coffee)
    with pytest.raises(Refused, match="Oleg may not invite people to Coffee"):
        await coffee.join(nina, by=oleg)
    assert (await nina.write("quiet, please", chat=coffee)).text == "quiet, please"


async def test_appointed_with_chosen_rights_and_a_title(
    raw: RawBot, coffee: Group, nina: Persona, oleg: Persona
) -> None:
    await raw.heard()
    rights = {"can_pin_messages": False, "is_anonymous": True}
    await coffee.join(oleg, by=nina, status="administrator", rights=rights, title="Roaster")
    await coffee.join(oleg, by=nina, status="member")

    (_, promoted), (_, demoted) = await raw.heard()
    new = promoted["new_chat_member"]
    assert (new["can_pin_messages"], new["can_delete_messages"], new["is_anonymous"], new["custom_title"]) == (
        False,
        True,
        True,
        "Roaster",
    )
    assert demoted["old_chat_member"] == new
    assert demoted["new_chat_member"]["status"] == "member"


@pytest.mark.parametrize(
    ("verb", "path", "body", "sentence"),
    [
        ("POST", "members", {"user_id": "pat", "by": "sam"}, "Sam may not invite people to Coffee."),
        ("POST", "members", {"user_id": "oleg", "by": "oleg", "status": "administrator"},
         "Oleg may not appoint administrators in Coffee."),
        ("POST", "members", {"user_id": "nina", "by": "nina", "status": "administrator"}, "Nina owns Coffee."),
        ("POST", "members", {"user_id": "oleg", "by": "nina", "status": "administrator", "rights": {"can_fly": True}},
         "There is no right can_fly in a supergroup."),
        ("POST", "members", {"user_id": "oleg", "status": "owner"},
         "A status is one of member, administrator, not 'owner'."),
        ("POST", "members", {}, "user_id is missing."),
        ("POST", "ban", {"user_id": "vera", "by": "oleg"}, "Oleg may not ban people from Coffee."),
        ("POST", "ban", {"user_id": "nina", "by": "vera"}, "Nina owns Coffee."),
        ("POST", "ban", {"user_id": 123, "by": "vera"},
         "Regulars is an administrator of Coffee, appointed by somebody else."),
        ("POST", "ban", {"user_id": 8, "by": "nina"}, "There is nobody with the id 8."),
        ("POST", "unban", {"user_id": "oleg", "by": "nina"}, "Oleg is not banned from Coffee."),
        ("POST", "unban", {"user_id": "oleg", "by": "oleg"}, "Oleg may not unban people in Coffee."),
        ("POST", "restrict", {"user_id": "oleg", "by": "oleg"}, "Oleg may not restrict people in Coffee."),
        ("POST", "restrict", {"user_id": "oleg", "by": "nina", "permissions": {"can_fly": True}},
         "There is no permission can_fly."),
        ("DELETE", "members/oleg", {"by": "pat"}, "Pat may not ban people from Coffee."),
        ("DELETE", "", {"by": "oleg"}, "Oleg may not delete Coffee."),
    ],
)  # fmt: skip
async def test_what_people_may_not_do(
    coffee: Group, nina: Persona, oleg: Persona, vera: Persona, telegram: Telegram,
    verb: str, path: str, body: dict[str, Any], sentence: str,
) -> None:  # fmt: skip
    pat, sam = await telegram.person("Pat"), await telegram.person("Sam")
    ids = {"nina": nina.id, "oleg": oleg.id, "vera": vera.id, "pat": pat.id, "sam": sam.id}
    filled = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in body.items()}
    before = await telegram.state()

    url = f"groups/{coffee.id}/{path.replace('oleg', str(oleg.id))}".rstrip("/")
    options: dict[str, Any] = {"params": filled} if verb == "DELETE" else {"json": filled}
    with pytest.raises(Refused) as refused:
        await telegram.request(verb, url, **options)

    assert str(refused.value) == sentence
    assert await telegram.state() == before


async def test_an_administrator_gives_only_what_they_have(
    coffee: Group, nina: Persona, oleg: Persona, vera: Persona, telegram: Telegram
) -> None:
    await coffee.join(vera, by=nina, status="administrator", rights={"can_promote_members": True})
    with pytest.raises(Refused, match="Vera cannot give can_manage_topics"):
        await coffee.join(oleg, by=vera, status="administrator", rights={"can_manage_topics": True})
    await coffee.join(oleg, by=vera, status="administrator")

    # Whom she appointed she may put out.
    await coffee.ban(oleg, by=vera)


async def test_deleting_messages(coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram, bot: Bot) -> None:
    mine, hers = await oleg.write("oops", chat=coffee), await nina.write("hello", chat=coffee)
    greeting = await bot.send_message(nina.id, "Hello")

    await oleg.delete(mine)
    with pytest.raises(Refused, match=f"Oleg may not delete message {hers.id}"):
        await oleg.delete(hers)
    theirs = await oleg.write("spam", chat=coffee)
    await nina.delete(theirs)
    await nina.delete(await nina.sees("Hello"))

    assert [one.text for one in await telegram.transcript(coffee) if one.text] == ["hello"]
    assert greeting.message_id not in [one.id for one in await telegram.transcript(nina)]


async def test_only_administrators_hide_behind_the_group(coffee: Group, oleg: Persona, telegram: Telegram) -> None:
    before = await telegram.transcript(coffee)

    with pytest.raises(Refused, match="Oleg is no administrator of Coffee"):
        await oleg.write("boo", chat=coffee, anonymous=True)

    assert await telegram.transcript(coffee) == before


async def test_everybody_speaks_for_their_own_channel(coffee: Group, nina: Persona, oleg: Persona) -> None:
    first = await oleg.write("news", chat=coffee, as_channel=True)
    again = await oleg.write("more news", chat=coffee, as_channel=True)
    other = await nina.write("other news", chat=coffee, as_channel=True)

    assert first.body["sender_chat"]["title"] == "Oleg's channel"
    assert again.body["sender_chat"] == first.body["sender_chat"]
    assert other.body["sender_chat"]["id"] != first.body["sender_chat"]["id"]


async def test_people_change_what_they_show(bot: Bot, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    await nina.change(first_name="Antonina", username="antonina", photo="latte")

    chat = await bot.get_chat(nina.id)
    assert (chat.first_name, chat.username, chat.active_usernames) == ("Antonina", "antonina", ("antonina",))
    assert chat.photo is not None
    assert (await nina.write("hello")).body["from"]["username"] == "antonina"
    for changes, sentence in (
        ({"first_name": ""}, "A first name is not empty."),
        ({"username": "Antonina"}, "The username Antonina is taken."),
        ({"photo": "elephant"}, "There is no sample 'elephant'"),
    ):
        with pytest.raises(Refused) as refused:
            await oleg.change(**changes)
        assert str(refused.value).startswith(sentence)
    await nina.change(username="", photo="")
    chat = await bot.get_chat(nina.id)
    assert (chat.username, chat.photo) == (None, None)


async def test_a_deleted_account_leaves_only_its_id(
    bot: Bot, raw: RawBot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await oleg.start()
    greeting = await bot.send_message(oleg.id, "Hello")
    written = await oleg.write("I was here", chat=coffee)
    await oleg.delete_account()

    assert await raw.ask("sendMessage", chat_id=oleg.id, text="Hi") == "403 Forbidden: user is deactivated"
    assert await raw.ask("editMessageText", chat_id=oleg.id, message_id=greeting.message_id, text="Hi") == (
        "403 Forbidden: user is deactivated"
    )
    member = await raw.ask("getChatMember", chat_id=coffee.id, user_id=oleg.id)
    assert member == {"status": "member", "user": {"id": oleg.id, "is_bot": False, "first_name": ""}}
    for act in (oleg.write("hello", chat=coffee), oleg.start(), oleg.edit(written, "x"), oleg.delete_account()):
        with pytest.raises(Refused, match=f"Person {oleg.id} deleted their account"):
            await act
    await raw.heard()
    await coffee.leave(oleg, by=nina)
    (_, _), (_, service) = await raw.heard()
    assert service["left_chat_member"] == member["user"]
    assert [one["id"] for one in (await telegram.state())["people"]] == [nina.id, oleg.id]
