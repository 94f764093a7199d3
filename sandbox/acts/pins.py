"""Messages pinned at the top of a chat, the newest pin first shown."""

from sandbox.acts import delivery
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.posts import Post
from sandbox.state.world import World


def pin(world: World, chat: Chat, post: Post, *, by: Json, silent: bool = False) -> None:
    """Pin a message, which everybody is told of; one that is pinned already stays where it is."""
    if post.id in chat.pinned:
        return
    chat.pinned.append(post.id)
    notice = world.publish(chat, by, {"pinned_message": post.quoted()}, silent=silent)
    world.show(notice)
    world.show_chat(chat)
    delivery.message(world, notice)


def unpin(world: World, chat: Chat, message_id: int | None = None) -> bool:
    """Unpin that message, or else the newest pinned one; False if there is none to unpin."""
    if message_id is None and chat.pinned:
        message_id = chat.pinned[-1]
    if message_id is None or message_id not in chat.pinned:
        return False
    chat.pinned.remove(message_id)
    world.show_chat(chat)
    return True


def unpin_all(world: World, chat: Chat) -> None:
    chat.pinned.clear()
    world.show_chat(chat)
