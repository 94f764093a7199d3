"""Forum topics in the hands of people."""

from sandbox.acts import topics, writing
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.sim.control import Body, Stage, delete, patch, post
from sandbox.state.chats import Chat
from sandbox.state.people import Person
from sandbox.state.threads import GENERAL, ICON_COLORS, Topic


class NewTopic(Body):
    name: str
    by: int
    icon_color: int = ICON_COLORS[0]


class Change(Body):
    """What is left out stays as it is."""

    by: int
    name: str | None = None
    closed: bool | None = None


class By(Body):
    by: int


@post("/sim/groups/{group}/topics", NewTopic)
def add_topic(stage: Stage, body: NewTopic, group: int) -> Json:
    """Open a topic in a forum."""
    chat, person = _forum(stage, group), stage.world.person(body.by)
    _require(person, chat)
    name = _name(body.name)
    if body.icon_color not in ICON_COLORS:
        raise SimError(f"An icon_color is one of {', '.join(map(str, ICON_COLORS))}.")
    return topics.create(stage.world, chat, name, by=person.user(), icon_color=body.icon_color).shown()


@patch("/sim/groups/{group}/topics/{topic}", Change)
def change_topic(stage: Stage, body: Change, group: int, topic: int) -> Json:
    """Rename a topic, close it or open it again; 1 is the General one."""
    chat, person = _forum(stage, group), stage.world.person(body.by)
    found = _topic(chat, topic)
    _require(person, chat, found)
    if body.name is not None:
        topics.edit(stage.world, chat, found, by=person.user(), name=_name(body.name))
    if body.closed is not None:
        change = topics.close if body.closed else topics.reopen
        change(stage.world, chat, found, by=person.user())
    return found.shown()


@delete("/sim/groups/{group}/topics/{topic}", By)
def delete_topic(stage: Stage, body: By, group: int, topic: int) -> Json:
    """Delete a topic with all its messages."""
    chat, person = _forum(stage, group), stage.world.person(body.by)
    found = _topic(chat, topic)
    if not chat.membership(person.id).may("can_delete_messages") and found.creator != person.id:
        raise SimError(f"{person.first_name} may not delete topics in {chat.title}.")
    if found.id == GENERAL:
        raise SimError("The General topic cannot be deleted.")
    topics.delete(stage.world, chat, found)
    return chat.shown_with_members()


def _forum(stage: Stage, group: int) -> Chat:
    chat = stage.world.group(group)
    if chat.topics is None:
        raise SimError(f"{chat.title} is no forum.")
    return chat


def _topic(chat: Chat, topic_id: int) -> Topic:
    topic = topics.find(chat, topic_id)
    if topic is None:
        raise SimError(f"There is no topic {topic_id} in {chat.title}.", code=404)
    return topic


def _require(person: Person, chat: Chat, topic: Topic | None = None) -> None:
    writing.require_inside(person, chat)
    if not topics.may_manage(chat, person.id, topic):
        raise SimError(f"{person.first_name} may not manage topics in {chat.title}.")


def _name(name: str) -> str:
    if not name.strip():
        raise SimError("A topic has a name.")
    return name.strip()
