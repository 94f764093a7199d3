"""sendMessage and what every kind of sending has in common."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.receivers import is_for_one, send_to_one
from sandbox.methods.registry import method, one
from sandbox.methods.replies import reply_fields
from sandbox.methods.targets import open_chat
from sandbox.methods.texts import read_text
from sandbox.methods.topics import thread_of
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.keyboards import inline_keyboard
from sandbox.state.posts import Post
from sandbox.state.reply_keyboards import reply_keyboard
from sandbox.state.rights import needed


@method("sendMessage", messages=one)
def send_message(call: Call) -> Json:
    chat = open_chat(call)
    text = read_text(call, too_long="message is too long")
    content = text.fields("text")
    if (preview := call.params.object("link_preview_options")) is not None:
        content["link_preview_options"] = preview
    return send(call, chat, content).message()


def send(call: Call, chat: Chat, content: Json) -> Post:
    """Post the content as the bot, with the reply, buttons and silence the call asks for."""
    if is_for_one(call.params, content):
        require_may_send(call, chat, content)
        return send_to_one(call, chat, content)
    markup = call.params.structure("reply_markup")
    reply = reply_keyboard(markup, private=chat.is_private)
    if (keyboard := inline_keyboard(markup, of_invoice="invoice" in content)) is not None:
        content["reply_markup"] = keyboard
    quoted, reply_to = reply_fields(call, chat)
    return send_bare(call, chat, thread_of(call, chat, quoted) | content | reply_to, keyboard=reply)


def send_bare(call: Call, chat: Chat, content: Json, *, keyboard: Json | None = None) -> Post:
    """Post the content as it is; of the call only what holds for every message: silence, protection, effect."""
    require_may_send(call, chat, content)
    content = thread_of(call, chat, None) | content
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


def require_may_send(call: Call, chat: Chat, content: Json) -> None:
    """Refuse what the bot is not allowed to send: only administrators post in a channel, members may be muted."""
    if chat.is_private:
        return
    if chat.kind == "channel":
        if not chat.may(call.bot.id, "can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        return
    need = needed(content)
    if need is not None and not chat.permits(call.bot.id, need[0]):
        raise bad_request(f"not enough rights to send {need[1]} to the chat")
