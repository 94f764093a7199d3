"""Forum topics: made by bots and people, written into, closed, hidden, deleted."""

from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from telegram import Bot, InputMediaPhoto, Message
from telegram.error import BadRequest, NetworkError

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.server import Sandbox
from tests.sandbox.news import heard

TOPICS = {"can_manage_topics": True}
NEWS_ICON = "5434144690511290129"
FIRST_COLOR = 0x6FB9F0


@pytest.fixture
async def forum(telegram: Telegram, nina: Persona, oleg: Persona) -> Group:
    """Nina's forum, with Oleg in it and the bot as an administrator who manages topics."""
    forum = await telegram.group("Forum", creator=nina, members=[oleg], bot=None, forum=True)
    await forum.add_bot(by=nina, rights=TOPICS)
    return forum


@pytest.fixture
async def plain_bot(bot: Bot, forum: Group, nina: Persona) -> Bot:
    """The bot as an administrator who may neither manage topics nor delete nor pin."""
    lacking = dict.fromkeys(("can_manage_topics", "can_delete_messages", "can_pin_messages"), False)
    await forum.add_bot(by=nina, rights=lacking)
    return bot


async def _heard(bot: Bot) -> list[Message]:
    """The messages since the last look."""
    return [update.message for update in await heard(bot) if update.message]


async def _topics(telegram: Telegram, group: Group) -> list[tuple[int, str, bool, bool]]:
    """Number, name, closed and hidden of each topic, as the shown chat has them."""
    (chat,) = [chat for chat in (await telegram.state())["chats"] if chat["id"] == group.id]
    return [(one["message_thread_id"], one["name"], one["closed"], one["hidden"]) for one in chat["topics"]]


async def test_a_new_topic(bot: Bot, forum: Group, telegram: Telegram) -> None:
    await _heard(bot)

    topic = await bot.create_forum_topic(forum.id, "Recipes", icon_custom_emoji_id=NEWS_ICON)

    # Telegram tells of it also the bot that opened it.
    (service,) = await _heard(bot)
    assert topic.to_dict() == {
        "message_thread_id": service.message_id,
        "name": "Recipes",
        "icon_color": FIRST_COLOR,
        "icon_custom_emoji_id": NEWS_ICON,
    }
    assert service.forum_topic_created is not None
    assert (service.forum_topic_created.name, service.forum_topic_created.icon_color) == ("Recipes", FIRST_COLOR)
    assert (service.message_thread_id, service.is_topic_message) == (topic.message_thread_id, True)
    assert service.reply_to_message is None
    assert service.chat.is_forum is True
    assert await _topics(telegram, forum) == [
        (1, "General", False, False),
        (topic.message_thread_id, "Recipes", False, False),
    ]


async def test_the_first_message_of_a_forum_opens_a_topic_beside_the_general_one(
    bot: Bot, telegram: Telegram, nina: Persona
) -> None:
    forum = await telegram.group("Forum", creator=nina, bot=None, forum=True)
    topic = await forum.topic("Recipes", by=nina)
    await forum.add_bot(by=nina, rights=TOPICS)

    assert await bot.edit_general_forum_topic(forum.id, "Lobby")
    assert await bot.close_general_forum_topic(forum.id)
    assert await bot.hide_general_forum_topic(forum.id)
    inside = await bot.send_message(forum.id, "Milk", message_thread_id=topic)

    assert inside.message_thread_id == topic
    assert await _topics(telegram, forum) == [(1, "Lobby", True, True), (topic, "Recipes", False, False)]
    assert await bot.delete_forum_topic(forum.id, topic)
    assert await _topics(telegram, forum) == [(1, "Lobby", True, True)]


async def test_every_kind_of_message_goes_where_it_is_told(bot: Bot, forum: Group, telegram: Telegram) -> None:
    latte = samples.draw("latte")
    topic = (await bot.create_forum_topic(forum.id, "Recipes")).message_thread_id

    text = await bot.send_message(forum.id, "Milk", message_thread_id=topic)
    photo = await bot.send_photo(forum.id, latte, message_thread_id=topic)
    document = await bot.send_document(forum.id, b"a,b", filename="a.csv", message_thread_id=topic)
    album = await bot.send_media_group(forum.id, [InputMediaPhoto(latte)] * 2, message_thread_id=topic)
    await bot.copy_message(forum.id, forum.id, text.message_id, message_thread_id=topic)
    general = await bot.send_message(forum.id, "Hello all")

    for message in (text, photo, document, *album):
        assert (message.message_thread_id, message.is_topic_message) == (topic, True)
        assert message.reply_to_message is not None
        assert message.reply_to_message.forum_topic_created is not None
    assert (general.message_thread_id, general.is_topic_message, general.reply_to_message) == (None, None, None)
    copied = (await telegram.transcript(forum))[-2]
    assert (copied.text, copied.body["message_thread_id"]) == ("Milk", topic)


async def test_people_write_into_topics(bot: Bot, forum: Group, nina: Persona, oleg: Persona) -> None:
    recipes, news = [await forum.topic(name, by=nina) for name in ("Recipes", "News")]
    await _heard(bot)

    await oleg.write("Milk?", chat=forum, topic=recipes)
    await oleg.photo("latte", chat=forum, topic=recipes)
    await oleg.write("Hello", chat=forum)

    assert [message.message_thread_id for message in await _heard(bot)] == [recipes, recipes, None]
    with pytest.raises(Refused, match="There is no topic 7000"):
        await oleg.write("Where?", chat=forum, topic=7000)
    in_recipes = await oleg.write("x", chat=forum, topic=recipes)
    with pytest.raises(Refused, match="is in another topic"):
        await oleg.write("x", chat=forum, topic=news, reply_to=in_recipes)
    with pytest.raises(Refused, match="There is no topic"):
        await nina.write("x", topic=recipes)


async def test_replies_stay_in_their_topic(bot: Bot, forum: Group, nina: Persona, oleg: Persona) -> None:
    recipes, news = [await forum.topic(name, by=nina) for name in ("Recipes", "News")]
    asked = await oleg.write("Milk?", chat=forum, topic=recipes)

    answered = await bot.send_message(forum.id, "Oat", reply_to_message_id=asked.id)
    thanked = await oleg.write("Thanks", chat=forum, reply_to=asked)

    assert answered.message_thread_id == recipes
    assert answered.reply_to_message is not None
    assert (answered.reply_to_message.text, thanked.body["message_thread_id"]) == ("Milk?", recipes)
    again = await bot.send_message(forum.id, "Oat", reply_to_message_id=asked.id, message_thread_id=recipes)
    assert again.message_thread_id == recipes
    with pytest.raises(NetworkError, match="replying into another topic is not modelled"):
        await bot.send_message(forum.id, "Oat", reply_to_message_id=asked.id, message_thread_id=news)


async def test_threads_that_are_not_there(
    bot: Bot, forum: Group, coffee: Group, nina: Persona, telegram: Telegram
) -> None:
    for thread in (1, 7000):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(forum.id, "Where?", message_thread_id=thread)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(nina.id, "Where?", message_thread_id=5)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_chat_action(forum.id, "typing", message_thread_id=7000)
    assert [message.text for message in await telegram.transcript(forum)] == [""]

    # A group without topics overlooks the thread.
    assert (await bot.send_message(coffee.id, "Here", message_thread_id=5)).message_thread_id is None


async def test_typing_in_a_topic(sandbox: Sandbox, bot: Bot, forum: Group) -> None:
    topic = (await bot.create_forum_topic(forum.id, "Recipes")).message_thread_id
    before = sandbox.world.events.seq

    await bot.send_chat_action(forum.id, "typing", message_thread_id=topic)

    typing = next(event for event in sandbox.world.events.after(before) if event["type"] == "typing")
    assert (typing["chat_id"], typing["message_thread_id"]) == (forum.id, topic)


async def test_editing_a_topic(bot: Bot, forum: Group, telegram: Telegram) -> None:
    topic = (await bot.create_forum_topic(forum.id, "Recipes")).message_thread_id
    await _heard(bot)

    assert await bot.edit_forum_topic(forum.id, topic, name="Drinks", icon_custom_emoji_id=NEWS_ICON)
    assert await bot.edit_forum_topic(forum.id, topic, icon_custom_emoji_id="")
    assert await bot.edit_forum_topic(forum.id, topic)

    both, icon = await _heard(bot)
    assert both.forum_topic_edited is not None
    assert both.forum_topic_edited.to_dict() == {"name": "Drinks", "icon_custom_emoji_id": NEWS_ICON}
    assert both.message_thread_id == topic
    assert icon.forum_topic_edited is not None
    assert icon.forum_topic_edited.to_dict() == {"icon_custom_emoji_id": ""}
    assert (await _topics(telegram, forum))[1] == (topic, "Drinks", False, False)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.edit_forum_topic(forum.id, topic, name="Drinks")
    assert await _heard(bot) == []


async def test_closing_and_reopening(bot: Bot, forum: Group, nina: Persona, oleg: Persona) -> None:
    topic = (await bot.create_forum_topic(forum.id, "Recipes")).message_thread_id
    await _heard(bot)

    assert await bot.close_forum_topic(forum.id, topic)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.close_forum_topic(forum.id, topic)
    with pytest.raises(Refused, match="The topic Recipes is closed"):
        await oleg.write("Milk?", chat=forum, topic=topic)
    await nina.write("The owner may", chat=forum, topic=topic)
    await bot.send_message(forum.id, "So may who manages topics", message_thread_id=topic)
    assert await bot.reopen_forum_topic(forum.id, topic)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.reopen_forum_topic(forum.id, topic)
    await oleg.write("Milk?", chat=forum, topic=topic)

    closed, owner, reopened, question = await _heard(bot)
    assert closed.forum_topic_closed is not None
    assert (owner.text, question.text) == ("The owner may", "Milk?")
    assert reopened.forum_topic_reopened is not None


async def test_a_closed_topic_is_closed_to_a_plain_bot(
    plain_bot: Bot, forum: Group, nina: Persona, telegram: Telegram
) -> None:
    topic = await forum.topic("Recipes", by=nina)
    await forum.change_topic(topic, by=nina, closed=True)
    await forum.change_topic(1, by=nina, closed=True)
    known = len(await telegram.transcript(forum))

    for thread in (topic, None):
        with pytest.raises(BadRequest, match="Topic_closed"):
            await plain_bot.send_message(forum.id, "Hello?", message_thread_id=thread)

    assert len(await telegram.transcript(forum)) == known


async def test_deleting_a_topic_deletes_its_messages(bot: Bot, forum: Group, oleg: Persona, telegram: Telegram) -> None:
    topic = (await bot.create_forum_topic(forum.id, "Recipes")).message_thread_id
    await oleg.write("Milk?", chat=forum, topic=topic)
    await oleg.write("Hello", chat=forum)

    assert await bot.delete_forum_topic(forum.id, topic)

    assert [message.text for message in await telegram.transcript(forum)] == ["", "Hello"]
    assert await _topics(telegram, forum) == [(1, "General", False, False)]
    with pytest.raises(BadRequest, match="Topic_id_invalid"):
        await bot.delete_forum_topic(forum.id, topic)
    with pytest.raises(BadRequest, match="Topic_id_invalid"):
        await bot.delete_forum_topic(forum.id, 1)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "Too late", message_thread_id=topic)


async def test_unpinning_a_topic(bot: Bot, forum: Group) -> None:
    topic = (await bot.create_forum_topic(forum.id, "Recipes")).message_thread_id
    inside = await bot.send_message(forum.id, "Milk", message_thread_id=topic)
    outside = await bot.send_message(forum.id, "Rules")
    for message in (outside, inside):
        await bot.pin_chat_message(forum.id, message.message_id)

    assert await bot.unpin_all_forum_topic_messages(forum.id, topic)
    pinned = (await bot.get_chat(forum.id)).pinned_message
    assert pinned is not None
    assert pinned.text == "Rules"
    assert await bot.unpin_all_general_forum_topic_messages(forum.id)
    assert (await bot.get_chat(forum.id)).pinned_message is None
    with pytest.raises(BadRequest, match="Topic_id_invalid"):
        await bot.unpin_all_forum_topic_messages(forum.id, 7000)
    with pytest.raises(BadRequest, match="Invalid forum topic identifier specified"):
        await bot.unpin_all_forum_topic_messages(forum.id, 0)


async def test_the_general_topic(bot: Bot, forum: Group, oleg: Persona, telegram: Telegram) -> None:
    await _heard(bot)

    assert await bot.edit_general_forum_topic(forum.id, "Lobby")
    assert await bot.hide_general_forum_topic(forum.id)
    assert await _topics(telegram, forum) == [(1, "Lobby", True, True)]
    with pytest.raises(Refused, match="The topic Lobby is closed"):
        await oleg.write("Hello", chat=forum)
    assert await bot.unhide_general_forum_topic(forum.id)
    assert await _topics(telegram, forum) == [(1, "Lobby", True, False)]
    assert await bot.hide_general_forum_topic(forum.id)
    assert await bot.reopen_general_forum_topic(forum.id)
    assert await _topics(telegram, forum) == [(1, "Lobby", False, False)]
    assert await bot.close_general_forum_topic(forum.id)

    edited, hidden, unhidden, again, reopened, closed = await _heard(bot)
    assert edited.forum_topic_edited is not None
    assert (edited.forum_topic_edited.name, edited.message_thread_id) == ("Lobby", None)
    assert hidden.general_forum_topic_hidden is not None
    assert unhidden.general_forum_topic_unhidden is not None
    assert again.general_forum_topic_hidden is not None
    assert reopened.forum_topic_reopened is not None
    assert closed.forum_topic_closed is not None


@pytest.mark.parametrize("change", ["close", "unhide"])
async def test_what_the_general_topic_is_already(bot: Bot, forum: Group, change: str) -> None:
    await bot.close_general_forum_topic(forum.id)
    await _heard(bot)

    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await getattr(bot, f"{change}_general_forum_topic")(forum.id)

    assert await _heard(bot) == []


Deed = Callable[[Bot, int, int], Awaitable[object]]
DEEDS: dict[str, tuple[Deed, str]] = {
    "create": (lambda bot, chat, _: bot.create_forum_topic(chat, "Mine"), "create a topic"),
    "edit": (lambda bot, chat, topic: bot.edit_forum_topic(chat, topic, name="Mine"), "edit the topic"),
    "close": (lambda bot, chat, topic: bot.close_forum_topic(chat, topic), "close or open the topic"),
    "reopen": (lambda bot, chat, topic: bot.reopen_forum_topic(chat, topic), "close or open the topic"),
    "delete": (lambda bot, chat, topic: bot.delete_forum_topic(chat, topic), "delete the topic"),
    "rename": (lambda bot, chat, _: bot.edit_general_forum_topic(chat, "Mine"), "edit the topic"),
    "hide": (lambda bot, chat, _: bot.hide_general_forum_topic(chat), "close or open the topic"),
    "unpin": (
        lambda bot, chat, topic: bot.unpin_all_forum_topic_messages(chat, topic),
        "manage pinned messages in the chat",
    ),
}


@pytest.mark.parametrize("name", DEEDS)
async def test_topics_take_the_right(
    plain_bot: Bot, forum: Group, nina: Persona, telegram: Telegram, name: str
) -> None:
    deed, what = DEEDS[name]
    topic = await forum.topic("Recipes", by=nina)
    known = await _topics(telegram, forum)

    with pytest.raises(BadRequest, match=f"Not enough rights to {what}"):
        await deed(plain_bot, forum.id, topic)

    assert await _topics(telegram, forum) == known


async def test_ones_own_topic_needs_no_right(bot: Bot, forum: Group, nina: Persona, telegram: Telegram) -> None:
    topic = (await bot.create_forum_topic(forum.id, "Recipes")).message_thread_id
    await forum.add_bot(by=nina, rights={"can_manage_topics": False, "can_delete_messages": False})

    assert await bot.edit_forum_topic(forum.id, topic, name="Drinks")
    assert await bot.close_forum_topic(forum.id, topic)
    assert (await bot.send_message(forum.id, "Still mine", message_thread_id=topic)).message_thread_id == topic
    assert await bot.delete_forum_topic(forum.id, topic)
    assert await _topics(telegram, forum) == [(1, "General", False, False)]


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"name": "  "}, "Name must be non-empty"),
        ({"name": "x", "icon_color": 5}, "Invalid icon color specified"),
        ({"name": "x", "icon_custom_emoji_id": "5"}, "Document_invalid"),
    ],
)
async def test_topics_that_cannot_be(
    bot: Bot, forum: Group, telegram: Telegram, parameters: dict[str, object], error: str
) -> None:
    with pytest.raises(BadRequest, match=error):
        await bot.create_forum_topic(forum.id, **parameters)  # type: ignore[arg-type]  # all kinds of values

    assert await _topics(telegram, forum) == [(1, "General", False, False)]


async def test_a_group_without_topics(bot: Bot, coffee: Group, nina: Persona) -> None:
    for chat in (coffee.id, nina.id):
        with pytest.raises(BadRequest, match="The chat is not a forum"):
            await bot.create_forum_topic(chat, "Recipes")
    with pytest.raises(BadRequest, match="Chat doesn't have topics"):
        await bot.unpin_all_forum_topic_messages(coffee.id, 5)
    with pytest.raises(Refused, match="Coffee is no forum"):
        await coffee.topic("Recipes", by=nina)


async def test_people_and_their_topics(
    bot: Bot, forum: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    recipes = await forum.topic("Recipes", by=nina)
    with pytest.raises(Refused, match="Oleg may not manage topics in Forum"):
        await forum.topic("Olegs", by=oleg)
    with pytest.raises(Refused, match="Oleg may not manage topics in Forum"):
        await forum.change_topic(recipes, by=oleg, closed=True)
    with pytest.raises(Refused, match="Oleg may not delete topics in Forum"):
        await forum.delete_topic(recipes, by=oleg)
    with pytest.raises(Refused, match="The General topic cannot be deleted"):
        await forum.delete_topic(1, by=nina)
    with pytest.raises(Refused, match="There is no topic 7000 in Forum"):
        await forum.change_topic(7000, by=nina, closed=True)
    with pytest.raises(Refused, match="A topic has a name"):
        await forum.change_topic(recipes, by=nina, name=" ")
    assert await _topics(telegram, forum) == [(1, "General", False, False), (recipes, "Recipes", False, False)]

    await forum.change_topic(recipes, by=nina, name="Drinks", closed=True)
    assert (await _topics(telegram, forum))[1] == (recipes, "Drinks", True, False)
    await forum.change_topic(recipes, by=nina, closed=False)
    await forum.delete_topic(recipes, by=nina)
    assert await _topics(telegram, forum) == [(1, "General", False, False)]


async def test_privacy_lets_topics_news_through(sandbox: Sandbox, bot: Bot, nina: Persona, telegram: Telegram) -> None:
    sandbox.world.bot.privacy = True
    forum = await telegram.group("Forum", creator=nina, bot="member", forum=True)
    await _heard(bot)

    topic = await forum.topic("Recipes", by=nina)
    await nina.write("Milk?", chat=forum, topic=topic)

    (service,) = await _heard(bot)
    assert service.forum_topic_created is not None


async def test_icons_of_topics(sandbox: Sandbox, bot: Bot) -> None:
    stickers = await bot.get_forum_topic_icon_stickers()

    assert stickers[0].custom_emoji_id == NEWS_ICON
    assert (stickers[0].emoji, stickers[0].type, stickers[0].set_name) == ("📰", "custom_emoji", "Topics")
    file = await stickers[0].get_file()
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.base_file_url}{sandbox.token}/{file.file_path}") as answer,
    ):
        assert answer.status == 200
    assert file.file_size == stickers[0].file_size
