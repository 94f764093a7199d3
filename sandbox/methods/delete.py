"""Taking messages away."""

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat
from sandbox.params import Params
from sandbox.posts import Post
from sandbox.world import World

DELETABLE_FOR = 48 * 60 * 60


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    chat = joined_chat(world, params)
    post = chat.post(params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to delete not found")
    if not may_delete(world, chat, post):
        raise bad_request("message can't be deleted for everyone")
    world.delete(post)
    return True


@method("deleteMessages")
def delete_messages(world: World, params: Params) -> bool:
    chat = joined_chat(world, params)
    message_ids = params.structure("message_ids") or []
    if not 1 <= len(message_ids) <= 100:
        raise bad_request("message identifiers are not specified")
    posts = [post for message_id in message_ids if (post := chat.post(int(message_id))) is not None]
    if not all(may_delete(world, chat, post) for post in posts):
        raise bad_request("message can't be deleted for everyone")
    for post in posts:
        world.delete(post)
    return True


def may_delete(world: World, chat: Chat, post: Post) -> bool:
    """An administrator with the right always; otherwise its own, or anything in private, for two days."""
    if world.bot_in(chat).may("can_delete_messages"):
        return True
    young = world.date() - post.body["date"] <= DELETABLE_FOR
    return young and (post.outgoing_bot or chat.is_private)
