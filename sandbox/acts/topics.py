"""Forum topics: opened, renamed, closed, hidden and deleted, with the messages that announce it."""

from sandbox.acts import delivery
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.posts import Post
from sandbox.state.threads import GENERAL, Topic
from sandbox.state.world import World

LONGEST_NAME = 128
RIGHT = "can_manage_topics"


def find(chat: Chat, topic_id: int) -> Topic | None:
    return (chat.topics or {}).get(topic_id)


def of(chat: Chat, post: Post) -> Topic | None:
    """The topic in which a message stands, if the chat is a forum and the topic still there."""
    return find(chat, post.body.get("message_thread_id", GENERAL))


def may_manage(chat: Chat, user_id: int, topic: Topic | None = None) -> bool:
    """Whether someone has the right, or has opened this topic."""
    return chat.membership(user_id).may(RIGHT) or (topic is not None and topic.creator == user_id)


def may_write(chat: Chat, user_id: int, topic: Topic) -> bool:
    """In a closed topic write only those who may open it again."""
    return not topic.closed or may_manage(chat, user_id, topic)


def thread(chat: Chat, topic: Topic | None) -> Json:
    """What the topic adds to a message in it: in the General one nothing, elsewhere also a reply to its beginning."""
    if topic is None or topic.is_general:
        return {}
    fields: Json = {"message_thread_id": topic.id, "is_topic_message": True}
    if (beginning := chat.post(topic.id)) is not None:
        fields["reply_to_message"] = beginning.quoted()
    return fields


def create(
    world: World, chat: Chat, name: str, *, by: Json, icon_color: int, icon_custom_emoji_id: str | None = None
) -> Topic:
    """Open a topic in a forum."""
    topic = Topic(chat.last_message_id + 1, name[:LONGEST_NAME], by["id"], icon_color, icon_custom_emoji_id)
    if chat.topics is not None:
        chat.topics[topic.id] = topic
    _announce(world, chat, topic, by, {"forum_topic_created": {"name": topic.name} | topic.icon()})
    return topic


def edit(world: World, chat: Chat, topic: Topic, *, by: Json, name: str, icon: str | None = None) -> bool:
    """Rename a topic or change its icon ("" takes it away); whether that changes anything."""
    changes: Json = {}
    if name and (name := name[:LONGEST_NAME]) != topic.name:
        changes["name"] = topic.name = name
    if icon is not None and icon != (topic.icon_custom_emoji_id or ""):
        changes["icon_custom_emoji_id"] = icon
        topic.icon_custom_emoji_id = icon or None
    if changes:
        _announce(world, chat, topic, by, {"forum_topic_edited": changes})
    return bool(changes)


def close(world: World, chat: Chat, topic: Topic, *, by: Json) -> bool:
    """Close an open topic; whether it was open."""
    if topic.closed:
        return False
    topic.closed = True
    _announce(world, chat, topic, by, {"forum_topic_closed": {}})
    return True


def reopen(world: World, chat: Chat, topic: Topic, *, by: Json) -> bool:
    """Open a closed topic again, which also brings it back to sight; whether it was closed."""
    if not topic.closed:
        return False
    topic.closed = topic.hidden = False
    _announce(world, chat, topic, by, {"forum_topic_reopened": {}})
    return True


def hide(world: World, chat: Chat, topic: Topic, *, by: Json) -> bool:
    """Put the General topic out of sight, which also closes it; whether it was in sight."""
    if topic.hidden:
        return False
    topic.hidden = topic.closed = True
    _announce(world, chat, topic, by, {"general_forum_topic_hidden": {}})
    return True


def unhide(world: World, chat: Chat, topic: Topic, *, by: Json) -> bool:
    """Bring the General topic back to sight, still closed; whether it was hidden."""
    if not topic.hidden:
        return False
    topic.hidden = False
    _announce(world, chat, topic, by, {"general_forum_topic_unhidden": {}})
    return True


def delete(world: World, chat: Chat, topic: Topic) -> None:
    """Take a topic away with every message in it."""
    for post in chat.latest():
        if post.body.get("message_thread_id") == topic.id:
            world.delete(post)
    if chat.topics is not None:
        del chat.topics[topic.id]
    world.show_chat(chat)


def unpin_all(world: World, chat: Chat, topic: Topic) -> None:
    """Unpin every message of a topic."""
    pinned = [post for message_id in chat.pinned if (post := chat.post(message_id)) is not None]
    chat.pinned[:] = [post.id for post in pinned if of(chat, post) is not topic]
    world.show_chat(chat)


def _announce(world: World, chat: Chat, topic: Topic, by: Json, content: Json) -> None:
    """Write the service message and show the chat as it is now."""
    post = world.publish(chat, by, content | thread(chat, topic))
    world.show_chat(chat)
    world.show(post)
    delivery.message(world, post)
