"""Taking messages away."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.message_ids import message_ids
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat
from sandbox.state.chats import Chat
from sandbox.state.contents import content_of
from sandbox.state.posts import Post

DAY = 24 * 60 * 60
DELETABLE_FOR = 2 * DAY
# What began a chat or a topic stays as long as it does.
BEGINNINGS = ("channel_chat_created", "supergroup_chat_created", "migrate_from_chat_id", "forum_topic_created")
FORBIDDEN = "message can't be deleted"
NOT_FOR_EVERYONE = "message can't be deleted for everyone"


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    if not call.params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.params.number("message_id"):
        raise bad_request("message identifier is not specified")
    chat = joined_chat(call)
    post = chat.post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request("message to delete not found")
    _require_deletable(call, chat, post)
    call.world.delete(post)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    wanted = message_ids(call.params)
    chat = joined_chat(call)
    posts = {post.id: post for message_id in wanted if (post := chat.post(message_id)) is not None}
    for post in posts.values():
        _require_deletable(call, chat, post)
    for post in posts.values():
        call.world.delete(post)
    return True


def _require_deletable(call: Call, chat: Chat, post: Post) -> None:
    """Refuse what is too old, what is not the bot's to delete, and dice of the last day in private."""
    age = call.world.date() - post.body["date"]
    own = post.author == call.bot.id
    match post.body["chat"]["type"]:
        case "private":
            fresh_dice = "dice" in post.body and age < DAY
            if fresh_dice or age > DELETABLE_FOR:
                raise bad_request(NOT_FOR_EVERYONE)
        case "group":
            written = own and bool(content_of(post))
            if not (written or chat.membership(call.bot.id).is_admin) or age > DELETABLE_FOR:
                raise bad_request(NOT_FOR_EVERYONE)
        case kind:
            place = chat.membership(call.bot.id)
            plain = kind == "supergroup" and bool(content_of(post))
            mine = own and (plain or place.may("can_post_messages"))
            if not (mine or place.may("can_delete_messages")):
                raise bad_request(FORBIDDEN)
            if age >= DELETABLE_FOR or any(name in post.body for name in BEGINNINGS):
                raise bad_request(FORBIDDEN)
