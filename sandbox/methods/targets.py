"""Which chat or message a call means, or Telegram's reason to refuse it."""

from sandbox.chats import Chat
from sandbox.errors import bad_request, forbidden
from sandbox.params import Params
from sandbox.posts import Post
from sandbox.shapes import Json
from sandbox.world import World


def known_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat, as far as the bot can know it: people who pressed Start or share a group, groups it was in."""
    if not params.text(name):
        raise bad_request(f"{name} is empty")
    chat = world.chats.get(params.number(name) or 0)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat(world: World, params: Params) -> Chat:
    """The chat, if the bot may write there."""
    if params.number("chat_id") == world.bot.id:
        raise forbidden("bot can't send messages to bots")
    chat = known_chat(world, params)
    if chat.person is not None:
        if chat.person.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.person.started:
            raise forbidden("bot can't initiate conversation with a user")
    else:
        require_inside(world, chat)
    return chat


def joined_chat(world: World, params: Params) -> Chat:
    """The chat, if the bot is in it."""
    chat = known_chat(world, params)
    if not chat.is_private:
        require_inside(world, chat)
    return chat


def require_inside(world: World, chat: Chat) -> None:
    place = world.bot_in(chat)
    if place.status == "kicked":
        raise forbidden("bot was kicked from the supergroup chat")
    if not place.inside:
        raise forbidden("bot is not a member of the supergroup chat")


def require_right(world: World, chat: Chat, right: str, *, refusal: str) -> None:
    """Refuse unless the chat is private or the bot has the administrator's right."""
    if not chat.is_private and not world.bot_in(chat).may(right):
        raise bad_request(refusal)


def own_post(world: World, params: Params) -> Post:
    """The bot's own message that an edit means."""
    chat = joined_chat(world, params)
    message_id = params.number("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    post = chat.post(message_id)
    if post is None:
        raise bad_request("message to edit not found")
    if not post.outgoing_bot:
        raise bad_request("message can't be edited")
    return post


def member_user(world: World, params: Params) -> Json:
    """The user whom `user_id` means."""
    user = world.user(params.number("user_id") or 0)
    if user is None:
        raise bad_request("invalid user_id specified")
    return user
