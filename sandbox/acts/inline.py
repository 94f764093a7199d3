"""Inline mode: somebody types a bot's name and a query, the bot offers results, one of them is sent in their name."""

import secrets

from sandbox.acts import delivery
from sandbox.acts.writing import require_inside
from sandbox.errors import SimError
from sandbox.shapes import without_none
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.people import Person
from sandbox.state.posts import Post
from sandbox.state.world import InlineQuery, World


def ask(world: World, person: Person, bot: BotAccount, chat: Chat, text: str, *, offset: str = "") -> InlineQuery:
    """Type a query to the bot into the field of a chat; the bot needs not to be in it."""
    require_inside(person, chat)
    if not bot.inline:
        raise SimError(f"{bot.first_name} has no inline mode.")
    query = InlineQuery(str(secrets.randbits(62)), bot.id, person.id, chat.id, text, world.clock.timestamp())
    world.inline_queries[query.id] = query
    kind = "sender" if chat.is_private else chat.shown()["type"]
    update = {"id": query.id, "from": person.user(), "query": text, "offset": offset, "chat_type": kind}
    bot.updates.add("inline_query", update)
    return query


def choose(world: World, person: Person, query_id: str, result_id: str) -> Post:
    """Send one of the offered results."""
    query = world.inline_queries.get(query_id)
    if query is None or query.user_id != person.id:
        raise SimError(f"{person.first_name} asked no query {query_id}.", code=404)
    content = query.contents.get(result_id)
    if content is None:
        raise SimError(f"The bot offered no result {result_id!r}.")
    bot = world.bots[query.bot_id]
    chat = world.chat(query.chat_id, bot)
    require_inside(person, chat)
    post = world.publish(chat, person.user(), {**content, "via_bot": bot.user()}, author=person.id)
    post.inline_bot = bot.id
    inline_id = None
    if "reply_markup" in content:
        inline_id = secrets.token_urlsafe(20)
        post.inline_id = inline_id
        world.inline_posts[inline_id] = post
    world.show(post)
    delivery.message(world, post)
    if bot.inline_feedback:
        chosen = without_none(result_id=result_id, query=query.text, inline_message_id=inline_id)
        bot.updates.add("chosen_inline_result", chosen | {"from": person.user()})
    return post
