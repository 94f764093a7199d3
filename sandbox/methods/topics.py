"""Forum topics, and where in a forum a message goes."""

import gzip
from collections.abc import Callable

from sandbox.acts import topics
from sandbox.errors import bad_request, not_modelled
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat, require_right
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.media_kinds import STICKER, TGS
from sandbox.state.posts import Post
from sandbox.state.threads import GENERAL, ICON_COLORS, ICONS, Topic

PIN_REFUSAL = "not enough rights to manage pinned messages in the chat"
Change = Callable[..., bool]


@method("getForumTopicIconStickers")
def get_forum_topic_icon_stickers(call: Call) -> list[Json]:
    return [_icon_sticker(call, icon_id, emoji) for icon_id, emoji in ICONS.items()]


@method("createForumTopic")
def create_forum_topic(call: Call) -> Json:
    chat = _forum(call)
    if not topics.may_manage(chat, call.bot.id):
        raise bad_request("not enough rights to create a topic")
    name = _name(call)
    color = call.params.number("icon_color") or ICON_COLORS[0]
    if color not in ICON_COLORS:
        raise bad_request("invalid icon color specified")
    icon = _icon(call) or None
    by = call.bot.user()
    topic = topics.create(call.world, chat, name, by=by, icon_color=color, icon_custom_emoji_id=icon)
    return topic.described()


@method("editForumTopic")
def edit_forum_topic(call: Call) -> bool:
    chat, topic = _topic(call, "edit the topic")
    name = _name(call) if call.params.text("name") else ""
    icon = _icon(call) if "icon_custom_emoji_id" in call.params.values else None
    if not name and icon is None:
        return True
    return _changed(topics.edit(call.world, chat, topic, by=call.bot.user(), name=name, icon=icon))


@method("closeForumTopic")
def close_forum_topic(call: Call) -> bool:
    chat, topic = _topic(call, "close or open the topic")
    return _changed(topics.close(call.world, chat, topic, by=call.bot.user()))


@method("reopenForumTopic")
def reopen_forum_topic(call: Call) -> bool:
    chat, topic = _topic(call, "close or open the topic")
    return _changed(topics.reopen(call.world, chat, topic, by=call.bot.user()))


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> bool:
    chat, topic = _topic(call, "delete the topic", right="can_delete_messages")
    if topic.is_general:
        raise bad_request("TOPIC_ID_INVALID")
    topics.delete(call.world, chat, topic)
    return True


@method("unpinAllForumTopicMessages")
def unpin_all_forum_topic_messages(call: Call) -> bool:
    return _unpin_all(call, call.params.number("message_thread_id") or 0)


@method("unpinAllGeneralForumTopicMessages")
def unpin_all_general_forum_topic_messages(call: Call) -> bool:
    return _unpin_all(call, GENERAL)


@method("editGeneralForumTopic")
def edit_general_forum_topic(call: Call) -> bool:
    chat, topic = _topic(call, "edit the topic", topic_id=GENERAL)
    return _changed(topics.edit(call.world, chat, topic, by=call.bot.user(), name=_name(call)))


@method("closeGeneralForumTopic")
def close_general_forum_topic(call: Call) -> bool:
    return _general(call, topics.close)


@method("reopenGeneralForumTopic")
def reopen_general_forum_topic(call: Call) -> bool:
    return _general(call, topics.reopen)


@method("hideGeneralForumTopic")
def hide_general_forum_topic(call: Call) -> bool:
    return _general(call, topics.hide)


@method("unhideGeneralForumTopic")
def unhide_general_forum_topic(call: Call) -> bool:
    return _general(call, topics.unhide)


def thread_of(call: Call, chat: Chat, quoted: Post | None) -> Json:
    """The fields of the topic a call sends into: the one it names, or that of the message it replies to."""
    topic = named_topic(call, chat)
    if chat.topics is None:
        return {}
    place = topics.of(chat, quoted) if quoted is not None else topics.find(chat, GENERAL)
    if topic is not None and quoted is not None and place is not topic:
        raise not_modelled("replying into another topic")
    topic = topic or place
    if topic is not None and not topics.may_write(chat, call.bot.id, topic):
        raise bad_request("TOPIC_CLOSED")
    return topics.thread(chat, topic)


def named_topic(call: Call, chat: Chat) -> Topic | None:
    """The topic a call names, if it does; groups that are no forums overlook it, private chats refuse it."""
    topic_id = call.params.number("message_thread_id") or 0
    if topic_id <= 0:
        return None
    topic = topics.find(chat, topic_id)
    unknown = topic is None or topic.is_general
    if unknown and (chat.is_private or chat.topics is not None):
        raise bad_request("message thread not found")
    return topic


def _forum(call: Call) -> Chat:
    chat = joined_chat(call)
    if chat.topics is None:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(call: Call, what: str, *, right: str = topics.RIGHT, topic_id: int | None = None) -> tuple[Chat, Topic]:
    """The topic a call means, if the bot has the right or opened it."""
    chat = _forum(call)
    topic_id = call.params.number("message_thread_id") if topic_id is None else topic_id
    if not topic_id or topic_id < 0:
        raise bad_request("invalid forum topic identifier specified")
    topic = topics.find(chat, topic_id)
    own = topic is not None and topic.creator == call.bot.id
    if not own and not chat.membership(call.bot.id).may(right):
        raise bad_request(f"not enough rights to {what}")
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def _general(call: Call, change: Change) -> bool:
    chat, topic = _topic(call, "close or open the topic", topic_id=GENERAL)
    return _changed(change(call.world, chat, topic, by=call.bot.user()))


def _unpin_all(call: Call, topic_id: int) -> bool:
    chat = joined_chat(call)
    require_right(call, chat, "can_pin_messages", refusal=PIN_REFUSAL)
    if topic_id <= 0:
        raise bad_request("invalid forum topic identifier specified")
    if chat.topics is None:
        raise bad_request("chat doesn't have topics")
    topic = topics.find(chat, topic_id)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    topics.unpin_all(call.world, chat, topic)
    return True


def _changed(changed: bool) -> bool:
    if not changed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    return True


def _name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not name:
        raise bad_request("name must be non-empty")
    return name


def _icon(call: Call) -> str:
    """The icon a call names; "" is none."""
    icon = call.params.text("icon_custom_emoji_id")
    if icon and icon not in ICONS:
        raise bad_request("DOCUMENT_INVALID")
    return icon


def _icon_sticker(call: Call, icon_id: str, emoji: str) -> Json:
    """The Bot API's Sticker of an icon; its file is an animation in which nothing moves."""
    animation = gzip.compress(b'{"v":"5.5.2","nm":"%s","w":512,"h":512,"layers":[]}' % icon_id.encode(), mtime=0)
    file = call.world.files.shown(call.world.files.file(STICKER, animation, mime_type=TGS))
    return {
        "file_id": file["file_id"],
        "file_unique_id": file["file_unique_id"],
        "file_size": file["file_size"],
        "type": "custom_emoji",
        "width": 512,
        "height": 512,
        "is_animated": True,
        "is_video": False,
        "emoji": emoji,
        "set_name": "Topics",
        "custom_emoji_id": icon_id,
    }
