"""Dice, contacts and places: how they look in a message, and what taps on a keyboard share."""

from sandbox.acts.writing import Manner, post_as, require_inside, write
from sandbox.errors import SimError
from sandbox.shapes import Json, without_none
from sandbox.state.chats import Chat
from sandbox.state.people import Person
from sandbox.state.posts import Post
from sandbox.state.reply_keyboards import keyboard_of
from sandbox.state.world import World

DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
# Where people are who do not say where: Telegram's own example.
SOMEWHERE = (51.5074, -0.1278)


def thrown(world: World, emoji: str, value: int | None = None) -> Json | None:
    """The Dice, fallen by itself or as told; None if there are none with that emoji or that value."""
    emoji = emoji.replace("\ufe0f", "")
    faces = DICE.get(emoji)
    if faces is None or (value is not None and not 1 <= value <= faces):
        return None
    return {"emoji": emoji, "value": value or world.random.randint(1, faces)}


def contact_of(person: Person) -> Json:
    """The Contact of somebody who shares their own number."""
    number = f"1555{person.id % 10**7:07d}"
    return without_none(
        phone_number=number, first_name=person.first_name, last_name=person.last_name, user_id=person.id
    )


def tap(
    world: World,
    person: Person,
    chat: Chat,
    label: str,
    *,
    users: tuple[int, ...] = (),
    shared_chat: int | None = None,
    place: tuple[float, float] = SOMEWHERE,
) -> Post:
    """Press a button of the reply keyboard: it writes its text, or shares what it asks for."""
    require_inside(person, chat)
    source = keyboard_of(chat, person)
    buttons = [button for row in (source.keyboard or {}).get("keyboard", []) for button in row] if source else []
    button = next((button for button in buttons if button["text"] == label), None)
    if source is None or button is None:
        raise SimError(f"{person.first_name} has no keyboard with a button {label!r}; it has {_labels(buttons)}.")
    if content := _shared(world, person, button, users=users, shared_chat=shared_chat, place=place):
        return post_as(world, person, chat, content, Manner(reply_to=source.id))
    # In a group the text is sent as a reply, so that a bot in privacy mode hears it.
    return write(world, person, chat, label, Manner(reply_to=None if chat.is_private else source.id))


def _shared(
    world: World,
    person: Person,
    button: Json,
    *,
    users: tuple[int, ...],
    shared_chat: int | None,
    place: tuple[float, float],
) -> Json:
    """What the button asks for as Message fields; nothing if it only writes its text."""
    if "request_contact" in button:
        return {"contact": contact_of(person)}
    if "request_location" in button:
        return {"location": {"latitude": place[0], "longitude": place[1]}}
    if "request_users" in button:
        return _users(world, button["request_users"], users)
    if "request_chat" in button:
        return _chat(world, person, button["request_chat"], shared_chat)
    for name, instead in (("request_poll", "put one with /poll"), ("web_app", "there is no web app here")):
        if name in button:
            raise SimError(f"The button {button['text']!r} is no text: {instead}.")
    return {}


def _users(world: World, request: Json, user_ids: tuple[int, ...]) -> Json:
    asked = request.get("max_quantity")
    most = asked if isinstance(asked, int) else 1
    if not 1 <= len(set(user_ids)) <= most:
        raise SimError(f"The button asks for 1 to {most} users.")
    shared = []
    for user_id in dict.fromkeys(user_ids):
        user = world.user(user_id)
        if user is None or request.get("user_is_bot") not in (None, user["is_bot"]):
            raise SimError(f"User {user_id} is not of the kind that the button asks for.")
        names = ["first_name", "last_name"] if request.get("request_name") else []
        names += ["username"] if request.get("request_username") else []
        shared.append({"user_id": user_id} | {name: user[name] for name in names if name in user})
    ids = [user["user_id"] for user in shared]
    content: Json = {"users_shared": {"user_ids": ids, "users": shared, "request_id": request["request_id"]}}
    if len(ids) == 1:
        content["user_shared"] = {"user_id": ids[0], "request_id": request["request_id"]}
    return content


def _chat(world: World, person: Person, request: Json, chat_id: int | None) -> Json:
    if chat_id is None:
        raise SimError("The button asks for a chat.")
    chat = world.group(chat_id)
    shown = chat.shown()
    wanted_channel = bool(request.get("chat_is_channel"))
    is_fitting = (shown["type"] == "channel") == wanted_channel and chat.membership(person.id).is_admin
    if request.get("chat_is_created"):
        is_fitting = is_fitting and chat.creator == person.id
    if request.get("chat_has_username") is not None:
        is_fitting = is_fitting and ("username" in shown) == request["chat_has_username"]
    if not is_fitting:
        raise SimError(f"Chat {chat_id} is not of the kind that the button asks for.")
    names = [name for name in ("title", "username") if request.get(f"request_{name}") and name in shown]
    shared = {"chat_id": chat_id} | {name: shown[name] for name in names}
    return {"chat_shared": shared | {"request_id": request["request_id"]}}


def _labels(buttons: list[Json]) -> list[str]:
    return [button["text"] for button in buttons]
