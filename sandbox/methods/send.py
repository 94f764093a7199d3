"""sendMessage and what every kind of sending has in common."""

from sandbox.call import Call
from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.fields import Fields
from sandbox.keyboards import inline_keyboard
from sandbox.methods.receivers import is_for_one, send_to_one
from sandbox.methods.registry import method, one
from sandbox.methods.targets import open_chat
from sandbox.methods.texts import read_text
from sandbox.methods.topics import thread_of
from sandbox.posts import Post
from sandbox.reply_keyboards import reply_keyboard
from sandbox.rights import needed
from sandbox.shapes import Json


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
    require_may_send(call, chat, content)
    if is_for_one(call.params, content):
        return send_to_one(call, chat, content)
    markup = call.params.structure("reply_markup")
    reply = reply_keyboard(markup, private=chat.is_private)
    if (keyboard := inline_keyboard(markup, of_invoice="invoice" in content)) is not None:
        content["reply_markup"] = keyboard
    quoted = replied(call, chat)
    content |= thread_of(call, chat, quoted)
    if quoted is not None:
        content["reply_to_message"] = quoted.quoted()
    if call.params.flag("protect_content"):
        content["has_protected_content"] = True
    post = call.world.publish(chat, call.bot.user(), content, silent=call.params.flag("disable_notification"))
    post.keyboard = reply
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


def replied(call: Call, chat: Chat) -> Post | None:
    """The message the call replies to; Telegram refuses if it is gone, unless told not to mind."""
    reply = Fields(call.params.object("reply_parameters") or {})
    message_id = reply.number("message_id") or call.params.number("reply_to_message_id")
    if not message_id:
        return None
    post = chat.post(message_id)
    lenient = reply.flag("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply")
    if post is None and not lenient:
        raise bad_request("message to be replied not found")
    return post
