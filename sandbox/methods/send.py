"""sendMessage and what every kind of sending has in common."""

from sandbox.call import Call
from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.keyboards import inline_keyboard, reply_keyboard
from sandbox.methods.registry import method, one
from sandbox.methods.replies import reply_fields
from sandbox.methods.targets import open_chat
from sandbox.methods.texts import read_text
from sandbox.posts import Post
from sandbox.shapes import Json


@method("sendMessage", messages=one)
def send_message(call: Call) -> Json:
    chat = open_chat(call)
    text = read_text(call.params, too_long="message is too long")
    content = text.fields("text")
    if (preview := call.params.structure("link_preview_options")) is not None:
        content["link_preview_options"] = preview
    return send(call, chat, content).message()


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    chat = open_chat(call)
    if not call.params.text("action"):
        raise bad_request("wrong parameter action in request")
    call.world.events.emit("typing", chat_id=chat.id)
    return True


def send(call: Call, chat: Chat, content: Json) -> Post:
    """Post the content as the bot, with the reply, buttons and silence the call asks for."""
    markup = call.params.structure("reply_markup")
    if (keyboard := inline_keyboard(markup)) is not None:
        content["reply_markup"] = keyboard
    return send_bare(call, chat, content | reply_fields(call, chat), keyboard=reply_keyboard(markup))


def send_bare(call: Call, chat: Chat, content: Json, *, keyboard: Json | None = None) -> Post:
    """Post the content as it is; of the call only what holds for every message: silence, protection, effect."""
    if effect_id := call.params.number("message_effect_id"):
        if not chat.is_private:
            raise bad_request("can't use message effects in the chat")
        content["effect_id"] = str(effect_id)
    if call.params.flag("protect_content"):
        content["has_protected_content"] = True
    post = call.world.publish(chat, call.bot.user(), content, silent=call.params.flag("disable_notification"))
    post.keyboard = keyboard
    call.world.show(post)
    return post
