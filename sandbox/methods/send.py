"""sendMessage and what every kind of sending has in common."""

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.keyboards import inline_keyboard, reply_keyboard
from sandbox.methods.registry import method, one
from sandbox.methods.targets import open_chat
from sandbox.methods.texts import read_text
from sandbox.params import Params
from sandbox.posts import Post
from sandbox.shapes import Json
from sandbox.world import World


@method("sendMessage", messages=one)
def send_message(world: World, params: Params) -> Json:
    chat = open_chat(world, params)
    text = read_text(params, too_long="message is too long", user=world.user)
    content = text.fields("text")
    if (preview := params.structure("link_preview_options")) is not None:
        content["link_preview_options"] = preview
    return send(world, chat, params, content).message()


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    chat = open_chat(world, params)
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    world.events.emit("typing", chat_id=chat.id)
    return True


def send(world: World, chat: Chat, params: Params, content: Json) -> Post:
    """Post the content as the bot, with the reply, buttons and silence the call asks for."""
    markup = params.structure("reply_markup")
    if (keyboard := inline_keyboard(markup)) is not None:
        content["reply_markup"] = keyboard
    if (quoted := replied(chat, params)) is not None:
        content["reply_to_message"] = quoted.quoted()
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    post = world.publish(chat, world.bot.user(), content, silent=params.flag("disable_notification"))
    post.keyboard = reply_keyboard(markup)
    world.show(post)
    return post


def replied(chat: Chat, params: Params) -> Post | None:
    """The message the call replies to; Telegram refuses if it is gone, unless told not to mind."""
    reply = params.structure("reply_parameters") or {}
    message_id = reply.get("message_id") or params.number("reply_to_message_id")
    if not message_id:
        return None
    post = chat.post(int(message_id))
    lenient = reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if post is None and not lenient:
        raise bad_request("message to be replied not found")
    return post
