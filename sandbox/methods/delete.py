"""Taking messages away."""

from sandbox.call import Call
from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat
from sandbox.posts import Post

DELETABLE_FOR = 48 * 60 * 60


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    chat = joined_chat(call)
    post = chat.post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to delete not found")
    if not may_delete(call, chat, post):
        raise bad_request("message can't be deleted for everyone")
    call.world.delete(post)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    chat = joined_chat(call)
    message_ids = call.params.numbers("message_ids")
    if not 1 <= len(message_ids) <= 100:
        raise bad_request("message identifiers are not specified")
    posts = [post for message_id in message_ids if (post := chat.post(message_id)) is not None]
    if not all(may_delete(call, chat, post) for post in posts):
        raise bad_request("message can't be deleted for everyone")
    for post in posts:
        call.world.delete(post)
    return True


def may_delete(call: Call, chat: Chat, post: Post) -> bool:
    """An administrator with the right always; otherwise its own, or anything in private, for two days."""
    if chat.membership(call.bot.id).may("can_delete_messages"):
        return True
    young = call.world.date() - post.body["date"] <= DELETABLE_FOR
    return young and (post.author == call.bot.id or chat.is_private)
