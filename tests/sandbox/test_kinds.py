"""Basic groups, supergroups and channels: ids, names, what getChat says, posts in channels, the upgrade."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram
from tests.sandbox.raw import RawBot


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("group", -9_999_999_999, -1_000_000_000),
        ("supergroup", -1_009_999_999_999, -1_001_000_000_000),
        ("channel", -1_009_999_999_999, -1_001_000_000_000),
    ],
)
async def test_each_kind_has_its_ids(telegram: Telegram, nina: Persona, kind: str, first: int, last: int) -> None:
    one = await telegram.group("One", creator=nina, kind=kind)
    two = await telegram.group("Two", creator=nina, kind=kind, bot=None)

    assert first <= one.id <= last
    assert two.id == one.id - 1


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_full_information(bot: Bot, raw: RawBot, telegram: Telegram, nina: Persona, kind: str) -> None:
    username = None if kind == "group" else "tea_people"
    chat = await telegram.group("Tea", creator=nina, kind=kind, username=username)
    await chat.change(by=nina, description="For who likes tea", photo="latte")

    info = await raw.ask("getChat", chat_id=chat.id)

    told = {name: info.get(name) for name in ("id", "type", "title", "username", "active_usernames", "description")}
    assert told == {
        "id": chat.id,
        "type": kind,
        "title": "Tea",
        "username": username,
        "active_usernames": [username] if username else None,
        "description": "For who likes tea",
    }
    assert ("permissions" in info) == (kind != "channel")
    full = await bot.get_chat(chat.id)
    assert full.photo is not None
    small = await (await bot.get_file(full.photo.small_file_id)).download_as_bytearray()
    big = await (await bot.get_file(full.photo.big_file_id)).download_as_bytearray()
    assert len(small) < len(big)
    assert full.photo.small_file_unique_id != full.photo.big_file_unique_id


async def test_a_forum_says_so(raw: RawBot, telegram: Telegram, nina: Persona) -> None:
    shown = await telegram.post("groups", title="Forum", creator=nina.id, forum=True, username="the_forum")

    assert (await raw.ask("getChat", chat_id="@the_forum"))["is_forum"] is True
    assert shown["is_forum"] is True


async def test_public_chats_are_found_by_their_name(raw: RawBot, telegram: Telegram, nina: Persona) -> None:
    tea = await telegram.group("Tea", creator=nina, username="Tea_People")
    news = await telegram.group("News", creator=nina, kind="channel", username="tea_news", bot=None)

    assert (await raw.ask("sendMessage", chat_id="@tea_people", text="Hi"))["chat"]["id"] == tea.id
    assert await raw.ask("getChatMemberCount", chat_id="@TEA_NEWS") == 1
    assert (await raw.ask("getChat", chat_id="@tea_news"))["id"] == news.id
    # Reading a public chat is for everybody, writing is not; people are not found by their names at all.
    refusals = [
        await raw.ask("sendMessage", chat_id="@tea_news", text="Hi"),
        await raw.ask("getChatAdministrators", chat_id="@tea_news"),
        await raw.ask("sendMessage", chat_id="@nina_k", text="Hi"),
        await raw.ask("sendMessage", chat_id="@nobody", text="Hi"),
    ]
    assert refusals == [
        "403 Forbidden: bot is not a member of the channel chat",
        "400 Bad Request: member list is inaccessible",
        "400 Bad Request: chat not found",
        "400 Bad Request: chat not found",
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"kind": "club"}, "A kind is one of group, supergroup, channel, not 'club'."),
        (
            {"kind": "group", "username": "tea"},
            "A basic group has no username; a supergroup or a channel may.",
        ),
        ({"kind": "channel", "forum": True}, "Only a supergroup can be a forum."),
        ({"kind": "channel", "members": [123]}, "A bot can be in a channel only as an administrator."),
        ({"username": "NINA_K"}, "The username NINA_K is taken."),
    ],
)
async def test_groups_that_cannot_be(telegram: Telegram, nina: Persona, body: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        await telegram.post("groups", title="Tea", creator=nina.id, **body)

    assert str(refused.value) == sentence
    assert [chat for chat in (await telegram.state())["chats"] if chat["type"] != "private"] == []


async def test_a_bot_among_the_first_members_hears_of_the_new_group(
    raw: RawBot, telegram: Telegram, nina: Persona, oleg: Persona
) -> None:
    await raw.heard()

    await telegram.post("groups", title="Tea", creator=nina.id, members=[oleg.id, 123], kind="group")

    (first, added), (second, created) = await raw.heard()

    assert (first, added["new_chat_member"]["status"]) == ("my_chat_member", "member")
    assert (second, created["group_chat_created"], created["from"]["id"]) == ("message", True, nina.id)


async def test_posts_in_a_channel(bot: Bot, raw: RawBot, telegram: Telegram, nina: Persona, oleg: Persona) -> None:
    news = await telegram.group("News", creator=nina, members=[oleg], kind="channel")
    await raw.heard()

    post = await nina.write("Fresh beans", chat=news)
    await nina.edit(post, "Fresh beans!")
    mine = await bot.send_message(news.id, "From the bot")

    (first, posted), (second, edited) = await raw.heard()
    assert [first, second] == ["channel_post", "edited_channel_post"]
    assert ("from" in posted, posted["sender_chat"]["id"], posted["text"]) == (False, news.id, "Fresh beans")
    assert edited["text"] == "Fresh beans!"
    assert mine.from_user is None
    assert mine.sender_chat is not None
    assert mine.sender_chat.id == news.id
    assert (await bot.edit_message_text("Edited by the bot", news.id, post.id)).text == "Edited by the bot"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="Oleg may not post in News"):
        await oleg.write("Me too", chat=news)


async def test_a_channel_wants_rights_for_posts(raw: RawBot, telegram: Telegram, nina: Persona) -> None:
    news = await telegram.group("News", creator=nina, kind="channel", bot=None)
    with pytest.raises(Refused, match="A bot can be in a channel only as an administrator"):
        await news.add_bot(by=nina, status="member")
    await news.add_bot(by=nina, rights={"can_post_messages": False, "can_edit_messages": False})
    post = await nina.write("Fresh beans", chat=news)

    assert await raw.ask("sendMessage", chat_id=news.id, text="Hi") == (
        "400 Bad Request: need administrator rights in the channel chat"
    )
    assert await raw.ask("editMessageText", chat_id=news.id, message_id=post.id, text="Hi") == (
        "400 Bad Request: message can't be edited"
    )
    assert await raw.ask("pinChatMessage", chat_id=news.id, message_id=post.id) == (
        "400 Bad Request: not enough rights to manage pinned messages in the chat"
    )
    assert [one.text for one in await telegram.transcript(news)] == ["Fresh beans"]


async def test_nobody_is_told_who_joins_a_channel(
    raw: RawBot, telegram: Telegram, nina: Persona, oleg: Persona
) -> None:
    news = await telegram.group("News", creator=nina, kind="channel")
    await raw.heard()

    await news.join(oleg)
    await news.leave(oleg)

    changes = [(kind, body["new_chat_member"]["status"]) for kind, body in await raw.heard()]
    assert changes == [("chat_member", "member"), ("chat_member", "left")]
    assert await telegram.transcript(news) == []


async def test_upgrade(bot: Bot, raw: RawBot, telegram: Telegram, nina: Persona, oleg: Persona) -> None:
    old = await telegram.group("Tea", creator=nina, members=[oleg], kind="group", bot="member")
    for text in ("one", "two", "three"):
        await bot.send_message(old.id, text)
    await raw.heard()

    new = await old.upgrade(by=nina)

    (_, left), (_, arrived) = await raw.heard()
    assert (left["chat"]["id"], left["migrate_to_chat_id"], left["from"]["id"]) == (old.id, new.id, nina.id)
    assert (arrived["chat"], arrived["message_id"]) == ({"id": new.id, "type": "supergroup", "title": "Tea"}, 1)
    assert (arrived["migrate_from_chat_id"], arrived["sender_chat"]["id"]) == (old.id, new.id)
    assert await bot.get_chat_member_count(new.id) == 3
    assert (await bot.get_chat_member(new.id, nina.id)).status == "creator"
    assert (await bot.send_message(new.id, "here now")).message_id == 2
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "still here")
    assert moved.value.new_chat_id == new.id
    for method, params in (("getChatMemberCount", {}), ("banChatMember", {"user_id": oleg.id}), ("leaveChat", {})):
        assert await raw.answer(method, chat_id=old.id, **params) == {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": new.id},
        }
    # Only looking at the old one is still possible.
    assert (await bot.get_chat(old.id)).type == "group"
    with pytest.raises(Refused, match=f"Tea became the supergroup {new.id}"):
        await nina.write("hello?", chat=old)
    assert [one.text for one in await telegram.transcript(old)] == ["", "", "one", "two", "three", ""]


async def test_who_may_upgrade(telegram: Telegram, nina: Persona, oleg: Persona, coffee: Group) -> None:
    tea = await telegram.group("Tea", creator=nina, members=[oleg], kind="group")

    with pytest.raises(Refused, match="Oleg may not upgrade Tea"):
        await tea.upgrade(by=oleg)
    with pytest.raises(Refused, match="Coffee is no basic group"):
        await coffee.upgrade(by=nina)


@pytest.mark.parametrize("cause", ["username", "restrict", "rights"])
async def test_what_a_basic_group_cannot_do_makes_it_a_supergroup(
    telegram: Telegram, raw: RawBot, nina: Persona, oleg: Persona, cause: str
) -> None:
    tea = await telegram.group("Tea", creator=nina, members=[oleg], kind="group")

    match cause:
        case "username":
            await tea.change(by=nina, username="tea_people")
        case "restrict":
            await tea.restrict(oleg, by=nina)
        case _:
            await tea.join(oleg, by=nina, status="administrator", rights={"can_pin_messages": False})

    envelope = await raw.answer("sendMessage", chat_id=tea.id, text="Hi")
    new_id = envelope["parameters"]["migrate_to_chat_id"]
    assert (await raw.ask("getChat", chat_id=new_id)).get("username") == ("tea_people" if cause == "username" else None)
    assert (await raw.ask("getChatMember", chat_id=new_id, user_id=oleg.id))["status"] == {
        "username": "member",
        "restrict": "restricted",
        "rights": "administrator",
    }[cause]


async def test_title_photo_and_description_by_the_bot(bot: Bot, raw: RawBot, coffee: Group, telegram: Telegram) -> None:
    await raw.heard()

    assert await bot.set_chat_title(coffee.id, " Coffee & Tea ")
    assert await bot.set_chat_title(coffee.id, "Coffee & Tea")
    assert await bot.set_chat_photo(coffee.id, samples.draw("latte"))
    assert await bot.delete_chat_photo(coffee.id)
    assert await bot.set_chat_description(coffee.id, "Hot drinks")

    # Of its own changes to title and photo a bot hears.
    heard = [body for _, body in await raw.heard()]
    assert [body.keys() & {"new_chat_title", "new_chat_photo", "delete_chat_photo"} for body in heard] == [
        {"new_chat_title"},
        {"new_chat_photo"},
        {"delete_chat_photo"},
    ]
    assert heard[0]["new_chat_title"] == "Coffee & Tea"
    assert [size["width"] for size in heard[1]["new_chat_photo"]] == sorted(
        size["width"] for size in heard[1]["new_chat_photo"]
    )
    for method, params, refusal in (
        ("setChatTitle", {"title": " "}, "title must be non-empty"),
        ("setChatDescription", {"description": "Hot drinks"}, "chat description is not modified"),
        ("deleteChatPhoto", {}, "CHAT_NOT_MODIFIED"),
        ("setChatPhoto", {}, "there is no photo in the request"),
        ("setChatPhoto", {"photo": "https://example.com/a.jpg"}, "photo must be uploaded as an InputFile"),
    ):
        assert await raw.ask(method, chat_id=coffee.id, **params) == f"400 Bad Request: {refusal}"
    assert await raw.upload("setChatPhoto", "photo", b"no picture", chat_id=coffee.id) == (
        "400 Bad Request: IMAGE_PROCESS_FAILED"
    )
    assert len(await telegram.transcript(coffee)) == 4


@pytest.mark.parametrize(
    ("method", "params", "right", "without", "in_private"),
    [
        ("setChatTitle", {"title": "Tea"}, "can_change_info", "not enough rights to change chat title",
         "can't change private chat title"),
        ("setChatDescription", {"description": "Tea"}, "can_change_info", "not enough rights to set chat description",
         "can't change private chat description"),
        ("deleteChatPhoto", {}, "can_change_info", "not enough rights to change chat photo",
         "can't change private chat photo"),
        ("setChatPermissions", {"permissions": {}}, "can_restrict_members",
         "not enough rights to change chat permissions", "can't change private chat permissions"),
    ],
)  # fmt: skip
async def test_changes_need_rights(
    raw: RawBot, coffee: Group, nina: Persona, telegram: Telegram,
    method: str, params: dict[str, object], right: str, without: str, in_private: str,
) -> None:  # fmt: skip
    await coffee.add_bot(by=nina, rights={right: False})
    before = await raw.ask("getChat", chat_id=coffee.id)

    assert await raw.ask(method, chat_id=coffee.id, **params) == f"400 Bad Request: {without}"
    assert await raw.ask(method, chat_id=nina.id, **params) == f"400 Bad Request: {in_private}"
    assert await raw.ask("getChat", chat_id=coffee.id) == before


async def test_people_change_the_group(
    raw: RawBot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    await raw.heard()

    await coffee.change(by=nina, title="Tea", photo="latte")
    await coffee.change(by=nina, photo="", username="tea_people", permissions={"can_send_photos": False})

    heard = [body for _, body in await raw.heard()]
    assert [body.keys() & {"new_chat_title", "new_chat_photo", "delete_chat_photo"} for body in heard] == [
        {"new_chat_photo"},
        {"new_chat_title"},
        {"delete_chat_photo"},
    ]
    info = await raw.ask("getChat", chat_id="@tea_people")
    assert (info["title"], info["permissions"]["can_send_photos"], info["permissions"]["can_send_messages"]) == (
        "Tea",
        False,
        True,
    )
    for changes, sentence in (
        ({"title": "Oleg's"}, "Oleg may not change the profile of Tea."),
        ({"permissions": {"can_send_photos": True}}, "Oleg may not change the permissions of Tea."),
    ):
        with pytest.raises(Refused) as refused:
            await coffee.change(by=oleg, **changes)
        assert str(refused.value) == sentence
    for changes, sentence in (
        ({"title": " "}, "A title is not empty."),
        ({"photo": ""}, "Tea has no photo."),
        ({"username": "nina_k"}, "The username nina_k is taken."),
        ({"permissions": {"can_fly": True}}, "There is no permission can_fly."),
    ):
        with pytest.raises(Refused) as refused:
            await coffee.change(by=nina, **changes)
        assert str(refused.value) == sentence
    assert await raw.ask("getChat", chat_id=coffee.id) == info


async def test_an_old_title_is_no_error(bot: Bot, coffee: Group, telegram: Telegram) -> None:
    before = await telegram.transcript(coffee)

    assert await bot.set_chat_title(coffee.id, "Coffee")

    assert await telegram.transcript(coffee) == before
    with pytest.raises(BadRequest, match="Chat description is not modified"):
        await bot.set_chat_description(coffee.id, "")
