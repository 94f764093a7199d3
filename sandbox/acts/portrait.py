"""What a chat shows of itself: title, photo, description, username, permissions; who changes it is asked elsewhere."""

from sandbox.acts.groups import announce
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.world import World

LONGEST_TITLE = 128
LONGEST_DESCRIPTION = 255


def retitle(world: World, chat: Chat, title: str, *, by: Json) -> None:
    """Another title, cut to its greatest length; the chat hears of it."""
    if title[:LONGEST_TITLE] == chat.title:
        return
    chat.title = title[:LONGEST_TITLE]
    world.show_chat(chat)
    announce(world, chat, {"new_chat_title": chat.title}, by=by)


def describe(world: World, chat: Chat, description: str) -> None:
    """Another description, cut to its greatest length; nobody is told."""
    chat.description = description[:LONGEST_DESCRIPTION]
    world.show_chat(chat)


def hang(world: World, chat: Chat, picture: bytes, *, by: Json) -> None:
    """Another photo; NotAPictureError if it is none."""
    sizes = world.files.photo(picture)
    chat.photo = world.files.portrait(picture)
    world.show_chat(chat)
    announce(world, chat, {"new_chat_photo": sizes}, by=by)


def take_down(world: World, chat: Chat, *, by: Json) -> None:
    """No photo any more."""
    chat.photo = None
    world.show_chat(chat)
    announce(world, chat, {"delete_chat_photo": True}, by=by)


def permit(world: World, chat: Chat, permissions: Json) -> None:
    """What plain members may do; nobody is told."""
    chat.permissions = permissions
    world.show_chat(chat)


def rename(world: World, chat: Chat, username: str) -> None:
    """Another public name; "" makes the chat private again."""
    world.name(chat, username)
    world.show_chat(chat)
